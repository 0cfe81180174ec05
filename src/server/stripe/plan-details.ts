import type Stripe from 'stripe';
import { UnexpectedStripeResponse } from './errors.ts';
import type { PlanReading } from './plan.ts';
import { priceIn } from './price-currency.ts';
import type { Pricing } from './pricing.ts';
import { readPricing } from './pricing.ts';
import type { ProductNames } from './product-names.ts';
import { assertObject, READ } from './request.ts';
import type { SnapshotSource } from './snapshot.ts';

/** Reads what a subscription does not contain of its plan: the pricing of its number of users, and the product's name. */
export async function readPlanDetails(
  stripe: Stripe,
  plan: PlanReading,
  names: ProductNames | null,
  at: number,
): Promise<Pick<SnapshotSource, 'pricing' | 'productName'>> {
  const { price } = plan.item;
  const [pricing, productName = null] = await Promise.all([
    pricingOf(stripe, plan),
    price.nickname === null ? names?.read(price, at) : null,
  ]);
  return { pricing, productName };
}

/** Returns the pricing; `null` for a plan or number of users that is not supported. */
async function pricingOf(
  stripe: Stripe,
  { item, quantity, unsupported }: PlanReading,
): Promise<Pricing | null> {
  if (unsupported !== null || quantity === null) return null;
  const { price } = item;
  if (price.billing_scheme !== 'tiered') return readPricing(price, quantity);
  return readPricing(await fetchPrice(stripe, price.id, price.currency), quantity);
}

/** Reads a price with its tiers. Throws {@link UnexpectedStripeResponse} if it has no amount in the currency. */
export async function fetchPrice(stripe: Stripe, id: string, currency: string): Promise<Stripe.Price> {
  const read = async (expand: string[]): Promise<Stripe.Price> =>
    assertObject(await stripe.prices.retrieve(id, { expand }, READ), 'price');
  const price = await read(['tiers']);
  if (price.currency === currency) return price;
  // Tiers in another currency are expanded by its code, which is an error for a price without that currency.
  const other = priceIn(await read(['currency_options', `currency_options.${currency}.tiers`]), currency);
  if (other === null) throw new UnexpectedStripeResponse(`The price ${id} has no amount in ${currency}`);
  return other;
}
