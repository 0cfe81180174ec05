import type { Invoice, SeatChange } from '../../contract/index.ts';
import type { BillingStore } from '../types.ts';

/** Returns the invoice of a change that succeeded; `null` if it cannot be read or the server names none. */
export async function fetchPaidInvoice(
  { client }: BillingStore,
  { invoiceId }: SeatChange,
): Promise<Invoice | null> {
  if (invoiceId == null) return null;
  try {
    const { invoices } = await client.request('listInvoices', { query: {} });
    return invoices.find(({ id }) => id === invoiceId) ?? null;
  } catch {
    // Optional: the user can still find the invoice in the list of invoices.
    return null;
  }
}
