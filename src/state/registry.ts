import type { BillingClientOptions } from '../client/index.ts';
import { BillingClient } from '../client/index.ts';
import { createBillingStore } from './billing-store.ts';
import type { BillingStore } from './types.ts';

/** A share in a store; give it back with `release` when it is not needed any more. */
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
 * The store of an endpoint, the same for all that ask with the same endpoint, token callback, credentials and `fetch`,
 * so that several elements make one account request. It is forgotten when nobody holds it any more.
 * @throws BillingError `configuration` where the endpoint is none.
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
      // At once: an element that takes the place of the last one may be another organization's.
      if (--entry.holders === 0) entries.delete(entry);
    },
  };
}
