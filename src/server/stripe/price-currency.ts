import type Stripe from 'stripe';

/**
 * The price at its amounts in a currency; `null` where it has none in it. Stripe shows a price in its own currency, also in
 * a subscription in another one. `currency_options` has to be expanded
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

/** The subscription with each item's price in its currency. A price that has no amount in it is left in its own. */
export function withPricesInCurrency(subscription: Stripe.Subscription): Stripe.Subscription {
  const { items, currency } = subscription;
  const data = items.data.map((item) => ({ ...item, price: priceIn(item.price, currency) ?? item.price }));
  return { ...subscription, items: { ...items, data } };
}
