import type { CreditHistory } from './credit-types.ts';
import { createPagedList } from './paged-list.ts';
import type { BillingStore } from './types.ts';

/** Creates the state of one ledger view. Entries never change, so overlapping pages are merged. */
export function createCreditHistory(store: BillingStore): CreditHistory {
  return createPagedList(store, (cursor, signal) => store.client.creditEntries(cursor, { signal }));
}
