import type { StripeGuesses } from '../guesses.ts';
import type { EventType } from './wire.ts';
import type { Store } from './store.ts';

/** Another currency in which customers see prices and pay; `rate` is its minor units per minor unit of the price. */
export interface AdaptivePricing {
  readonly currency: string;
  readonly rate: number;
}

/** What the simulator's rules work with: store, clock, ids, events. */
export interface World {
  readonly store: Store;
  /** Base URL of the simulated hosted pages, without a trailing slash. */
  readonly baseUrl: string;
  /** The guesses about Stripe in effect. */
  readonly guesses: StripeGuesses;
  /** The account's adaptive pricing, for sessions that do not set it; undefined if off. */
  readonly adaptivePricing: AdaptivePricing | undefined;
  /** Seconds for which the invoice of a renewal stays a draft. */
  readonly renewalDraftSeconds: number;
  /** Returns the simulated Unix seconds. */
  now(): number;
  /** Returns a new, unique id, such as `sub_…`. */
  id(prefix: string): string;
  /** Returns an unguessable suffix for a client secret. */
  secret(): string;
  /** Records an event, which is delivered after the response. */
  emit(type: EventType, object: object, previous?: object): void;
}
