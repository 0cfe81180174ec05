/**
 * Divides by the one rounding rule for money: the nearest integer, exact ties toward −∞, that is `⌈n/d − ½⌉`.
 * Reproduces all recorded Stripe proration lines; `Math.round` and banker's rounding do not.
 * `denominator` must be positive.
 */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const dividend = 2n * numerator - denominator;
  const divisor = 2n * denominator;
  return dividend / divisor + (dividend % divisor > 0n ? 1n : 0n);
}

/** {@link divideRounded} in doubles, which is many times as fast. Returns `null` if a step exceeds their exact range. */
export function divideRoundedSafely(numerator: number, denominator: number): number | null {
  const dividend = 2 * numerator - denominator;
  const divisor = 2 * denominator;
  const isExact = Number.isSafeInteger(2 * numerator) && Number.isSafeInteger(dividend);
  if (!isExact || !Number.isSafeInteger(divisor)) return null;
  const remainder = dividend % divisor;
  return (dividend - remainder) / divisor + (remainder > 0 ? 1 : 0);
}
