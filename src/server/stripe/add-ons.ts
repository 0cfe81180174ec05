import type Stripe from 'stripe';
import type { PlanReading } from './plan.ts';
import { readPricing } from './pricing.ts';

/**
 * What the items beside the users cost per interval, in minor units, before tax and discounts. `null` where that is not
 * known ahead: an item is billed by usage, at another interval, by tiers, which Stripe leaves out of a subscription, or at a
 * price that has no amount in its currency.
 */
export function readAddOns(
  { items, currency }: Stripe.Subscription,
  { item: seatItem, interval }: PlanReading,
): number | null {
  let sum = 0;
  for (const { id, price, quantity } of items.data) {
    if (id === seatItem.id) continue;
    const { recurring, billing_scheme: scheme } = price;
    const isAsOften = recurring?.interval === interval && recurring.interval_count === 1;
    if (!isAsOften || recurring.usage_type === 'metered' || scheme === 'tiered' || quantity === undefined)
      return null;
    if (price.currency !== currency) return null;
    sum += readPricing(price, quantity).total(quantity);
  }
  return sum;
}
