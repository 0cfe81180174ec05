import type Stripe from 'stripe';

/** A Stripe account that scenarios run in: the simulator, or one in test mode. */
export interface StripeAccount {
  readonly name: string;
  /** Room for one scenario. `start` is the Unix second at which its clock stands; the present where nothing moves it. */
  open(start: number | 'now'): Promise<Room>;
}

/** Where one scenario makes what it needs. What it made is gone when the room is closed. */
export interface Room {
  readonly stripe: Stripe;
  /** Puts a customer under the room's clock. */
  readonly customerParams: Pick<Stripe.CustomerCreateParams, 'test_clock'>;
  /** Unix seconds. */
  now(): number;
  /** Resolves when everything that is due by then has happened. */
  advanceTo(instant: number): Promise<void>;
  /** Takes something away when the room is closed, in the reverse order. The simulator forgets everything by itself. */
  atEnd(remove: (stripe: Stripe) => Promise<unknown>): void;
  close(): Promise<void>;
}
