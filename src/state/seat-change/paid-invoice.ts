import type { Invoice, SeatChange } from '../../contract/index.ts';
import type { BillingStore } from '../types.ts';

/** The invoice of a change that went through; `null` where it cannot be read, or where the server names none. */
export async function fetchPaidInvoice(
  { client }: BillingStore,
  { invoiceId }: SeatChange,
): Promise<Invoice | null> {
  if (invoiceId == null) return null;
  try {
    const { invoices } = await client.request('listInvoices', { query: {} });
    return invoices.find(({ id }) => id === invoiceId) ?? null;
  } catch {
    // The invoice is one press further, in the list of invoices.
    return null;
  }
}
