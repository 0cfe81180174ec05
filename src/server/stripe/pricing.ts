import type Stripe from 'stripe';
import type { ExactAmount } from './decimal.ts';
import { exactAmount, roundAmount } from './decimal.ts';
import { UnexpectedStripeResponse } from './errors.ts';

/** The cost of a price per interval, before tax and discounts. */
export interface Pricing {
  /** Each seat costs the same amount, in whole minor units, so `core` can estimate it. */
  readonly isPerUnit: boolean;
  /** Price of one seat in minor units; for tiered prices, the average over the current seats. */
  readonly unitAmount: number;
  /** Returns the price of this number of seats, in minor units. */
  total(quantity: number): number;
}

type Decimal = { toString(): string } | null;

type PriceShape = Pick<
  Stripe.Price,
  'billing_scheme' | 'tiers_mode' | 'transform_quantity' | 'unit_amount'
> & {
  readonly unit_amount_decimal: Decimal;
  readonly tiers?: readonly TierShape[] | undefined;
};

interface TierShape {
  readonly up_to: number | null;
  readonly unit_amount: number | null;
  readonly unit_amount_decimal: Decimal;
  readonly flat_amount: number | null;
  /** Set without `flat_amount`, which is `null`, if the flat amount has a fraction. */
  readonly flat_amount_decimal?: Decimal;
}

/** Reads a price. Tiers have to be expanded (`prices.retrieve(id, { expand: ['tiers'] })`). Amounts never pass through a float. */
export function readPricing(price: PriceShape, quantity: number): Pricing {
  const isPerUnit =
    price.billing_scheme === 'per_unit' && price.unit_amount !== null && price.transform_quantity === null;
  const total = (seats: number): number => roundAmount(exactTotal(price, seats));
  const seats = Math.max(1, quantity);
  const unitAmount = isPerUnit
    ? (price.unit_amount ?? 0)
    : roundAmount(exactTotal(price, seats), BigInt(seats));
  return { isPerUnit, unitAmount, total };
}

function exactTotal(price: PriceShape, quantity: number): ExactAmount {
  const units = packages(price.transform_quantity, BigInt(quantity));
  if (price.billing_scheme !== 'tiered') return unitAmountOf(price) * units;
  const { tiers } = price;
  if (tiers === undefined)
    throw new UnexpectedStripeResponse('The price is tiered, but Stripe returned no tiers');
  if (price.tiers_mode === 'volume') {
    const tier = tiers.find(({ up_to }) => up_to === null || units <= BigInt(up_to));
    return tier === undefined ? 0n : unitAmountOf(tier) * units + flatAmountOf(tier);
  }
  let below = 0n;
  let sum = 0n;
  for (const tier of tiers) {
    const end = tier.up_to === null || units < BigInt(tier.up_to) ? units : BigInt(tier.up_to);
    if (end <= below) break;
    sum += unitAmountOf(tier) * (end - below) + flatAmountOf(tier);
    below = end;
  }
  return sum;
}

function unitAmountOf(priced: Pick<TierShape, 'unit_amount' | 'unit_amount_decimal'>): ExactAmount {
  return exactAmount({ whole: priced.unit_amount, decimal: priced.unit_amount_decimal });
}

function flatAmountOf(tier: TierShape): ExactAmount {
  return exactAmount({ whole: tier.flat_amount, decimal: tier.flat_amount_decimal });
}

function packages(transform: Stripe.Price['transform_quantity'], quantity: bigint): bigint {
  if (transform === null) return quantity;
  const size = BigInt(transform.divide_by);
  return transform.round === 'up' ? (quantity + size - 1n) / size : quantity / size;
}
