import type { StripeGuesses } from '../guesses.ts';
import { invalid } from '../protocol/fault.ts';

/** Returns `numerator / denominator` rounded to the nearest integer, ties toward −∞: Stripe's rule for proration lines. */
export function roundTiesDown(numerator: bigint, denominator: bigint): number {
  // ceil(n/d − 1/2) = ceil((2n − d) / 2d)
  return Number(ceilDivide(2n * numerator - denominator, 2n * denominator));
}

/** Returns `numerator / denominator` rounded to the nearest integer, ties away from zero: for taxes and discounts. */
export function roundTiesAway(numerator: bigint, denominator: bigint): number {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * magnitude + denominator) / (2n * denominator);
  return Number(numerator < 0n ? -rounded : rounded);
}

function ceilDivide(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  return numerator % denominator > 0n ? quotient + 1n : quotient;
}

/** Percentages are integers with four decimals: 12.5 % is 125000 of `percentScale`. */
export const percentScale = 1_000_000n;

/** Returns a percentage as an integer share of `percentScale`. */
export function percentShare(percentage: number): bigint {
  return BigInt(Math.round(percentage * 10_000));
}

/** Returns `percentage` percent of an amount, in minor units. */
export function percentOf(amount: number, percentage: number): number {
  return roundTiesAway(BigInt(amount) * percentShare(percentage), percentScale);
}

/** Returns the part of an amount that is an included tax of `percentage` percent, in minor units. */
export function percentInside(amount: number, percentage: number): number {
  const share = percentShare(percentage);
  return roundTiesAway(BigInt(amount) * share, percentScale + share);
}

/** Stripe's published minimum charge by currency, in minor units. */
const minimumCharges: Readonly<Record<string, number>> = {
  usd: 50,
  ars: 50,
  cop: 50,
  idr: 50,
  ils: 50,
  krw: 50,
  php: 50,
  rub: 50,
  zar: 50,
  aed: 200,
  aud: 50,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
};

/** Returns the minimum charge in a currency, in minor units. */
export function minimumCharge(currency: string): number {
  return minimumCharges[currency] ?? 50;
}

const threeDecimal = new Set(['bhd', 'jod', 'kwd', 'omr', 'tnd']);

/**
 * Throws Stripe's 400 for amounts that card networks do not accept: thousandths that do not end in 0
 * (https://docs.stripe.com/currencies). What invoices do with them is the guess `unchargeableAmount`.
 */
export function requireChargeable(
  amount: number,
  currency: string,
  guesses?: Pick<StripeGuesses, 'unchargeableAmount'>,
): void {
  const isThousandths = threeDecimal.has(currency) && amount % 10 !== 0;
  if (isThousandths && guesses?.unchargeableAmount !== 'charged') {
    throw invalid(`Invalid amount. Amounts in ${currency} must be evenly divisible by 10.`);
  }
}
