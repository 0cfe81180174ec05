import type Stripe from 'stripe';

/** What one price costs for a quantity, per interval, before tax and discounts. */
export interface Pricing {
  /** The same amount for each seat, in whole minor units: what `core` can estimate. */
  readonly isPerUnit: boolean;
  /** Price of one seat in minor units; the average over the current seats where prices are tiered. */
  readonly unitAmount: number;
  /** Price of this many seats, in minor units. */
  total(quantity: number): number;
}

type PriceShape = Pick<
  Stripe.Price,
  'billing_scheme' | 'tiers' | 'tiers_mode' | 'transform_quantity' | 'unit_amount'
> & {
  readonly unit_amount_decimal: { toString(): string } | null;
};

/** Reads a price. Tiers have to be expanded (`prices.retrieve(id, { expand: ['tiers'] })`). */
export function readPricing(price: PriceShape, quantity: number): Pricing {
  const isPerUnit =
    price.billing_scheme === 'per_unit' && price.unit_amount !== null && price.transform_quantity === null;
  const total = (seats: number): number => Math.round(exactTotal(price, seats));
  const unitAmount = isPerUnit
    ? (price.unit_amount ?? 0)
    : Math.round(total(Math.max(1, quantity)) / Math.max(1, quantity));
  return { isPerUnit, unitAmount, total };
}

function exactTotal(price: PriceShape, quantity: number): number {
  const units = packages(price.transform_quantity, quantity);
  if (price.billing_scheme !== 'tiered') return amountOf(price) * units;
  const tiers = price.tiers ?? [];
  if (price.tiers_mode === 'volume') {
    const tier = tiers.find(({ up_to }) => up_to === null || units <= up_to);
    return tier === undefined ? 0 : amountOf(tier) * units + (tier.flat_amount ?? 0);
  }
  let below = 0;
  let sum = 0;
  for (const tier of tiers) {
    const inTier = Math.min(units, tier.up_to ?? units) - below;
    if (inTier <= 0) break;
    sum += amountOf(tier) * inTier + (tier.flat_amount ?? 0);
    below += inTier;
  }
  return sum;
}

function amountOf(priced: {
  readonly unit_amount: number | null;
  readonly unit_amount_decimal: { toString(): string } | null;
}): number {
  return priced.unit_amount ?? Number(priced.unit_amount_decimal?.toString() ?? 0);
}

function packages(transform: Stripe.Price['transform_quantity'], quantity: number): number {
  if (transform === null) return quantity;
  const exact = quantity / transform.divide_by;
  return transform.round === 'up' ? Math.ceil(exact) : Math.floor(exact);
}
