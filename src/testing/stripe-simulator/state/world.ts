import type { StripeGuesses } from '../guesses.ts';
import type { EventType } from './wire.ts';
import type { Store } from './store.ts';

/** What the rules of the simulator may touch: memory, clock, ids, events. */
export interface World {
  readonly store: Store;
  /** Where the simulated hosted pages live, without a slash at the end. */
  readonly baseUrl: string;
  /** What is guessed about Stripe. */
  readonly guesses: StripeGuesses;
  /** The simulated Unix second. */
  now(): number;
  /** A new id, such as `sub_…`, never given before. */
  id(prefix: string): string;
  /** An unguessable suffix for a client secret. */
  secret(): string;
  /** Records that something happened; it is delivered after the answer. */
  emit(type: EventType, object: object, previous?: object): void;
}
