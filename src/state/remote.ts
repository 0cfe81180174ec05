import type { BillingError } from '../client/index.ts';

/**
 * Data from the backend and its loading state. The last good value is kept while a newer one is loading or has failed.
 */
export type Remote<T> =
  | { readonly status: 'idle'; readonly value?: undefined }
  | { readonly status: 'loading'; readonly value: T | undefined }
  | { readonly status: 'ready'; readonly value: T }
  | { readonly status: 'failed'; readonly value: T | undefined; readonly error: BillingError };
