import type Stripe from 'stripe';
import type { PlanReading } from './plan.ts';
import { readPricing } from './pricing.ts';

/**
 * Returns the price of the items other than the users per interval, in minor units, before tax and discounts. Returns `null` if
 * it is not known in advance: an item is billed by usage, at another interval, by tiers (which Stripe omits from a subscription),
 * or at a price without an amount in the subscription's currency.
 */
export function readAddOns(
  { items, currency }: Stripe.Subscription,
  { item: seatItem, interval }: PlanReading,
): number | null {
  let sum = 0;
  for (const { id, price, quantity } of items.data) {
    if (id === seatItem.id) continue;
    const { recurring, billing_scheme: scheme } = price;
    const isSameInterval = recurring?.interval === interval && recurring.interval_count === 1;
    if (
      !isSameInterval ||
      recurring.usage_type === 'metered' ||
      scheme === 'tiered' ||
      quantity === undefined
    )
      return null;
    if (price.currency !== currency) return null;
    sum += readPricing(price, quantity).total(quantity);
  }
  return sum;
}
