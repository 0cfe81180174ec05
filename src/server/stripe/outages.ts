import { StripeDeadlineExceeded } from './deadline.ts';
import { stripeErrorKind } from './errors.ts';

/** Milliseconds that a read waits for Stripe before it returns the mirror. */
export const READ_PATIENCE_MS = 2000;

/**
 * What a read that can fall back to the mirror should do. `read`: no outage is known, so read from Stripe. `skip`: Stripe failed
 * recently, so return the mirror. `probe`: return the mirror, and check in the background whether Stripe responds again.
 */
export type OutageAdvice = 'read' | 'skip' | 'probe';

/**
 * Remembers for up to a minute that Stripe does not respond, so that not every read waits for a timeout. Immediate failures are not
 * outages in this sense: the read returns the mirror without having waited.
 */
export interface OutageMemory {
  /** At most one caller gets `probe` until {@link OutageMemory.failed} or {@link OutageMemory.succeeded}. */
  advise(): OutageAdvice;
  /** Returns whether Stripe must not be called. Does not take the probe. */
  isOut(): boolean;
  /** Records a failed read. Counts as an outage if the read reached its deadline, or Stripe limits our rate. */
  failed(error: unknown): void;
  /** Records a successful read, which ends an outage. */
  succeeded(): void;
}

/** Seconds after a failure during which Stripe is not called at all. */
const QUIET_SECONDS = 5;
/** Seconds after which a failure is forgotten: the next read waits for Stripe again. */
const FORGET_SECONDS = 60;

/** Creates an empty memory. `now` in Unix seconds; `report` receives each failure that counts as an outage. */
export function createOutageMemory(
  now: () => number,
  report: (error: unknown) => void = () => undefined,
): OutageMemory {
  let failedAt: number | null = null;
  let isProbing = false;

  /** Returns the seconds since the failure, or `null` if it is forgotten. Setting the clock back must not prolong an outage. */
  const age = (): number | null => {
    const seconds = failedAt === null ? -1 : now() - failedAt;
    return seconds >= 0 && seconds < FORGET_SECONDS ? seconds : null;
  };

  return {
    advise() {
      const seconds = age();
      if (seconds === null) return 'read';
      if (seconds < QUIET_SECONDS || isProbing) return 'skip';
      isProbing = true;
      return 'probe';
    },
    isOut: () => age() !== null,
    failed(error) {
      isProbing = false;
      if (!(error instanceof StripeDeadlineExceeded) && stripeErrorKind(error) !== 'busy') return;
      failedAt = now();
      // The next callers get the mirror and no error: this report is the only trace.
      report(error);
    },
    succeeded() {
      failedAt = null;
      isProbing = false;
    },
  };
}
