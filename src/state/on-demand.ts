import { BillingError } from '../client/index.ts';

/** A part that is loaded when it is first needed. */
export interface OnDemand<T> {
  /** The part, once it is there. */
  readonly loaded: T | null;
  /** Loads it once. What failed is tried again the next time. Rejects with a `BillingError`. */
  load(): Promise<T>;
}

/** Makes a part of a module that is not needed at first sight. */
export function onDemand<T>(fetch: () => Promise<T>): OnDemand<T> {
  let loaded: T | null = null;
  let loading: Promise<T> | null = null;
  const load = async (): Promise<T> => {
    try {
      return (loaded = await fetch());
    } catch (cause) {
      loading = null;
      throw new BillingError({ code: 'module_unavailable', retryable: true, cause });
    }
  };
  return {
    get loaded() {
      return loaded;
    },
    load: () => (loading ??= load()),
  };
}
