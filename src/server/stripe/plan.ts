import type Stripe from 'stripe';
import type { BillingInterval } from '../../core/index.ts';
import { UnexpectedStripeResponse } from './errors.ts';

/** Why a subscription has no price per user and month or year; the contract's `plan.unsupported`. */
export type UnsupportedPlan = 'billing_interval' | 'metered' | 'several_items' | 'unknown_price';

/** The users' item of a subscription, and what the contract can express of its price. */
export interface PlanReading {
  /** The users' item; if that is not known, the item whose period ends first. */
  readonly item: Stripe.SubscriptionItem;
  /** `null` if the plan is unsupported. */
  readonly interval: BillingInterval | null;
  /** Paid users; `null` if the subscription does not give their number. */
  readonly quantity: number | null;
  readonly unsupported: UnsupportedPlan | null;
}

const INTERVALS: readonly BillingInterval[] = ['month', 'year'];

/**
 * Reads the plan of a subscription. `seatPriceIds` are the users' prices; if empty, the only item is the users'. The
 * subscription's prices have to be in its currency if they have it. Throws {@link UnexpectedStripeResponse} if the subscription
 * has no items.
 */
export function readPlan(subscription: Stripe.Subscription, seatPriceIds: readonly string[]): PlanReading {
  const items = subscription.items.data;
  const seatItems =
    seatPriceIds.length === 0 ? items : items.filter(({ price }) => seatPriceIds.includes(price.id));
  const [item] = seatItems;
  if (item === undefined || seatItems.length > 1) {
    const unsupported = item === undefined ? 'unknown_price' : 'several_items';
    return { item: firstToEnd(subscription), interval: null, quantity: null, unsupported };
  }
  // A metered item has no quantity: it bills reported usage.
  const { recurring } = item.price;
  if (recurring?.usage_type === 'metered' || typeof item.quantity !== 'number') {
    return { item, interval: null, quantity: null, unsupported: 'metered' };
  }
  // The price has no amount in the billed currency.
  if (item.price.currency !== subscription.currency)
    return { item, interval: null, quantity: item.quantity, unsupported: 'unknown_price' };
  const interval = intervalOf(recurring);
  return {
    item,
    interval,
    quantity: item.quantity,
    unsupported: interval === null ? 'billing_interval' : null,
  };
}

/** Returns the interval of a price that is billed monthly or yearly, or `null` for any other. */
function intervalOf(recurring: Stripe.Price.Recurring | null): BillingInterval | null {
  if (recurring?.interval_count !== 1) return null;
  return INTERVALS.find((known) => known === recurring.interval) ?? null;
}

function firstToEnd(subscription: Stripe.Subscription): Stripe.SubscriptionItem {
  const [first] = [...subscription.items.data].sort((a, b) => a.current_period_end - b.current_period_end);
  if (first === undefined)
    throw new UnexpectedStripeResponse(`The subscription ${subscription.id} has no items`);
  return first;
}
