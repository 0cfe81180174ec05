import type { ReadableAtom } from 'nanostores';
import { atom } from 'nanostores';
import type { Invoice, SeatChange } from '../../contract/index.ts';
import type { BillingStore } from '../types.ts';

/** The invoice of a change that went through; `null` until it is read, where it cannot be, or where the server names none. */
export function readPaidInvoice(
  store: BillingStore,
  { invoiceId }: SeatChange,
): ReadableAtom<Invoice | null> {
  const $invoice = atom<Invoice | null>(null);
  if (invoiceId == null) return $invoice;
  store.client.request('listInvoices', { query: {} }).then(
    ({ invoices }) => $invoice.set(invoices.find(({ id }) => id === invoiceId) ?? null),
    // The invoice is one press further, in the list of invoices.
    () => undefined,
  );
  return $invoice;
}
