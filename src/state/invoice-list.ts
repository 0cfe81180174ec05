import type { Invoice } from '../contract/index.ts';
import type { PagedList } from './paged-list.ts';
import { createPagedList } from './paged-list.ts';
import type { BillingStore } from './types.ts';

/** Creates the state of one invoice list. A page that is read again replaces its invoices. */
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
