import * as v from 'valibot';
import { SubscriptionStateSchema } from '../../contract/events.ts';
import { OPEN_SEAT_CHANGE_STATUSES } from '../../contract/index.ts';
import type { CreditPurchaseRow, SeatChangeRow } from '../database/index.ts';
import type { ReturnedPayment } from '../stripe/returned.ts';
import type { BillingSnapshot } from '../stripe/snapshot.ts';
import type { SeatChangeOutcome } from '../seat-changes/outcome.ts';
import type { NewEvent } from './record.ts';

/** What a seat change's new outcome means to the host: something once it is settled, nothing before. */
export function seatChangeEvents(
  change: SeatChangeRow,
  outcome: SeatChangeOutcome,
  creditsAdded: number,
  at: number,
): readonly NewEvent[] {
  const { status, invoiceId, failure } = outcome;
  if (status === change.status || OPEN_SEAT_CHANGE_STATUSES.includes(status)) return [];
  const { currency } = change;
  const seats = { from: change.seats_from, to: change.seats_to };
  const data = { seatChangeId: change.id, seats, invoiceId };
  switch (status) {
    case 'succeeded':
      return [
        {
          type: 'seat_change.succeeded',
          at,
          data: {
            ...data,
            amountDue: { amount: change.amount_due, currency },
            amountCharged:
              outcome.amountCharged === null ? null : { amount: outcome.amountCharged, currency },
            accountCreditAdded: { amount: outcome.accountCreditAdded, currency },
            creditsAdded,
          },
        },
      ];
    case 'canceled':
    case 'expired':
      return [{ type: 'seat_change.canceled', at, data: { ...data, reason: status } }];
    default: {
      const reason = failure ?? { code: 'unknown', message: null };
      return [{ type: 'seat_change.failed', at, data: { ...data, failure: reason } }];
    }
  }
}

/** The event of a seat change of whose charge another part is given back than before. */
export function seatChangeRefunded(
  change: SeatChangeRow,
  { returned, creditsVoided }: { readonly returned: ReturnedPayment; readonly creditsVoided: number },
  at: number,
): NewEvent {
  const data = {
    seatChangeId: change.id,
    seats: { from: change.seats_from, to: change.seats_to },
    invoiceId: change.invoice_id,
    refunded: { amount: returned.amount, currency: change.currency },
    creditsVoided,
    isDisputed: returned.isDisputed,
  };
  return { type: 'seat_change.refunded', at, data };
}

/** The event of a purchase that has just been paid and credited. */
export function purchaseFulfilled(row: CreditPurchaseRow, total: number, at: number): NewEvent {
  const data = {
    purchaseId: row.id,
    quantity: row.quantity,
    total: { amount: total, currency: row.currency },
  };
  return { type: 'purchase.fulfilled', at, data };
}

/** The event of a purchase of which another part is given back than before. */
export function purchaseRefunded(
  row: CreditPurchaseRow,
  { returned, creditsReturned }: { readonly returned: ReturnedPayment; readonly creditsReturned: number },
  at: number,
): NewEvent {
  const data = {
    purchaseId: row.id,
    quantity: row.quantity,
    refunded: { amount: returned.amount, currency: row.currency },
    creditsReturned,
    isDisputed: returned.isDisputed,
  };
  return { type: 'purchase.refunded', at, data };
}

/** The part of a stored mirror that is compared; of any layout that has had these fields. */
const StoredSchema = v.object({
  subscriptionId: v.string(),
  priceId: SubscriptionStateSchema.entries.priceId,
  status: SubscriptionStateSchema.entries.status,
  cancelAt: SubscriptionStateSchema.entries.cancelAt,
  quantity: SubscriptionStateSchema.entries.seats,
});

const OVERDUE: readonly string[] = ['past_due', 'unpaid'];

/** What changed between two readings of the same subscription; nothing after the first one, or for another subscription. */
export function subscriptionEvents(
  before: unknown,
  snapshot: Pick<BillingSnapshot, 'subscriptionId' | 'priceId' | 'status' | 'cancelAt' | 'quantity'>,
  at: number,
): readonly NewEvent[] {
  const stored = v.safeParse(StoredSchema, before);
  const { subscriptionId, status } = snapshot;
  if (!stored.success || stored.output.subscriptionId !== subscriptionId) return [];
  const [from, to] = [stateOf(stored.output), stateOf(snapshot)];
  const events: NewEvent[] = [];
  if (Object.keys(to).some((key) => from[key as keyof typeof to] !== to[key as keyof typeof to])) {
    const isKnown = from.seats !== null && to.seats !== null;
    const seatsDelta = isKnown ? (to.seats ?? 0) - (from.seats ?? 0) : 0;
    const data = { subscriptionId, from, to, seatsDelta };
    events.push({ type: 'subscription.changed', at, data });
  }
  const [wasOverdue, isOverdue] = [OVERDUE.includes(from.status), OVERDUE.includes(status)];
  if (isOverdue && !wasOverdue) events.push({ type: 'payment.failed', at, data: { subscriptionId, status } });
  if (wasOverdue && (status === 'active' || status === 'trialing')) {
    events.push({ type: 'payment.recovered', at, data: { subscriptionId, status } });
  }
  if (status === 'canceled' && from.status !== 'canceled') {
    events.push({ type: 'subscription.canceled', at, data: { subscriptionId } });
  }
  return events;
}

function stateOf({
  status,
  quantity: seats,
  priceId,
  cancelAt,
}:
  | v.InferOutput<typeof StoredSchema>
  | Pick<BillingSnapshot, 'status' | 'quantity' | 'priceId' | 'cancelAt'>) {
  return { status, seats, priceId, cancelAt };
}
