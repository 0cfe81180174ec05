import { BillingError } from './billing-error.ts';

/** A module, or an object made from one, that is loaded when it is first needed. */
export interface OnDemand<T> {
  /** What was loaded; `null` until then. */
  readonly loaded: T | null;
  /** Why the last attempt failed; `null` while the next one runs. */
  readonly error: BillingError | null;
  /** Loads once for all callers; after a failure the next call tries again. Rejects with `module_unavailable`. */
  load(): Promise<T>;
  /** Same as `load()`, but never rejects; see `error`. */
  prepare(): Promise<unknown>;
}

/**
 * Creates an `OnDemand` from a function that imports a module. `onSettled` is called after each attempt, before its
 * callers resume.
 */
export function onDemand<T>(fetch: () => Promise<T>, onSettled?: () => void): OnDemand<T> {
  let loading: Promise<T> | null = null;
  const begin = (): Promise<T> => {
    part.error = null;
    const attempt = fetch().then(
      (loaded) => (part.loaded = loaded),
      (cause: unknown) => {
        loading = null;
        throw (part.error = new BillingError({ code: 'module_unavailable', retryable: true, cause }));
      },
    );
    if (onSettled) void attempt.then(onSettled, onSettled);
    return attempt;
  };
  const part = {
    loaded: null as T | null,
    error: null as BillingError | null,
    load: () => (loading ??= begin()),
    prepare: (): Promise<unknown> => part.load().catch(() => undefined),
  };
  return part;
}
