import { UnexpectedStripeResponse } from './errors.ts';

/** Decimal places: Stripe's `*_decimal` amounts have at most 12. */
const PLACES = 12;
const SCALE = 10n ** BigInt(PLACES);

/** An exact amount with up to 12 decimals, as a whole number of 10⁻¹² minor units. */
export type ExactAmount = bigint;

/** An amount in Stripe's two forms: a whole number of minor units, and an exact decimal (the SDK's `Decimal`). */
export interface StripeAmount {
  readonly whole: number | null | undefined;
  readonly decimal: { toString(): string } | null | undefined;
}

/**
 * Returns the exact amount of Stripe's two fields. The decimal field takes precedence, since the whole one is `null` if the amount
 * has a fraction (https://docs.stripe.com/api/prices/object, `unit_amount_decimal`). Returns 0 if both are missing. Throws
 * {@link UnexpectedStripeResponse} if the text is not a decimal.
 */
export function exactAmount({ whole, decimal }: StripeAmount): ExactAmount {
  if (decimal == null) return BigInt(whole ?? 0) * SCALE;
  const text = decimal.toString();
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  const [, sign, units = '', fraction = ''] = match ?? [];
  if (match === null || fraction.length > PLACES)
    throw new UnexpectedStripeResponse(`Stripe returned the amount '${text}', which is not a decimal`);
  const value = BigInt(units) * SCALE + BigInt(fraction.padEnd(PLACES, '0'));
  return sign === '-' ? -value : value;
}

/**
 * Returns `amount / divisor` rounded to whole minor units, halves away from zero. Stripe multiplies a decimal price by the
 * quantity and rounds once, the line's amount
 * (https://docs.stripe.com/products-prices/pricing-models#decimal-amounts). Throws RangeError if the result is not a safe integer.
 */
export function roundAmount(amount: ExactAmount, divisor = 1n): number {
  const whole = SCALE * divisor;
  const magnitude = amount < 0n ? -amount : amount;
  const rounded = Number((2n * magnitude + whole) / (2n * whole));
  if (!Number.isSafeInteger(rounded)) throw new RangeError(`The amount ${amount} is too large`);
  return amount < 0n ? -rounded : rounded;
}
