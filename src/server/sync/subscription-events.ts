import * as v from 'valibot';
import { SubscriptionStateSchema } from '../../contract/events.ts';
import type { NewEvent } from '../events/record.ts';
import type { BillingSnapshot } from '../stripe/snapshot.ts';

/** The compared part of a stored mirror, whichever version wrote it. */
const StoredSchema = v.object({
  subscriptionId: v.string(),
  priceId: SubscriptionStateSchema.entries.priceId,
  status: SubscriptionStateSchema.entries.status,
  cancelAt: SubscriptionStateSchema.entries.cancelAt,
  quantity: SubscriptionStateSchema.entries.seats,
});

const OVERDUE: readonly string[] = ['past_due', 'unpaid'];

/** Returns the events between two readings of a subscription; none for its first reading, or if the subscription was replaced. */
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
