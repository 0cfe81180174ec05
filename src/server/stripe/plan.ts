import type Stripe from 'stripe';
import type { BillingInterval } from '../../core/index.ts';
import { UnexpectedStripeAnswer } from './errors.ts';

/** Why a subscription has no price per user and month or year; the contract's `plan.unsupported`. */
export type UnsupportedPlan = 'billing_interval' | 'metered' | 'several_items' | 'unknown_price';

/** Which item of a subscription is the users', and what the contract can say of its price. */
export interface PlanReading {
  /** The users' item; the item whose period ends first where that is not known. */
  readonly item: Stripe.SubscriptionItem;
  /** `null` where the plan is unsupported. */
  readonly interval: BillingInterval | null;
  /** Paid users; `null` where the subscription does not say how many. */
  readonly quantity: number | null;
  readonly unsupported: UnsupportedPlan | null;
}

const INTERVALS: readonly BillingInterval[] = ['month', 'year'];

/**
 * Reads the plan of a subscription. `seatPriceIds` names the users' prices; without it, the only item is the users'.
 * The prices are in the subscription's currency where they have it. Throws an {@link UnexpectedStripeAnswer} where the
 * subscription has no item at all.
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
  // A metered item has no quantity: what it bills is the usage reported for it.
  const { recurring } = item.price;
  if (recurring?.usage_type === 'metered' || typeof item.quantity !== 'number') {
    return { item, interval: null, quantity: null, unsupported: 'metered' };
  }
  // The price has no amount in the currency that is billed.
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

/** The interval of a price that is billed each month or each year; `null` for any other. */
function intervalOf(recurring: Stripe.Price.Recurring | null): BillingInterval | null {
  if (recurring?.interval_count !== 1) return null;
  return INTERVALS.find((known) => known === recurring.interval) ?? null;
}

function firstToEnd(subscription: Stripe.Subscription): Stripe.SubscriptionItem {
  const [first] = [...subscription.items.data].sort((a, b) => a.current_period_end - b.current_period_end);
  if (first === undefined)
    throw new UnexpectedStripeAnswer(`The subscription ${subscription.id} has no items`);
  return first;
}
