import type { FakeStripeBackend } from './stripe-js/backend.ts';
import type { DisputeEnd } from './domain/reversals.ts';
import type { GuessName, StripeGuesses } from './guesses.ts';
import type { SimulatedCall } from './http/call.ts';
import type { OrganizationFixture, OrganizationSeed } from './seed.ts';
import type { SimulatedEvent } from './state/wire.ts';
import type { WebhookTarget } from './webhooks/deliveries.ts';

/** Another currency that payers are shown and charged: so many of its minor units for each one of the price's. */
export interface AdaptivePricing {
  readonly currency: string;
  readonly rate: number;
}

/** How a simulator is made. Everything has a default. */
export interface StripeSimulatorOptions {
  /** The real clock that simulated time runs on, in Unix seconds. Default: `Date.now`. */
  readonly now?: () => number;
  /** Who is told about events. Without one, events are only listed. */
  readonly webhook?: WebhookTarget;
  /** Gives what `save` was last given, or undefined to start empty. */
  readonly load?: () => Promise<string | undefined>;
  /** Writes the state down. Awaited before a changing request is answered. */
  readonly save?: (state: string) => Promise<void>;
  /** Where the simulated hosted pages live. Default: `http://localhost:4242/simulator`. */
  readonly baseUrl?: string;
  /** Numbers in [0, 1) for ids and secrets. Default: `Math.random`. */
  readonly random?: () => number;
  /** What is guessed about Stripe, where it is to differ from the defaults. */
  readonly guesses?: Partial<StripeGuesses>;
  /** The account's setting of adaptive pricing, which holds where a Checkout Session does not say. Default: off. */
  readonly adaptivePricing?: AdaptivePricing;
  /** Seconds for which the invoice of a renewal stays a draft; at Stripe about 3600. Default: 0, charged at once. */
  readonly renewalDraftSeconds?: number;
}

/** Stands between a request and its answer: may lose, delay or replace either. */
export type Intercept = (call: SimulatedCall, proceed: () => Promise<Response>) => Promise<Response>;

/** A request that was made, for assertions. `status` is filled in when it is answered. */
export interface LoggedCall extends SimulatedCall {
  readonly status: number | undefined;
}

/** A Stripe account in memory. */
export interface StripeSimulator {
  /** The Fetch handler under the real SDK. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** Serves the simulated hosted pages and the browser API under `baseUrl`; undefined for any other URL. */
  readonly page: (request: Request) => Promise<Response | undefined>;
  /** What a page with a client secret can ask for: the backend of the simulated Stripe.js, also served by `page`. */
  readonly browser: FakeStripeBackend;
  readonly baseUrl: string;
  /** The simulated Unix second. */
  now(): number;
  /** Moves the clock forward to a Unix second, letting everything on the way happen at its own second, in order. */
  advanceTo(instant: number): Promise<void>;
  /** Moves the clock forward by seconds. */
  advanceBy(seconds: number): Promise<void>;
  /** The bank's answer to a challenge or to a slow debit, for a PaymentIntent or a SetupIntent. */
  completeAction(intentId: string, result: 'succeed' | 'fail'): Promise<void>;
  /** The cardholder's bank disputes a charge. Gives the dispute's id. */
  dispute(
    chargeId: string,
    options?: { readonly reason?: string; readonly amount?: number },
  ): Promise<string>;
  /** The bank decides an open dispute, or drops what was an inquiry only. */
  closeDispute(disputeId: string, end: DisputeEnd): Promise<void>;
  /** The bank refuses a refund that had seemed to succeed. */
  failRefund(refundId: string): Promise<void>;
  /** Makes a payment method behave like another test card from now on. */
  changeCard(paymentMethodId: string, card: string): Promise<void>;
  /** An organisation with prices, customer, card and subscription. */
  /** Stripe gives up retrying: a past due subscription is unpaid, and its later invoices stay drafts. */
  markUnpaid(subscription: string): Promise<void>;
  seed(organization?: OrganizationSeed): Promise<OrganizationFixture>;
  /** Everything that happened, oldest first. */
  readonly events: readonly SimulatedEvent[];
  /** Keeps events back, so that a test can let them go in another order. */
  holdEvents(): void;
  /** Lets events go: as they came, reversed, or in the order of ids (the rest after them). */
  releaseEvents(order?: 'reverse' | readonly string[]): void;
  /** Delivers an event once more, whatever became of it before. */
  deliver(eventId: string): Promise<Response>;
  /** Delivers what is still undelivered, as after a restart. Resolves when it has arrived or was given up. */
  deliverPending(): Promise<void>;
  /** Resolves when no event is on its way. */
  settled(): Promise<void>;
  /** Adds a hook; the last added is outermost. Gives a function that takes it away. */
  intercept(hook: Intercept): () => void;
  /** Every request so far. */
  readonly calls: readonly LoggedCall[];
  clearCalls(): void;
  /** The guesses that were consulted so far: under an alternative of any other, all would have been the same. */
  readonly consultedGuesses: ReadonlySet<GuessName>;
  /** The state as `save` gets it. */
  serialize(): Promise<string>;
}
