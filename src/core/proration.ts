import { assertSafeInteger } from './checks.ts';
import { multiply } from './multiply.ts';
import type { Period } from './period.ts';
import { assertPeriod } from './period.ts';
import { divideRounded, divideRoundedSafely } from './rounding.ts';

/** Discounts have up to four decimals of a percent; scaled by this, they are integers. */
const PERCENT_SCALE = 10_000;
const WHOLE = 100 * PERCENT_SCALE;

/** Input of {@link prorationLine}. */
export interface ProrationLineInput {
  /** Signed amount for the full interval, in minor units. */
  readonly amount: number;
  /** Unix seconds, within the billing period. */
  readonly prorationDate: number;
  readonly period: Period;
  /** Seconds of a full interval, if the period is a stub. Default: the period's length. */
  readonly intervalSeconds?: number | undefined;
}

/** Input of {@link prorateSeatChange}. */
export interface ProrateSeatChangeInput {
  /** Price of one seat for a full interval, in minor units. */
  readonly unitAmount: number;
  readonly from: number;
  readonly to: number;
  readonly prorationDate: number;
  readonly period: Period;
  readonly intervalSeconds?: number | undefined;
  /** Percent discount in force, 0 to 100, which Stripe includes in the proration lines. */
  readonly discountPercent?: number | undefined;
}

/** The two proration lines of a seat change and their sum, in minor units. */
export interface SeatChangeProration {
  /** Unused time on the old quantity; zero or negative. */
  readonly credit: number;
  /** Remaining time on the new quantity; zero or positive. */
  readonly debit: number;
  /** Sum of the rounded lines. */
  readonly total: number;
}

/**
 * Returns a proration line: the full-interval amount prorated for the rest of the period, in minor units.
 * To the second, multiplied first and divided once, ties toward −∞, like Stripe.
 * @throws RangeError if an argument or the result is out of range.
 */
export function prorationLine(input: ProrationLineInput): number {
  return prorate(input, input.amount, WHOLE);
}

/**
 * Returns the prorations of a seat change, as Stripe bills them: a credit line for the old quantity and a debit line for
 * the new one, each rounded separately.
 * @throws RangeError if an argument or a result is out of range.
 */
export function prorateSeatChange(input: ProrateSeatChangeInput): SeatChangeProration {
  assertSafeInteger(input.unitAmount, 'unitAmount', 0);
  assertSafeInteger(input.from, 'from', 0);
  assertSafeInteger(input.to, 'to', 0);
  const share = WHOLE - percentToScaled(input.discountPercent ?? 0);
  const credit = prorate(input, -multiply(input.unitAmount, input.from, 'unitAmount × from'), share);
  const debit = prorate(input, multiply(input.unitAmount, input.to, 'unitAmount × to'), share);
  return { credit, debit, total: credit + debit };
}

/** Prorates the full-interval `amount`, of which `share` out of {@link WHOLE} is billed, for the rest of the period. */
function prorate(
  { prorationDate, period, intervalSeconds }: Omit<ProrationLineInput, 'amount'>,
  amount: number,
  share: number,
): number {
  assertSafeInteger(amount, 'amount');
  assertPeriod(period);
  assertSafeInteger(prorationDate, 'prorationDate');
  if (prorationDate < period.start || prorationDate > period.end) {
    throw new RangeError(
      `prorationDate must lie within the billing period ${period.start}–${period.end}, got ${prorationDate}`,
    );
  }
  const interval = intervalSeconds ?? period.end - period.start;
  assertSafeInteger(interval, 'intervalSeconds', 1);
  const seconds = period.end - prorationDate;
  const [part, whole] = share === WHOLE ? [1, 1] : [share, WHOLE];
  const line =
    divideRoundedSafely(amount * part * seconds, whole * interval) ??
    Number(divideRounded(BigInt(amount) * BigInt(part) * BigInt(seconds), BigInt(whole) * BigInt(interval)));
  assertSafeInteger(line, 'the proration line');
  return line;
}

/** Whether the proration supports a discount: from 0 to 100 percent, with at most four decimals. */
export function isDiscountPercent(percent: number): boolean {
  const scaled = Math.round(percent * PERCENT_SCALE);
  return percent >= 0 && percent <= 100 && Math.abs(scaled / PERCENT_SCALE - percent) <= 1e-9;
}

function percentToScaled(percent: number): number {
  if (!isDiscountPercent(percent)) {
    throw new RangeError(`discountPercent must be from 0 to 100 with at most four decimals, got ${percent}`);
  }
  return Math.round(percent * PERCENT_SCALE);
}
