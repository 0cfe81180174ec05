/**
 * The one rounding rule for money: the nearest integer, exact ties toward −∞, that is `⌈n/d − ½⌉`.
 * Reproduces all recorded Stripe proration lines; `Math.round` and banker's rounding do not.
 * `denominator` is positive.
 */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  return ceilDivide(2n * numerator - denominator, 2n * denominator);
}

function ceilDivide(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  return numerator % denominator > 0n ? quotient + 1n : quotient;
}
