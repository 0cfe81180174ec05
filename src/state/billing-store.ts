import type { BillingApi } from '../client/index.ts';
import type { BillingStore } from './types.ts';

/** What a store is made of; all but the client has a default, for tests and hosts to replace. */
export interface BillingStoreOptions {
  readonly client: BillingApi;
  /** Milliseconds on a clock that never goes back; `performance.now` unless told. */
  readonly monotonicNow?: (() => number) | undefined;
  /** Reaches the other tabs; a `BroadcastChannel` for the endpoint unless told. `null` for none. */
  readonly channel?: BroadcastChannel | null | undefined;
}

/** Makes the shared state of one endpoint. Does nothing until connected or refreshed. */
export declare function createBillingStore(options: BillingStoreOptions): BillingStore;
