import { assertSafeInteger } from './checks.ts';

/** A billing period `[start, end)`, Unix seconds. */
export interface Period {
  readonly start: number;
  readonly end: number;
}

/** How often a plan bills. */
export type BillingInterval = 'month' | 'year';

/** Input of {@link billingPeriod}. */
export interface BillingPeriodInput {
  /** Billing cycle anchor, Unix seconds. */
  readonly anchor: number;
  readonly interval: BillingInterval;
  /** 0 is the period that starts at the anchor; −1 the full interval before it. */
  readonly index: number;
}

/**
 * Returns the billing period with this index, counted from the anchor: at the same UTC time of day, the day clamped to the
 * month's length, so that 31 January is followed by 28 February and then by 31 March.
 * @throws RangeError if an argument, or a resulting date, is out of range.
 */
export function billingPeriod(input: BillingPeriodInput): Period {
  const { anchor, interval, index } = input;
  assertSafeInteger(anchor, 'anchor');
  assertSafeInteger(index, 'index');
  if (interval !== 'month' && interval !== 'year') {
    throw new RangeError(`interval must be 'month' or 'year', got ${String(interval)}`);
  }
  const months = interval === 'year' ? 12 : 1;
  return { start: addMonths(anchor, index * months), end: addMonths(anchor, (index + 1) * months) };
}

/** Throws a RangeError unless start and end are safe integers and the end is after the start. */
export function assertPeriod(period: Period): void {
  assertSafeInteger(period.start, 'period.start');
  assertSafeInteger(period.end, 'period.end');
  if (period.end <= period.start) {
    throw new RangeError(`period.end (${period.end}) must be after period.start (${period.start})`);
  }
}

function addMonths(anchor: number, months: number): number {
  const from = new Date(anchor * 1000);
  const month = new Date(0);
  month.setUTCFullYear(from.getUTCFullYear(), from.getUTCMonth() + months, 1);
  const day = Math.min(from.getUTCDate(), daysInMonth(month));
  const midnight = month.setUTCDate(day);
  const seconds = midnight / 1000 + (anchor - Math.floor(anchor / 86_400) * 86_400);
  assertSafeInteger(seconds, `the date ${months} months from ${anchor}`);
  return seconds;
}

function daysInMonth(month: Date): number {
  const last = new Date(month);
  last.setUTCMonth(month.getUTCMonth() + 1, 0);
  return last.getUTCDate();
}
