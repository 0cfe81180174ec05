import type Stripe from 'stripe';
import type { PaymentMethod, SubscriptionStatus } from '../../contract/index.ts';
import type { BillingInterval, Period, QuoteOnlyReason } from '../../core/index.ts';
import { billingPeriod, minorUnitDigits } from '../../core/index.ts';
import { readDiscounts, readTax } from './discount.ts';
import { UnexpectedStripeAnswer } from './errors.ts';
import { defaultPaymentMethod } from './payment-method.ts';
import type { Pricing } from './pricing.ts';

/** Layout of {@link BillingSnapshot}; a stored one of another layout is read again from Stripe. */
export const SNAPSHOT_VERSION = 3;

/** What the handler needs of a subscription, flat, as JSON: the mirror of what is true at Stripe. */
export interface BillingSnapshot {
  readonly version: typeof SNAPSHOT_VERSION;
  /** Stripe's word on whether its money is real. */
  readonly livemode: boolean;
  readonly customerId: string;
  readonly subscriptionId: string;
  readonly itemId: string;
  readonly priceId: string;
  readonly priceName: string | null;
  readonly status: SubscriptionStatus;
  /** Unix seconds at which the trial began that it is in; `null` in none. */
  readonly trialStart: number | null;
  /** The trial is over, and its first period not paid yet: no credits until it is. */
  readonly awaitsFirstPayment: boolean;
  /** Unix seconds at which it is scheduled to end. */
  readonly cancelAt: number | null;
  readonly quantity: number;
  /** Price of one seat per interval, minor units. */
  readonly unitAmount: number;
  /** Price of all seats per interval, minor units. */
  readonly recurringAmount: number;
  /** Each seat costs {@link BillingSnapshot.unitAmount}; otherwise it is an average. */
  readonly isPerUnit: boolean;
  /** ISO 4217 in capitals. */
  readonly currency: string;
  readonly interval: BillingInterval;
  readonly periodStart: number;
  readonly periodEnd: number;
  readonly intervalSeconds: number;
  /** What Stripe's `balance` says, minor units: negative is in the customer's favour. */
  readonly balance: number;
  readonly discountPercent: number;
  readonly isBeforeTax: boolean;
  /** Stripe billed a change of this subscription within this period already. */
  readonly changedThisPeriod: boolean;
  /** Why an amount cannot be computed by `core`, or `null`. */
  readonly quoteOnly: QuoteOnlyReason | null;
  readonly paymentMethod: PaymentMethod | null;
}

/** What a snapshot is read from. */
export interface SnapshotSource {
  readonly subscription: Stripe.Subscription;
  readonly item: Stripe.SubscriptionItem;
  readonly pricing: Pricing;
  readonly hasPendingItems: boolean;
  readonly awaitsFirstPayment: boolean;
  /** Unix seconds. */
  readonly at: number;
}

const STATUSES: readonly SubscriptionStatus[] = [
  'active',
  'trialing',
  'past_due',
  'unpaid',
  'canceled',
  'incomplete',
  'incomplete_expired',
  'paused',
];

const INTERVALS: readonly BillingInterval[] = ['month', 'year'];

/** Statuses in which users can be changed and plan credits are granted. */
export function isInGoodStanding(snapshot: Pick<BillingSnapshot, 'status'>): boolean {
  return snapshot.status === 'active' || snapshot.status === 'trialing';
}

/**
 * The period whose credits count together, `[start, end)` in Unix seconds: the billing period; the whole trial in one,
 * also where its end was moved and Stripe began another period with that.
 */
export function creditPeriod({ periodStart, periodEnd, trialStart }: BillingSnapshot): Period {
  return { start: trialStart ?? periodStart, end: periodEnd };
}

/** Reads a mirror as it was stored; `null` where there is none, or one of an older layout. */
export function storedSnapshot(mirror: unknown): BillingSnapshot | null {
  if (typeof mirror !== 'object' || mirror === null || !('version' in mirror)) return null;
  return mirror.version === SNAPSHOT_VERSION ? (mirror as BillingSnapshot) : null;
}

/** The snapshot of a subscription. Throws an {@link UnexpectedStripeAnswer} where it is of a kind that cannot be handled. */
export function takeSnapshot(source: SnapshotSource): BillingSnapshot {
  const { subscription, item, pricing, at } = source;
  const customer = customerOf(subscription);
  const discounts = readDiscounts(subscription, customer, at);
  const tax = readTax(subscription, item);
  const quantity = item.quantity ?? 0;
  const status = STATUSES.find((known) => known === subscription.status);
  if (status === undefined)
    throw new UnexpectedStripeAnswer(`The status ${subscription.status} is not known`);
  const { interval, isRegular } = intervalOf(item.price);
  const period = { start: item.current_period_start, end: item.current_period_end };
  return {
    version: SNAPSHOT_VERSION,
    livemode: subscription.livemode,
    customerId: idOf(subscription.customer),
    subscriptionId: subscription.id,
    itemId: item.id,
    priceId: item.price.id,
    priceName: item.price.nickname,
    status,
    trialStart: status === 'trialing' ? (subscription.trial_start ?? period.start) : null,
    awaitsFirstPayment: source.awaitsFirstPayment,
    cancelAt: subscription.cancel_at ?? (subscription.cancel_at_period_end ? period.end : null),
    quantity,
    unitAmount: pricing.unitAmount,
    recurringAmount: pricing.total(quantity),
    isPerUnit: pricing.isPerUnit,
    currency: subscription.currency.toUpperCase(),
    interval,
    periodStart: period.start,
    periodEnd: period.end,
    intervalSeconds: isRegular
      ? fullInterval(subscription.billing_cycle_anchor, interval, period)
      : period.end - period.start,
    balance: customer?.balance ?? 0,
    discountPercent: discounts === 'quote_only' ? 0 : discounts.percent,
    isBeforeTax: tax === 'exclusive',
    changedThisPeriod: changedWithin(subscription.latest_invoice, period.start),
    quoteOnly: quoteOnlyReason({
      status: !isInGoodStanding({ status }) || source.awaitsFirstPayment,
      trial: status === 'trialing',
      // How Stripe rounds in three-decimal currencies is not known.
      currency: minorUnitDigits(subscription.currency) === 3,
      pricing: !pricing.isPerUnit || !isRegular || subscription.items.data.length > 1,
      tax: tax === 'inclusive',
      discount: discounts === 'quote_only',
      // What the customer owes from earlier invoices comes on top of the next one.
      pending_items: source.hasPendingItems || (customer?.balance ?? 0) > 0,
    }),
    paymentMethod: defaultPaymentMethod(subscription, customer),
  };
}

/** The id of something that may have been expanded. */
export function idOf(value: string | { readonly id: string }): string {
  return typeof value === 'string' ? value : value.id;
}

function customerOf(subscription: Stripe.Subscription): Stripe.Customer | null {
  const { customer } = subscription;
  return typeof customer === 'string' || customer.deleted === true ? null : customer;
}

function quoteOnlyReason(applies: Partial<Record<QuoteOnlyReason, boolean>>): QuoteOnlyReason | null {
  const order: readonly QuoteOnlyReason[] = [
    'status',
    'trial',
    'pricing',
    'tax',
    'discount',
    'pending_items',
  ];
  return order.find((reason) => applies[reason] === true) ?? null;
}

function intervalOf(price: Stripe.Price): { interval: BillingInterval; isRegular: boolean } {
  const named: string = price.recurring?.interval ?? 'nothing';
  const interval = INTERVALS.find((known) => known === named);
  if (interval === undefined) {
    throw new UnexpectedStripeAnswer(`The price ${price.id} bills by ${named}, not by month or year`);
  }
  return { interval, isRegular: price.recurring?.interval_count === 1 };
}

/** Seconds of the full interval that ends with the period: more than the period's own where it is a stub. */
function fullInterval(
  anchor: number,
  interval: BillingInterval,
  period: { readonly start: number; readonly end: number },
): number {
  const own = period.end - period.start;
  const from = new Date(anchor * 1000);
  const to = new Date(period.end * 1000);
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
  const index = (interval === 'year' ? Math.round(months / 12) : months) - 1;
  const full = billingPeriod({ anchor, interval, index });
  return full.end === period.end && full.start < period.start ? full.end - full.start : own;
}

function changedWithin(invoice: string | Stripe.Invoice | null, start: number): boolean {
  if (invoice === null || typeof invoice === 'string') return false;
  return (
    invoice.billing_reason === 'subscription_update' && invoice.created >= start && invoice.status === 'paid'
  );
}
