import type { BillingClientOptions } from '../client/index.ts';
import type { BillingStore } from './types.ts';

/** A share in a store; give it back with `release` when it is not needed any more. */
export interface BillingStoreHandle {
  readonly store: BillingStore;
  release(): void;
}

/**
 * The store of an endpoint, the same for all that ask with the same endpoint, token callback and credentials, so that
 * several elements make one account request. It is forgotten when nobody holds it any more.
 * @throws BillingError `configuration` where the endpoint is none.
 */
export declare function billingStoreFor(options: BillingClientOptions): BillingStoreHandle;
