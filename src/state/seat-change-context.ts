import type { AttemptKeeper } from './attempt.ts';
import type { DraftContext } from './draft-flow.ts';
import type { SeatChangeAttempt, SeatChangePhase } from './types.ts';

/** A card that is being entered: the id of its setup, and the number of users that it is for. */
export interface CardEntry {
  readonly key: string;
  readonly seats: number;
}

/** What the steps after the editor share with it. `$typed` is `null` until somebody types: the field follows the account. */
export interface SeatChangeContext extends DraftContext<SeatChangePhase> {
  readonly keeper: AttemptKeeper<SeatChangeAttempt>;
  /** Remembers for which number of users a card is being entered, for whoever comes back from a bank's page. */
  readonly cards: AttemptKeeper<CardEntry>;
  /** The account was read and does not know of the attempt from before the reload: the person decides. */
  endResuming(): void;
}
