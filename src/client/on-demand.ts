import { BillingError } from './billing-error.ts';

/** A part that is loaded when it is first needed. */
export interface OnDemand<T> {
  /** The part, once it is there. */
  readonly loaded: T | null;
  /** Why it could not be loaded, until it is tried again. */
  readonly error: BillingError | null;
  /** Loads it once. What failed is tried again the next time. Rejects with a `BillingError`. */
  load(): Promise<T>;
  /** Loads it ahead of its need. Never rejects; see `error`. */
  prepare(): Promise<unknown>;
}

/** Makes a part of a module that is not needed at first sight. `onSettled` is called when it is there, or has failed. */
export function onDemand<T>(fetch: () => Promise<T>, onSettled?: () => void): OnDemand<T> {
  let loading: Promise<T> | null = null;
  const begin = (): Promise<T> => {
    part.error = null;
    return fetch()
      .then(
        (loaded) => (part.loaded = loaded),
        (cause: unknown) => {
          loading = null;
          throw (part.error = new BillingError({ code: 'module_unavailable', retryable: true, cause }));
        },
      )
      .finally(onSettled);
  };
  const part = {
    loaded: null as T | null,
    error: null as BillingError | null,
    load: () => (loading ??= begin()),
    prepare: (): Promise<unknown> => part.load().catch(() => undefined),
  };
  return part;
}
