import type { AttemptKeeper } from '../attempt.ts';
import type { RunnerContext } from '../reducer-flow.ts';
import type { AttemptStorage } from '../types.ts';
import type { SeatChangeEvent } from './events.ts';
import type { SeatChangeAttempt, SeatChangePhase } from './phases.ts';

/** What the runner of a seat change gets from its flow. */
export interface SeatChangeContext extends RunnerContext<SeatChangePhase, SeatChangeEvent> {
  readonly keeper: AttemptKeeper<SeatChangeAttempt>;
  readonly storage: AttemptStorage | null;
  /** Sets the draft and requests its quote, after a return from a bank's page where a card was entered. */
  readonly requestQuote: (seats: number) => Promise<void>;
  /** Ignores this change in older accounts. */
  readonly markSettled: (id: string) => void;
}
