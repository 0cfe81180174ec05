import type { CreditPurchase, Invoice, InvoicePreview, SeatChange } from '../../contract/index.ts';
import { isOpenSeatChange } from '../../contract/index.ts';
import type { Money } from '../../core/index.ts';
import type { CreditPurchaseRow, SeatChangeRow } from '../database/index.ts';
import type { SessionReading } from '../stripe/checkout.ts';
import type { ListedInvoice } from '../stripe/invoice-list.ts';
import type { InvoicePreviewReading } from '../stripe/invoice-preview.ts';
import type { SeatChangeFacts } from '../seat-changes/outcome.ts';

/** An amount in minor units as the wire has it. */
export function money(amount: number, currency: string): Money {
  return { amount, currency };
}

/** An invoice to come as the wire has it; `null` where none will. */
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
 * A seat change as the wire has it. What Stripe.js needs to go on (client secret, hosted page) is never stored: it comes
 * from `facts`, where Stripe was just asked, and only while the change is open.
 */
export function presentSeatChange(row: SeatChangeRow, facts: SeatChangeFacts | null): SeatChange {
  const isOpen = isOpenSeatChange(row);
  const invoice = isOpen && facts?.seatChangeId === row.id ? facts.invoice : null;
  const awaitsPayer = row.status === 'requires_action' || row.status === 'requires_payment_method';
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
    clientSecret: awaitsPayer ? (invoice?.clientSecret ?? null) : null,
    hostedInvoiceUrl: invoice?.hostedInvoiceUrl ?? null,
    ...(row.invoice_id !== null && { invoiceId: row.invoice_id }),
    failure: row.failure,
  };
}

/** Whether credits were granted for it, whatever became of them. */
export function isCredited({ fulfilled_at: at }: CreditPurchaseRow): boolean {
  return at !== null;
}

/** A purchase as the wire has it. Client secret and addresses are never stored: they come from the session as just read. */
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

/** An invoice as the wire has it. */
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
