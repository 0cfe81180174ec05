import type Stripe from 'stripe';

type EventType = Exclude<Stripe.WebhookEndpointCreateParams.EnabledEvent, '*'>;

/**
 * The types of Stripe events that the webhook handles: subscribe the endpoint to exactly these. An event only triggers a read, so
 * any other type gets a 200 response and is ignored.
 */
export const STRIPE_EVENTS = [
  // The subscription: users, status, period, pending updates.
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'customer.subscription.paused',
  'customer.subscription.resumed',
  'customer.subscription.pending_update_applied',
  'customer.subscription.pending_update_expired',
  'subscription_schedule.created',
  'subscription_schedule.updated',
  'subscription_schedule.canceled',
  'subscription_schedule.released',
  'subscription_schedule.completed',
  'subscription_schedule.aborted',
  // Its invoices: paid, owed, or written off.
  'invoice.created',
  'invoice.finalized',
  'invoice.finalization_failed',
  'invoice.paid',
  'invoice.payment_failed',
  'invoice.payment_action_required',
  'invoice.voided',
  'invoice.marked_uncollectible',
  // The customer: account credit, discount, payment methods.
  'customer.updated',
  'customer.deleted',
  'customer.discount.created',
  'customer.discount.updated',
  'customer.discount.deleted',
  'customer.source.created',
  'customer.source.updated',
  'customer.source.deleted',
  'payment_method.attached',
  'payment_method.updated',
  'payment_method.automatically_updated',
  'payment_method.detached',
  // Purchases of credits.
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
  // Refunds, credit notes and disputes of purchases and seat changes.
  'charge.refunded',
  'charge.refund.updated',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'credit_note.created',
  'credit_note.updated',
  'credit_note.voided',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
  'charge.dispute.closed',
] as const satisfies readonly EventType[];

/** A type in {@link STRIPE_EVENTS}. */
export type StripeEventType = (typeof STRIPE_EVENTS)[number];

const TYPES: ReadonlySet<string> = new Set(STRIPE_EVENTS);

/** Returns whether the webhook handles events of this type. */
export function isHandledEvent(type: string): type is StripeEventType {
  return TYPES.has(type);
}
