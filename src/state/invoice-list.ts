import type { Invoice } from '../contract/index.ts';
import type { PagedList } from './paged-list.ts';
import { createPagedList } from './paged-list.ts';
import type { BillingStore } from './types.ts';

/** Makes the state of one list of invoices. A page read again replaces what was known of its invoices. */
export function createInvoiceList(store: BillingStore): PagedList<Invoice> {
  return createPagedList(store, async (cursor, signal) => {
    const { invoices, nextCursor } = await store.client.request(
      'listInvoices',
      { query: cursor === null ? {} : { cursor } },
      { signal },
    );
    return { entries: invoices, nextCursor };
  });
}
