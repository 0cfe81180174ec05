import type Stripe from 'stripe';

/**
 * Returns the price with its amounts in a currency, or `null` if it has none. Stripe returns a price in its own currency, even
 * for a subscription in another one. `currency_options` has to be expanded
 * (https://docs.stripe.com/products-prices/manage-prices).
 */
export function priceIn(price: Stripe.Price, currency: string): Stripe.Price | null {
  if (price.currency === currency) return price;
  const option = price.currency_options?.[currency];
  if (option === undefined) return null;
  const { tiers: _, ...common } = price;
  const { tax_behavior, tiers, unit_amount, unit_amount_decimal } = option;
  return { ...common, currency, tax_behavior, unit_amount, unit_amount_decimal, ...(tiers && { tiers }) };
}

/** Returns the subscription with each price in the subscription's currency, or in its own if it has no amount in that. */
export function withPricesInCurrency(subscription: Stripe.Subscription): Stripe.Subscription {
  const { items, currency } = subscription;
  const data = items.data.map((item) => ({ ...item, price: priceIn(item.price, currency) ?? item.price }));
  return { ...subscription, items: { ...items, data } };
}
