/** How often a price is billed. */
export interface Recurrence {
  readonly interval: string;
  readonly interval_count: number;
}

/** A half-open period, in Unix seconds. */
export interface Period {
  readonly start: number;
  readonly end: number;
}

const secondsOf: Readonly<Record<string, number>> = { day: 86_400, week: 604_800 };

/** Returns the n-th boundary after the anchor: months are counted from the anchor, the day clamped to the month's length. */
export function boundary(anchor: number, recurrence: Recurrence, n: number): number {
  const count = n * recurrence.interval_count;
  const seconds = secondsOf[recurrence.interval];
  if (seconds !== undefined) return anchor + count * seconds;
  return addMonths(anchor, recurrence.interval === 'year' ? count * 12 : count);
}

function addMonths(anchor: number, months: number): number {
  const date = new Date(anchor * 1000);
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
  const daysInMonth = new Date(
    Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0),
  ).getUTCDate();
  const day = Math.min(date.getUTCDate(), daysInMonth);
  const secondOfDay = ((anchor % 86_400) + 86_400) % 86_400;
  return first / 1000 + (day - 1) * 86_400 + secondOfDay;
}

/** Returns the billing period that contains the instant. */
export function periodAt(anchor: number, recurrence: Recurrence, instant: number): Period {
  const length = boundary(anchor, recurrence, 1) - anchor;
  let n = Math.floor((instant - anchor) / length);
  while (boundary(anchor, recurrence, n) > instant) n -= 1;
  while (boundary(anchor, recurrence, n + 1) <= instant) n += 1;
  return { start: boundary(anchor, recurrence, n), end: boundary(anchor, recurrence, n + 1) };
}

/** Formats a date like Stripe's line descriptions: `3 Nov 2026`. */
export function shortDate(instant: number): string {
  const formatter = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return formatter.format(instant * 1000).replace('Sept', 'Sep');
}
