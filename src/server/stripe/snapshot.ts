import type Stripe from 'stripe';
import type { PaymentMethod, SubscriptionStatus } from '../../contract/index.ts';
import type { BillingInterval, KnownQuoteOnlyReason, Period } from '../../core/index.ts';
import { billingPeriod, isChargedInWholeUnits, minorUnitDigits } from '../../core/index.ts';
import { readAddOns } from './add-ons.ts';
import { readDiscounts, readTax } from './discount.ts';
import { UnexpectedStripeAnswer } from './errors.ts';
import { chargedMethod } from './payment-method.ts';
import type { PeriodInvoice } from './period-invoice.ts';
import type { PlanReading, UnsupportedPlan } from './plan.ts';
import type { Pricing } from './pricing.ts';
import type { SeatChangeBlock } from './seat-change-block.ts';
import { readSeatChangeBlock, scheduledEnd } from './seat-change-block.ts';

/** Layout of {@link BillingSnapshot}; a stored one of another layout is read again from Stripe. */
export const SNAPSHOT_VERSION = 6;

/** What the handler needs of a subscription, flat, as JSON: the mirror of what is true at Stripe. */
export interface BillingSnapshot {
  readonly version: typeof SNAPSHOT_VERSION;
  /** Stripe's word on whether its money is real. */
  readonly livemode: boolean;
  readonly customerId: string;
  readonly subscriptionId: string;
  readonly itemId: string;
  readonly priceId: string;
  /** The price's nickname, or the product's name where that was read; `null` for neither. */
  readonly priceName: string | null;
  readonly status: SubscriptionStatus;
  /** Unix seconds at which the trial began that it is in; `null` in none. */
  readonly trialStart: number | null;
  /** The trial is over, and its first period not paid yet: no credits until it is. */
  readonly awaitsFirstPayment: boolean;
  /** The current period is the first one that is billed. */
  readonly isFirstPeriod: boolean;
  /** Stripe collects no payments for now (`pause_collection`). */
  readonly isCollectionPaused: boolean;
  /** The invoice of the current period; `null` where it is not known. */
  readonly periodInvoice: PeriodInvoice | null;
  /** Unix seconds at which it is scheduled to end. */
  readonly cancelAt: number | null;
  /** Why the plan has no price per user and month or year; `null` for one that has. */
  readonly unsupportedPlan: UnsupportedPlan | null;
  /** Why users cannot be changed, whatever the number and the status; `null` where they can. */
  readonly seatChangeBlockedBy: SeatChangeBlock | null;
  /** Paid seats; `null` where an unsupported plan does not say how many. */
  readonly quantity: number | null;
  /** Price of one seat per interval, minor units; `null` where the plan is unsupported. */
  readonly unitAmount: number | null;
  /** Price of all seats per interval, minor units; `null` where the plan is unsupported. */
  readonly recurringAmount: number | null;
  /** Price of the items beside the seats per interval, minor units; `null` where it is not known ahead. */
  readonly addOnsAmount: number | null;
  /** Each seat costs {@link BillingSnapshot.unitAmount}; otherwise it is an average. */
  readonly isPerUnit: boolean;
  /** ISO 4217 in capitals. */
  readonly currency: string;
  /** `null` where the plan is unsupported. */
  readonly interval: BillingInterval | null;
  readonly periodStart: number;
  readonly periodEnd: number;
  readonly intervalSeconds: number;
  /** What Stripe's `balance` says, minor units: negative is in the customer's favour; 0 where it is in another currency. */
  readonly balance: number;
  readonly discountPercent: number;
  readonly isBeforeTax: boolean;
  /** Stripe billed a change of this subscription within this period already. */
  readonly changedThisPeriod: boolean;
  /** Why an amount cannot be computed by `core`, or `null`. */
  readonly quoteOnly: KnownQuoteOnlyReason | null;
  /** The finer reason of `quoteOnly`, as the contract's `proration.quoteOnlyReason`. */
  readonly quoteOnlyReason: 'billed_differently' | null;
  /** What Stripe charges; `null` where there is nothing. */
  readonly paymentMethod: PaymentMethod | null;
}

/** A snapshot of a plan with a price per seat and a number of seats. */
export interface SeatSnapshot extends BillingSnapshot {
  readonly unsupportedPlan: null;
  readonly quantity: number;
  readonly unitAmount: number;
  readonly recurringAmount: number;
  readonly interval: BillingInterval;
}

/** What a snapshot is read from. */
export interface SnapshotSource {
  readonly subscription: Stripe.Subscription;
  readonly plan: PlanReading;
  /** `null` where the plan is unsupported. */
  readonly pricing: Pricing | null;
  /** The name of the price's product, read where the price has no nickname. */
  readonly productName: string | null;
  readonly hasPendingItems: boolean;
  readonly awaitsFirstPayment: boolean;
  /** The period was billed at the price, quantity and discount of now. */
  readonly isBilledAsNow: boolean;
  readonly periodInvoice: PeriodInvoice | null;
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

/** Statuses in which users can be changed and plan credits are granted. */
export function isInGoodStanding(snapshot: Pick<BillingSnapshot, 'status'>): boolean {
  return snapshot.status === 'active' || snapshot.status === 'trialing';
}

/** Whether the plan has a price per seat and a number of seats. */
export function isSeatSnapshot(snapshot: BillingSnapshot): snapshot is SeatSnapshot {
  return snapshot.unsupportedPlan === null;
}

/**
 * The period whose credits count together, `[start, end)` in Unix seconds: the billing period; the whole trial in one,
 * also where its end was moved and Stripe began another period with that.
 */
export function creditPeriod({ periodStart, periodEnd, trialStart }: BillingSnapshot): Period {
  return { start: trialStart ?? periodStart, end: periodEnd };
}

/** Reads a stored mirror. Returns `null` without one, or for an older layout. */
export function storedSnapshot(mirror: unknown): BillingSnapshot | null {
  if (typeof mirror !== 'object' || mirror === null || !('version' in mirror)) return null;
  return mirror.version === SNAPSHOT_VERSION ? (mirror as BillingSnapshot) : null;
}

/** The snapshot of a subscription. Throws an {@link UnexpectedStripeAnswer} where its status is not known. */
export function takeSnapshot(source: SnapshotSource): BillingSnapshot {
  const { subscription, plan, pricing, at } = source;
  const { item, quantity, interval } = plan;
  const customer = customerOf(subscription);
  const discounts = readDiscounts(subscription, customer, at);
  const tax = readTax(subscription, item);
  const charged = chargedMethod(subscription, customer);
  const status = STATUSES.find((known) => known === subscription.status);
  if (status === undefined)
    throw new UnexpectedStripeAnswer(`The status ${subscription.status} is not known`);
  const period = { start: item.current_period_start, end: item.current_period_end };
  const balance = balanceOf(customer, subscription.currency);
  const owesMore = source.hasPendingItems || (balance ?? 0) > 0;
  const quoteOnly = quoteOnlyReason({
    status: !isInGoodStanding({ status }) || source.awaitsFirstPayment,
    trial: status === 'trialing',
    // How Stripe rounds in three-decimal currencies is not known.
    // In whole units, only Stripe's preview says how the rest is rounded.
    currency:
      minorUnitDigits(subscription.currency) === 3 ||
      isChargedInWholeUnits(subscription.currency) ||
      balance === null,
    pricing: pricing?.isPerUnit !== true || subscription.items.data.length > 1,
    tax: tax === 'inclusive',
    discount: discounts === 'quote_only',
    // What the customer owes from earlier invoices comes on top of the next one.
    pending_items: owesMore || !source.isBilledAsNow,
  });
  return {
    version: SNAPSHOT_VERSION,
    livemode: subscription.livemode,
    customerId: idOf(subscription.customer),
    subscriptionId: subscription.id,
    itemId: item.id,
    priceId: item.price.id,
    priceName: item.price.nickname ?? source.productName,
    status,
    trialStart: status === 'trialing' ? (subscription.trial_start ?? period.start) : null,
    awaitsFirstPayment: source.awaitsFirstPayment,
    isFirstPeriod: [subscription.start_date, subscription.trial_end].includes(period.start),
    isCollectionPaused: subscription.pause_collection !== null,
    periodInvoice: source.periodInvoice,
    cancelAt: cancelAt(subscription, period.end),
    unsupportedPlan: plan.unsupported,
    seatChangeBlockedBy: readSeatChangeBlock(subscription, plan, charged, at),
    quantity,
    unitAmount: pricing?.unitAmount ?? null,
    recurringAmount: pricing === null || quantity === null ? null : pricing.total(quantity),
    addOnsAmount: readAddOns(subscription, plan),
    isPerUnit: pricing?.isPerUnit ?? false,
    currency: subscription.currency.toUpperCase(),
    interval,
    periodStart: period.start,
    periodEnd: period.end,
    intervalSeconds:
      interval === null
        ? period.end - period.start
        : fullInterval(subscription.billing_cycle_anchor, interval, period),
    balance: balance ?? 0,
    discountPercent: discounts === 'quote_only' ? 0 : discounts.percent,
    isBeforeTax: tax === 'exclusive',
    changedThisPeriod: changedWithin(subscription.latest_invoice, period.start),
    quoteOnly,
    // Older pages reject reasons that they do not know: `pending_items` is the closest of those.
    quoteOnlyReason: quoteOnly === 'pending_items' && !owesMore ? 'billed_differently' : null,
    paymentMethod: charged?.summary ?? null,
  };
}

/** When the subscription ends by what was asked for at Stripe: itself, or by its schedule. */
function cancelAt(subscription: Stripe.Subscription, periodEnd: number): number | null {
  const own = subscription.cancel_at ?? (subscription.cancel_at_period_end ? periodEnd : null);
  const scheduled = scheduledEnd(subscription);
  return own === null || scheduled === null ? (own ?? scheduled) : Math.min(own, scheduled);
}

/** The id of something that may have been expanded. */
export function idOf(value: string | { readonly id: string }): string {
  return typeof value === 'string' ? value : value.id;
}

/** The customer of a subscription, where it was expanded and not deleted. */
export function customerOf(subscription: Stripe.Subscription): Stripe.Customer | null {
  const { customer } = subscription;
  return typeof customer === 'string' || customer.deleted === true ? null : customer;
}

/** The customer's balance; `null` where it is in another currency, and what there is in this one is not known. */
function balanceOf(customer: Stripe.Customer | null, currency: string): number | null {
  if (customer === null) return 0;
  return (customer.currency ?? currency) === currency ? customer.balance : null;
}

function quoteOnlyReason(
  applies: Partial<Record<KnownQuoteOnlyReason, boolean>>,
): KnownQuoteOnlyReason | null {
  const order: readonly KnownQuoteOnlyReason[] = [
    'status',
    'trial',
    'pricing',
    'tax',
    'discount',
    'pending_items',
    'currency',
  ];
  return order.find((reason) => applies[reason] === true) ?? null;
}

/** Seconds of the full interval that ends with the period: more than the period's own where it is a stub. */
export function fullInterval(
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
