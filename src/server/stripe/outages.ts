import { StripeDeadlineExceeded } from './deadline.ts';
import { stripeErrorKind } from './errors.ts';

/** Milliseconds that a read waits for Stripe before it answers from the mirror. */
export const READ_PATIENCE_MS = 2000;

/**
 * What a read that has a mirror to fall back on should do. `ask`: no outage is known. `skip`: Stripe failed a moment ago, so
 * answer from the mirror. `probe`: answer from the mirror, and ask in the background whether Stripe is back.
 */
export type OutageAdvice = 'ask' | 'skip' | 'probe';

/**
 * Remembers for seconds that Stripe does not answer, so that not every read waits for it again. Failures that are over at
 * once are no outage in this sense: a read that meets one answers from the mirror without having waited.
 */
export interface OutageMemory {
  /** At most one caller gets `probe` until {@link OutageMemory.failed} or {@link OutageMemory.answered}. */
  advise(): OutageAdvice;
  /** Whether Stripe is not to be asked. Takes no probe. */
  isOut(): boolean;
  /** A read failed. Remembered where Stripe let it wait until its deadline, or limits our rate. */
  failed(error: unknown): void;
  /** Stripe answered a read. */
  answered(): void;
}

/** Seconds after a failure in which Stripe is not asked at all. */
const QUIET_SECONDS = 5;
/** Seconds after a failure from which on it counts for nothing: the next read waits for Stripe again. */
const FORGET_SECONDS = 60;

/** Creates an empty memory. `now` in Unix seconds; `report` receives each failure that is remembered. */
export function createOutageMemory(
  now: () => number,
  report: (error: unknown) => void = () => undefined,
): OutageMemory {
  let failedAt: number | null = null;
  let isProbing = false;

  /** Seconds since the failure; `null` where none counts. A clock that was set back must not make an outage last. */
  const age = (): number | null => {
    const seconds = failedAt === null ? -1 : now() - failedAt;
    return seconds >= 0 && seconds < FORGET_SECONDS ? seconds : null;
  };

  return {
    advise() {
      const seconds = age();
      if (seconds === null) return 'ask';
      if (seconds < QUIET_SECONDS || isProbing) return 'skip';
      isProbing = true;
      return 'probe';
    },
    isOut: () => age() !== null,
    failed(error) {
      isProbing = false;
      if (!(error instanceof StripeDeadlineExceeded) && stripeErrorKind(error) !== 'busy') return;
      failedAt = now();
      // Who asks next gets the mirror and no error: this is all that is heard of it.
      report(error);
    },
    answered() {
      failedAt = null;
      isProbing = false;
    },
  };
}
