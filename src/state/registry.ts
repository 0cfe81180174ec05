import type { BillingClientOptions } from '../client/index.ts';
import { BillingClient } from '../client/index.ts';
import { createBillingStore } from './billing-store.ts';
import type { BillingStore } from './types.ts';

/** A reference to a shared store. Call `release` when it is no longer needed. */
export interface BillingStoreHandle {
  readonly store: BillingStore;
  release(): void;
}

interface Entry {
  readonly store: BillingStore;
  readonly options: BillingClientOptions;
  holders: number;
}

const entries = new Set<Entry>();

/**
 * Returns the store of an endpoint, shared by all callers with the same endpoint, token callback, credentials and
 * `fetch`, so that several elements make one account request. It is dropped when the last reference is released.
 * @throws BillingError `configuration` if the endpoint is invalid.
 */
export function billingStoreFor(options: BillingClientOptions): BillingStoreHandle {
  const client = new BillingClient(options);
  const isSame = (entry: Entry): boolean =>
    entry.store.client.endpoint === client.endpoint &&
    (['token', 'credentials', 'fetch'] as const).every((name) => entry.options[name] === options[name]);
  const entry = [...entries].find(isSame) ?? { store: createBillingStore({ client }), options, holders: 0 };
  entries.add(entry);
  entry.holders++;
  let held = true;
  return {
    store: entry.store,
    release() {
      if (!held) return;
      held = false;
      // Immediately: an element that replaces the last one may belong to another organization.
      if (--entry.holders === 0) entries.delete(entry);
    },
  };
}
