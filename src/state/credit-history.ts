import type { CreditHistory } from './credit-types.ts';
import { createPagedList } from './paged-list.ts';
import type { BillingStore } from './types.ts';

/** Makes the state of one ledger screen. Entries never change: pages that overlap are joined. */
export function createCreditHistory(store: BillingStore): CreditHistory {
  return createPagedList(store, (cursor, signal) => store.client.creditEntries(cursor, { signal }));
}
