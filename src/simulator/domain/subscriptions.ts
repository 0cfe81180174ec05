import { invalid, notSimulated } from '../protocol/fault.ts';
import { discountsAfterInvoice, redeemCoupon } from './discounts.ts';
import { issueInvoice, methodOfSubscription, voidInvoice } from './invoices.ts';
import { draftInvoice } from './invoice-shape.ts';
import { recurringPrice } from './item-plan.ts';
import { requireChargeable } from './money.ts';
import { cycleInvoice, firstPeriod } from './subscription-billing.ts';
import type { Trial } from './subscription-shape.ts';
import { newItem, newSubscription } from './subscription-shape.ts';
import { changeSubscription, debitsFromLines } from './subscription-state.ts';
import { collectByDefault, paymentFault, recordDebits } from './subscription-update.ts';
import { taxRatesOf } from './tax.ts';
import type { Subscription, SubscriptionItem } from '../state/wire.ts';
import type { World } from '../state/world.ts';

/** Input of {@link createSubscription}. */
export interface SubscriptionRequest {
  readonly customer: string;
  /** Default: the currency of the first price. */
  readonly currency?: string;
  readonly items: readonly {
    readonly price: string;
    readonly quantity?: number;
    readonly metadata?: Readonly<Record<string, string>> | null;
  }[];
  readonly metadata?: Readonly<Record<string, string>> | null;
  readonly description?: string;
  readonly defaultPaymentMethod?: string;
  readonly defaultTaxRates?: readonly string[];
  readonly coupons?: readonly string[];
  readonly billingMode?: string;
  /** Default: included. */
  readonly prorationDiscounts?: 'included' | 'itemized';
  readonly paymentBehavior?: string;
  readonly trial?: Trial;
  /** When the first full period starts, Unix seconds. Default: now, or the trial's end. */
  readonly anchor?: number;
  /** Days after which a sent invoice is due; undefined if invoices are charged automatically. */
  readonly daysUntilDue?: number;
}

/** Creates a subscription that starts now, bills its first period and tries to charge it. */
export function createSubscription(world: World, request: SubscriptionRequest): Subscription {
  const customer = world.store.get('customer', request.customer, 'customer');
  const subscription = world.store.put('subscription', buildSubscription(world, request));
  if (customer.currency != null && customer.currency !== subscription.currency) {
    throw invalid(
      `You cannot combine currencies on a single customer. This customer has ${customer.currency}.`,
      'currency',
    );
  }
  world.store.put('customer', { ...customer, currency: subscription.currency });
  const due = subscription.items.data.map((item) => ({
    item,
    period: { start: item.current_period_start, end: item.current_period_end },
  }));
  const parts = cycleInvoice(world, subscription, 'subscription_create', due);
  const draft = draftInvoice(world, parts);
  const behavior = request.paymentBehavior ?? 'allow_incomplete';
  const isCharged = subscription.collection_method === 'charge_automatically';
  const method = methodOfSubscription(world, subscription);
  if (draft.amount_due > 0 && method === null && isCharged && behavior !== 'default_incomplete') {
    throw invalid(
      'This customer has no attached payment source or default payment method. Please consider adding a default payment method.',
      undefined,
      'resource_missing',
    );
  }
  requireChargeable(draft.amount_due, subscription.currency, world.guesses);
  world.emit('customer.subscription.created', subscription);
  recordDebits(world, debitsFromLines(draft));
  const invoice = issueInvoice(world, parts);
  changeSubscription(world, subscription.id, {
    latest_invoice: invoice.id,
    discounts: discountsAfterInvoice(world, subscription),
    // With `send_invoice`, a subscription is active before its first invoice is paid.
    ...((invoice.status === 'paid' || !isCharged) && request.trial === undefined ? { status: 'active' } : {}),
  });
  const settled = behavior === 'default_incomplete' ? invoice : collectByDefault(world, invoice);
  if (behavior === 'error_if_incomplete' && settled.status !== 'paid')
    throw paymentFault(world, settled, 'subscription');
  return world.store.get('subscription', subscription.id);
}

function buildSubscription(world: World, request: SubscriptionRequest): Subscription {
  const id = world.id('sub');
  const now = world.now();
  const { trial = null } = request;
  const currency =
    request.currency ?? world.store.get('price', request.items[0]?.price ?? '', 'items[0][price]').currency;
  const items = request.items.map((wanted, index): SubscriptionItem => {
    const price = recurringPrice(world, wanted.price, currency, `items[${index}][price]`);
    const recurrence = price.recurring ?? { interval: 'month', interval_count: 1 };
    const first = firstPeriod(now, recurrence);
    if (request.anchor !== undefined && (request.anchor <= now || request.anchor > first.end))
      throw invalid(
        'The billing cycle anchor must be before the next natural billing date.',
        'billing_cycle_anchor',
      );
    const period = { start: now, end: trial?.end ?? request.anchor ?? first.end };
    const metadata = wanted.metadata ?? {};
    return newItem(world, { subscription: id, price, quantity: wanted.quantity ?? 1, period, metadata });
  });
  if (new Set(items.map((item) => item.price.id)).size < items.length) {
    throw invalid('Cannot add multiple subscription items with the same price.', 'items');
  }
  const method = request.defaultPaymentMethod;
  if (method !== undefined) requireOwnMethod(world, method, request.customer);
  return newSubscription({
    daysUntilDue: request.daysUntilDue ?? null,
    id,
    customer: request.customer,
    currency,
    anchor: trial?.end ?? request.anchor ?? now,
    start: now,
    items,
    metadata: request.metadata ?? {},
    description: request.description ?? null,
    discounts: (request.coupons ?? []).map(
      (coupon) => redeemCoupon(world, coupon, { subscription: id, customer: request.customer, currency }).id,
    ),
    taxRates: taxRatesOf(world, request.defaultTaxRates ?? [], 'default_tax_rates'),
    defaultPaymentMethod: method ?? null,
    billingMode: request.billingMode ?? 'flexible',
    prorationDiscounts: request.prorationDiscounts ?? 'included',
    status: trial === null ? 'incomplete' : 'trialing',
    trial,
  });
}

/** Throws Stripe's 400 unless the payment method is attached to the customer. */
export function requireOwnMethod(
  world: World,
  method: string,
  customer: string,
  param = 'default_payment_method',
): void {
  if (world.store.get('payment_method', method, param).customer === customer) return;
  throw invalid(
    `The customer does not have a payment method with the ID ${method}. The payment method must be attached to the customer.`,
    param,
    'resource_missing',
  );
}

/** Cancels a subscription immediately. `prorate` is not modelled. */
export function cancelSubscription(world: World, id: string, reason: string, prorate = false): Subscription {
  const subscription = world.store.get('subscription', id);
  if (prorate) throw notSimulated('prorate on cancellation', 'prorate');
  if (subscription.status === 'canceled')
    throw invalid(`No such subscription: '${id}'`, 'id', 'resource_missing');
  const pending = world.store.find('_pending', id);
  if (pending !== undefined) voidInvoice(world, world.store.get('invoice', pending.invoice));
  const now = world.now();
  const before = world.store.get('subscription', id);
  const canceled = world.store.put('subscription', {
    ...before,
    status: before.status === 'incomplete' ? 'incomplete_expired' : 'canceled',
    canceled_at: before.canceled_at ?? now,
    ended_at: now,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason },
  });
  world.emit('customer.subscription.deleted', canceled);
  return canceled;
}
