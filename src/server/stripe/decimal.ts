import { UnexpectedStripeAnswer } from './errors.ts';

/** Decimals that are kept: Stripe's `*_decimal` amounts have at most 12. */
const PLACES = 12;
const SCALE = 10n ** BigInt(PLACES);

/** An exact amount of minor units with up to 12 decimals, as a whole number of 10⁻¹² minor units. */
export type ExactAmount = bigint;

/** What Stripe gives an amount as: a whole number of minor units, and the same as an exact decimal (an SDK `Decimal`). */
export interface StripeAmount {
  readonly whole: number | null | undefined;
  readonly decimal: { toString(): string } | null | undefined;
}

/**
 * Reads an amount that Stripe gives in two fields. The decimal one decides, since the whole one is `null` where the amount
 * has a fraction (https://docs.stripe.com/api/prices/object, `unit_amount_decimal`). Neither: 0. Throws an
 * {@link UnexpectedStripeAnswer} for text that is no decimal.
 */
export function exactAmount({ whole, decimal }: StripeAmount): ExactAmount {
  if (decimal == null) return BigInt(whole ?? 0) * SCALE;
  const text = decimal.toString();
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  const [, sign, units = '', fraction = ''] = match ?? [];
  if (match === null || fraction.length > PLACES)
    throw new UnexpectedStripeAnswer(`Stripe gave the amount '${text}', which cannot be read`);
  const value = BigInt(units) * SCALE + BigInt(fraction.padEnd(PLACES, '0'));
  return sign === '-' ? -value : value;
}

/**
 * The whole minor units nearest to `amount / divisor`, halves away from zero. Stripe multiplies a decimal price by the
 * quantity and rounds the line's amount, once
 * (https://docs.stripe.com/products-prices/pricing-models#decimal-amounts). Throws a RangeError outside of safe integers.
 */
export function roundAmount(amount: ExactAmount, divisor = 1n): number {
  const whole = SCALE * divisor;
  const magnitude = amount < 0n ? -amount : amount;
  const rounded = Number((2n * magnitude + whole) / (2n * whole));
  if (!Number.isSafeInteger(rounded)) throw new RangeError(`The amount ${amount} is too large`);
  return amount < 0n ? -rounded : rounded;
}
