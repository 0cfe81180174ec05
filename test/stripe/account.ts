import type Stripe from 'stripe';

/** A Stripe account that scenarios run in: the simulator, or one in test mode. */
export interface StripeAccount {
  readonly name: string;
  /** Opens the room of one scenario. `start` is the start of its test clock in Unix seconds; `now` for the real clock. */
  open(start: number | 'now'): Promise<Room>;
}

/** Creates the objects of one scenario, and deletes them when it is closed. */
export interface Room {
  readonly stripe: Stripe;
  /** Puts a customer under the room's clock. */
  readonly customerParams: Pick<Stripe.CustomerCreateParams, 'test_clock'>;
  /** Unix seconds. */
  now(): number;
  /** Resolves when everything that is due by then has happened. */
  advanceTo(instant: number): Promise<void>;
  /** Registers a deletion for when the room is closed, in reverse order. The simulator needs none. */
  atEnd(remove: (stripe: Stripe) => Promise<unknown>): void;
  close(): Promise<void>;
}
