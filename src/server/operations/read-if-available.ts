import type { Report } from '../reporter.ts';
import type { StartTimer } from '../stripe/deadline.ts';
import { StripeDeadlineExceeded, within } from '../stripe/deadline.ts';
import { stripeErrorKind } from '../stripe/errors.ts';
import type { OutageMemory } from '../stripe/outages.ts';
import { READ_PATIENCE_MS } from '../stripe/outages.ts';

/** Dependencies of an optional read. */
export interface ReadPatience {
  readonly outages: OutageMemory;
  readonly startTimer: StartTimer;
  /** Reports an error of Stripe that is not an outage. */
  readonly report: Report;
}

/**
 * Reads optional data of an organization from Stripe. Returns `undefined` during an outage, and if Stripe rejects the request or
 * does not respond within {@link READ_PATIENCE_MS}. Never probes during an outage: only a synchronization does. Rethrows errors
 * that are not from Stripe.
 */
export async function readIfAvailable<T>(
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
    // A timeout starts an outage for all reads. A rate limit affects only this read.
    if (error instanceof StripeDeadlineExceeded) outages.failed(error);
    else if (kind !== 'unknown') report(error, { organizationId });
    return undefined;
  }
}
