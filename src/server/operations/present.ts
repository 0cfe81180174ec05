import type { CreditPurchase, Invoice, InvoicePreview, SeatChange } from '../../contract/index.ts';
import { isOpenSeatChange } from '../../contract/index.ts';
import type { Money } from '../../core/index.ts';
import type { CreditPurchaseRow, SeatChangeRow } from '../database/index.ts';
import type { SessionReading } from '../stripe/checkout.ts';
import type { ListedInvoice } from '../stripe/listed-invoice.ts';
import type { InvoicePreviewReading } from '../stripe/invoice-preview.ts';
import type { SeatChangeFacts } from '../seat-changes/outcome.ts';

/** Converts an amount in minor units to the contract's `Money`. */
export function money(amount: number, currency: string): Money {
  return { amount, currency };
}

/** Converts the preview of the next invoice to the contract's type; `null` if there is none. */
export function presentInvoicePreview(reading: InvoicePreviewReading | null): InvoicePreview | null {
  if (reading === null) return null;
  const { date, currency } = reading;
  return {
    date,
    discount: money(reading.discount, currency),
    tax: money(reading.tax, currency),
    total: money(reading.total, currency),
    accountCreditApplied: money(reading.accountCreditApplied, currency),
    deferred: money(reading.deferred, currency),
    amountDue: money(reading.amountDue, currency),
  };
}

/**
 * Converts a seat change to the contract's type. The client secret and hosted page for its payment are never stored: they are
 * taken from `facts`, just read from Stripe, and only while the change is open.
 */
export function presentSeatChange(row: SeatChangeRow, facts: SeatChangeFacts | null): SeatChange {
  const isOpen = isOpenSeatChange(row);
  const invoice = isOpen && facts?.seatChangeId === row.id ? facts.invoice : null;
  const awaitsCustomer = row.status === 'requires_action' || row.status === 'requires_payment_method';
  return {
    id: row.id,
    quoteId: row.quote_id,
    status: row.status,
    seats: { from: row.seats_from, to: row.seats_to },
    amountDue: money(row.amount_due, row.currency),
    amountCharged: row.amount_charged === null ? null : money(row.amount_charged, row.currency),
    accountCreditAdded: money(row.account_credit_added, row.currency),
    creditsAdded: row.credits_added,
    createdAt: row.created_at,
    settledAt: row.settled_at,
    expiresAt: isOpen ? row.expires_at : null,
    clientSecret: awaitsCustomer ? (invoice?.clientSecret ?? null) : null,
    hostedInvoiceUrl: invoice?.hostedInvoiceUrl ?? null,
    ...(row.invoice_id !== null && { invoiceId: row.invoice_id }),
    failure: row.failure,
  };
}

/** Returns whether credits were granted for the purchase, even if they were taken back since. */
export function isCredited({ fulfilled_at: at }: CreditPurchaseRow): boolean {
  return at !== null;
}

/** Converts a purchase to the contract's type. Client secret and URLs are never stored: they come from the session just read. */
export function presentPurchase(
  row: CreditPurchaseRow,
  session: Partial<Pick<SessionReading, 'clientSecret' | 'url' | 'paidWith' | 'invoiceUrl'>> | null,
): CreditPurchase {
  const isOpen = row.status === 'open';
  return {
    id: row.id,
    status: row.status,
    quantity: row.quantity,
    unitPrice: money(row.unit_amount, row.currency),
    total: money(row.total_amount, row.currency),
    ...(row.paid_amount !== null &&
      row.paid_currency !== null && { amountPaid: money(row.paid_amount, row.paid_currency) }),
    ...(isCredited(row) && session?.paidWith != null && { paidWith: session.paidWith }),
    ...(isCredited(row) && session?.invoiceUrl != null && { invoiceUrl: session.invoiceUrl }),
    checkout: row.checkout,
    createdAt: row.created_at,
    expiresAt: isOpen ? row.expires_at : null,
    fulfilledAt: row.fulfilled_at,
    clientSecret: isOpen && row.checkout === 'elements' ? (session?.clientSecret ?? null) : null,
    url: isOpen && row.checkout === 'hosted' ? (session?.url ?? null) : null,
    failure: row.failure,
  };
}

/** Converts an invoice to the contract's type. */
export function presentInvoice(invoice: ListedInvoice): Invoice {
  const { currency, total, accountCreditApplied, accountCreditAdded, ...others } = invoice;
  const { amountDue, amountPaid, amountRefunded, ...rest } = others;
  return {
    ...rest,
    total: money(total, currency),
    accountCreditApplied: money(accountCreditApplied, currency),
    accountCreditAdded: money(accountCreditAdded, currency),
    amountDue: money(amountDue, currency),
    amountPaid: money(amountPaid, currency),
    ...(amountRefunded !== undefined && { amountRefunded: money(amountRefunded, currency) }),
  };
}
