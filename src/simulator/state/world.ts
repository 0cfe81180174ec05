import type { StripeGuesses } from '../guesses.ts';
import type { EventType } from './wire.ts';
import type { Store } from './store.ts';

/** Another currency that payers are shown and charged; `rate` is its minor units per minor unit of the price. */
export interface AdaptivePricing {
  readonly currency: string;
  readonly rate: number;
}

/** What the rules of the simulator may touch: memory, clock, ids, events. */
export interface World {
  readonly store: Store;
  /** Where the simulated hosted pages live, without a slash at the end. */
  readonly baseUrl: string;
  /** What is guessed about Stripe. */
  readonly guesses: StripeGuesses;
  /** The currency that adaptive pricing shows and charges where a session leaves it to the account; undefined where it is off. */
  readonly adaptivePricing: AdaptivePricing | undefined;
  /** Seconds for which the invoice of a renewal stays a draft. */
  readonly renewalDraftSeconds: number;
  /** The simulated Unix second. */
  now(): number;
  /** A new id, such as `sub_…`, never given before. */
  id(prefix: string): string;
  /** An unguessable suffix for a client secret. */
  secret(): string;
  /** Records that something happened; it is delivered after the answer. */
  emit(type: EventType, object: object, previous?: object): void;
}
