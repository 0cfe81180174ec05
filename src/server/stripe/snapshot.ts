import type Stripe from 'stripe';
import type { PaymentMethod, SubscriptionStatus } from '../../contract/index.ts';
import type { BillingInterval, KnownQuoteOnlyReason, Period } from '../../core/index.ts';
import { billingPeriod, isChargedInWholeUnits, minorUnitDigits } from '../../core/index.ts';
import { readAddOns } from './add-ons.ts';
import { isPeriodRounded, readDiscounts, readTax } from './discount.ts';
import { UnexpectedStripeResponse } from './errors.ts';
import { chargedMethod } from './payment-method.ts';
import type { PeriodInvoice } from './period-invoice.ts';
import type { PlanReading, UnsupportedPlan } from './plan.ts';
import type { Pricing } from './pricing.ts';
import type { ScheduledRenewal } from './scheduled-renewal.ts';
import type { SeatChangeBlock } from './seat-change-block.ts';
import { readSeatChangeBlock, scheduledEnd } from './seat-change-block.ts';

/** Version of the layout of {@link BillingSnapshot}. A stored snapshot of another version is read again from Stripe. */
export const SNAPSHOT_VERSION = 7;

/** The properties of a subscription that the handler uses, as flat JSON. Stored as the mirror of the subscription at Stripe. */
export interface BillingSnapshot {
  readonly version: typeof SNAPSHOT_VERSION;
  /** Stripe's `livemode`: whether charges are real. */
  readonly livemode: boolean;
  readonly customerId: string;
  readonly subscriptionId: string;
  readonly itemId: string;
  readonly priceId: string;
  /** The price's nickname, or the product's name if it was read; otherwise `null`. */
  readonly priceName: string | null;
  readonly status: SubscriptionStatus;
  /** Start of the current trial, Unix seconds; `null` if not in a trial. */
  readonly trialStart: number | null;
  /** The trial is over but the first period after it is not paid yet: no credits until it is. */
  readonly awaitsFirstPayment: boolean;
  /** The current period is the first billed one. */
  readonly isFirstPeriod: boolean;
  /** Stripe's collection of payments is paused (`pause_collection`). */
  readonly isCollectionPaused: boolean;
  /** Stripe collects payments again by the end of the period, or always did. */
  readonly isRenewalCollected: boolean;
  /** The invoice of the current period; `null` if not known. */
  readonly periodInvoice: PeriodInvoice | null;
  /** The schedule that decides what the next period bills; `null` if none does. */
  readonly scheduledRenewal: ScheduledRenewal | null;
  /** When it is scheduled to end, Unix seconds; `null` if it is not. */
  readonly cancelAt: number | null;
  /** Why the plan has no price per user and month or year; `null` if it has one. */
  readonly unsupportedPlan: UnsupportedPlan | null;
  /** Why the number of users cannot be changed at all, whatever the status; `null` if it can. */
  readonly seatChangeBlockedBy: SeatChangeBlock | null;
  /** Paid seats; `null` if an unsupported plan does not give their number. */
  readonly quantity: number | null;
  /** Price of one seat per interval, minor units; `null` if the plan is unsupported. */
  readonly unitAmount: number | null;
  /** Price of all seats per interval, minor units; `null` if the plan is unsupported. */
  readonly recurringAmount: number | null;
  /** Price of the other items per interval, minor units; `null` if not known in advance. */
  readonly addOnsAmount: number | null;
  /** Each seat costs {@link BillingSnapshot.unitAmount}; otherwise that is an average. */
  readonly isPerUnit: boolean;
  /** ISO 4217, upper case. */
  readonly currency: string;
  /** `null` if the plan is unsupported. */
  readonly interval: BillingInterval | null;
  readonly periodStart: number;
  readonly periodEnd: number;
  readonly intervalSeconds: number;
  /** The customer's balance in `currency`, minor units: negative is in the customer's favor, as in Stripe's `balance`. 0 if not known. */
  readonly balance: number;
  readonly discountPercent: number;
  readonly isBeforeTax: boolean;
  /** Stripe has billed a change of this subscription within this period. */
  readonly changedThisPeriod: boolean;
  /** Why `core` cannot estimate an amount, or `null` if it can. */
  readonly quoteOnly: KnownQuoteOnlyReason | null;
  /** A more specific reason than `quoteOnly`, see the contract's `proration.quoteOnlyReason`. */
  readonly quoteOnlyReason: 'billed_differently' | null;
  /** The payment method that Stripe charges; `null` if there is none. */
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

/** The data that a snapshot is made from. */
export interface SnapshotSource {
  readonly subscription: Stripe.Subscription;
  readonly plan: PlanReading;
  /** `null` if the plan is unsupported. */
  readonly pricing: Pricing | null;
  /** The name of the price's product, read if the price has no nickname. */
  readonly productName: string | null;
  readonly hasPendingItems: boolean;
  readonly awaitsFirstPayment: boolean;
  /** The period was billed at the current price, quantity and discount. */
  readonly isBilledAsNow: boolean;
  readonly periodInvoice: PeriodInvoice | null;
  readonly scheduledRenewal: ScheduledRenewal | null;
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

/** Returns whether the status allows changing users and granting plan credits. */
export function isInGoodStanding(snapshot: Pick<BillingSnapshot, 'status'>): boolean {
  return snapshot.status === 'active' || snapshot.status === 'trialing';
}

/** Returns whether the plan has a price per seat and a number of seats. */
export function isSeatSnapshot(snapshot: BillingSnapshot): snapshot is SeatSnapshot {
  return snapshot.unsupportedPlan === null;
}

/**
 * Returns the period of plan credits, `[start, end)` in Unix seconds: the billing period, or the whole trial, even if its end was
 * moved and Stripe started another period then.
 */
export function creditPeriod({ periodStart, periodEnd, trialStart }: BillingSnapshot): Period {
  return { start: trialStart ?? periodStart, end: periodEnd };
}

/** Returns the users that the next period bills; `null` if they are not known. */
export function nextQuantity({ scheduledRenewal, quantity }: BillingSnapshot): number | null {
  return scheduledRenewal === null ? quantity : scheduledRenewal.quantity;
}

/** Returns the stored mirror's snapshot, or `null` if there is none or its layout is another version's. */
export function storedSnapshot(mirror: unknown): BillingSnapshot | null {
  if (typeof mirror !== 'object' || mirror === null || !('version' in mirror)) return null;
  return mirror.version === SNAPSHOT_VERSION ? (mirror as BillingSnapshot) : null;
}

/** Returns the snapshot of a subscription. Throws {@link UnexpectedStripeResponse} if its status is unknown. */
export function takeSnapshot(source: SnapshotSource): BillingSnapshot {
  const { subscription, plan, pricing, at } = source;
  const { item, quantity, interval } = plan;
  const customer = customerOf(subscription);
  const discounts = readDiscounts(subscription, customer, at);
  const tax = readTax(subscription, item);
  const charged = chargedMethod(subscription, customer);
  const status = STATUSES.find((known) => known === subscription.status);
  if (status === undefined)
    throw new UnexpectedStripeResponse(`The subscription status ${subscription.status} is unknown`);
  const period = { start: item.current_period_start, end: item.current_period_end };
  const endsAt = cancelAt(subscription, period.end);
  const recurring = pricing === null || quantity === null ? null : pricing.total(quantity);
  const intervalSeconds =
    interval === null
      ? period.end - period.start
      : fullInterval(subscription.billing_cycle_anchor, interval, period);
  const isRounded = (discountPercent: number): boolean =>
    isPeriodRounded(subscription, {
      amount: recurring ?? 0,
      discountPercent,
      seconds: period.end - period.start,
      intervalSeconds,
    });
  const balance = balanceOf(customer, subscription.currency);
  const isOfOtherCurrency = hasOtherCurrency(customer, subscription.currency);
  const owesMore = source.hasPendingItems || balance > 0;
  const quoteOnly = quoteOnlyReason({
    // Until when Stripe prorates a change of a subscription that ends before its period is not documented.
    status:
      !isInGoodStanding({ status }) || source.awaitsFirstPayment || (endsAt !== null && endsAt < period.end),
    trial: status === 'trialing',
    // How Stripe rounds in three-decimal currencies is unknown, and in currencies charged in whole units only a preview shows it.
    currency:
      minorUnitDigits(subscription.currency) === 3 ||
      isChargedInWholeUnits(subscription.currency) ||
      // Balances by currency are documented, but not verified against a live account.
      isOfOtherCurrency,
    pricing: pricing?.isPerUnit !== true || subscription.items.data.length > 1 || isRounded(0),
    tax: tax === 'inclusive',
    discount: discounts === 'quote_only' || isRounded(discounts.percent),
    // An amount owed from earlier invoices is added to the next one.
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
    isRenewalCollected: isCollectedAt(subscription, period.end),
    periodInvoice: source.periodInvoice,
    scheduledRenewal: source.scheduledRenewal,
    cancelAt: endsAt,
    unsupportedPlan: plan.unsupported,
    seatChangeBlockedBy: readSeatChangeBlock(subscription, plan, charged, at),
    quantity,
    unitAmount: pricing?.unitAmount ?? null,
    recurringAmount: recurring,
    addOnsAmount: readAddOns(subscription, plan),
    isPerUnit: pricing?.isPerUnit ?? false,
    currency: subscription.currency.toUpperCase(),
    interval,
    periodStart: period.start,
    periodEnd: period.end,
    intervalSeconds,
    balance,
    discountPercent: discounts === 'quote_only' ? 0 : discounts.percent,
    isBeforeTax: tax === 'exclusive',
    changedThisPeriod: changedWithin(subscription.latest_invoice, period.start),
    quoteOnly,
    // Older pages reject unknown reasons in `quoteOnly`: `pending_items` is the closest known one.
    quoteOnlyReason: quoteOnly === 'pending_items' && !owesMore ? 'billed_differently' : null,
    paymentMethod: charged?.summary ?? null,
  };
}

/** Returns whether Stripe collects an invoice that is created then, Unix seconds. */
function isCollectedAt({ pause_collection: pause }: Stripe.Subscription, at: number): boolean {
  return pause === null || (pause.resumes_at !== null && pause.resumes_at <= at);
}

/** Returns when the subscription is set to end, by its own cancellation or by its schedule, whichever is earlier. */
function cancelAt(subscription: Stripe.Subscription, periodEnd: number): number | null {
  const own = subscription.cancel_at ?? (subscription.cancel_at_period_end ? periodEnd : null);
  const scheduled = scheduledEnd(subscription);
  return own === null || scheduled === null ? (own ?? scheduled) : Math.min(own, scheduled);
}

/** Returns the id of an object, expanded or not. */
export function idOf(value: string | { readonly id: string }): string {
  return typeof value === 'string' ? value : value.id;
}

/** Returns the customer of a subscription, or `null` if it was not expanded or is deleted. */
export function customerOf(subscription: Stripe.Subscription): Stripe.Customer | null {
  const { customer } = subscription;
  return typeof customer === 'string' || customer.deleted === true ? null : customer;
}

/** Returns whether a customer's `balance` is in another currency than `currency`. */
export function hasOtherCurrency(customer: Stripe.Customer | null, currency: string): boolean {
  return (customer?.currency ?? currency) !== currency;
}

/**
 * Returns the customer's balance in a currency; 0 if it is not known. `invoice_credit_balance` has to be expanded if the customer's
 * currency is another one. Its sign is the opposite: positive is in the customer's favor
 * (https://docs.stripe.com/api/customers/object#customer_object-invoice_credit_balance).
 */
function balanceOf(customer: Stripe.Customer | null, currency: string): number {
  if (customer === null) return 0;
  if (!hasOtherCurrency(customer, currency)) return customer.balance;
  return 0 - (customer.invoice_credit_balance?.[currency] ?? 0);
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

/** Returns the seconds of the full interval that ends with the period: longer than the period if that is a stub. */
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
