import type { Report } from '../reporter.ts';
import type { StartTimer } from '../stripe/deadline.ts';
import { StripeDeadlineExceeded, within } from '../stripe/deadline.ts';
import { stripeErrorKind } from '../stripe/errors.ts';
import type { OutageMemory } from '../stripe/outages.ts';
import { READ_PATIENCE_MS } from '../stripe/outages.ts';

/** What limits the wait for a read that the response can do without. */
export interface ReadPatience {
  readonly outages: OutageMemory;
  readonly startTimer: StartTimer;
  /** Reports an error of Stripe that is not an outage. */
  readonly report: Report;
}

/**
 * Reads from Stripe what a response about an organization can do without. Returns `undefined` during an outage, and where Stripe
 * refuses or does not respond in {@link READ_PATIENCE_MS}. Takes no probe: only a synchronization finds out whether Stripe is back.
 * Rethrows errors that are not from Stripe.
 */
export async function ifAnswered<T>(
  { outages, startTimer, report }: ReadPatience,
  organizationId: string,
  read: () => Promise<T> | T,
): Promise<T | undefined> {
  if (outages.isOut()) return undefined;
  try {
    return await within(startTimer, READ_PATIENCE_MS, Promise.resolve().then(read));
  } catch (error) {
    const kind = stripeErrorKind(error);
    if (kind === null) throw error;
    // After a timeout all reads wait for the outage to end. A rate limit concerns this read alone.
    if (error instanceof StripeDeadlineExceeded) outages.failed(error);
    else if (kind !== 'unknown') report(error, { organizationId });
    return undefined;
  }
}
