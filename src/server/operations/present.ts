import type { SeatChange } from '../../contract/index.ts';
import { isOpenSeatChange } from '../../contract/index.ts';
import type { Money } from '../../core/index.ts';
import type { SeatChangeRow } from '../database/index.ts';
import type { SeatChangeFacts } from '../sync/seat-change-outcome.ts';

/** An amount in minor units as the wire has it. */
export function money(amount: number, currency: string): Money {
  return { amount, currency };
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
    failure: row.failure,
  };
}
