import type { FakeStripeBackend } from './stripe-js/backend.ts';
import type { DisputeEnd, DisputeOptions } from './domain/reversals.ts';
import type { GuessName, StripeGuesses } from './guesses.ts';
import type { SimulatedCall } from './protocol/call.ts';
import type { OrganizationFixture, OrganizationSeed } from './seed.ts';
import type { SimulatedEvent } from './state/wire.ts';
import type { AdaptivePricing } from './state/world.ts';
import type { WebhookTarget } from './webhooks/deliveries.ts';

/** Options of {@link createStripeSimulator}. All have a default. */
export interface StripeSimulatorOptions {
  /** The real clock that simulated time runs on, in Unix seconds. Default: `Date.now`. */
  readonly now?: () => number;
  /** Receives events. Default: events are only listed. */
  readonly webhook?: WebhookTarget;
  /** Returns the state that `save` last received, or undefined to start empty. */
  readonly load?: () => Promise<string | undefined>;
  /** Stores the state. Awaited before the response to a request that changes it. */
  readonly save?: (state: string) => Promise<void>;
  /** Base URL of the simulated hosted pages. Default: `http://localhost:4242/simulator`. */
  readonly baseUrl?: string;
  /** Source of numbers in [0, 1), for ids and secrets. Default: `Math.random`. */
  readonly random?: () => number;
  /** Guesses about Stripe that differ from the defaults. */
  readonly guesses?: Partial<StripeGuesses>;
  /** The account's adaptive pricing, for Checkout Sessions that do not set it. Default: off. */
  readonly adaptivePricing?: AdaptivePricing;
  /** Seconds for which the invoice of a renewal stays a draft; about 3600 at Stripe. Default: 0, charged immediately. */
  readonly renewalDraftSeconds?: number;
}

/** Middleware around each request: can drop, delay or replace the request or its response. */
export type Intercept = (call: SimulatedCall, proceed: () => Promise<Response>) => Promise<Response>;

/** A logged request, for assertions. `status` is set with the response. */
export interface LoggedCall extends SimulatedCall {
  readonly status: number | undefined;
}

/** A simulated Stripe account in memory. */
export interface StripeSimulator {
  /** Handles the requests of the real SDK. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** Serves the simulated hosted pages and the browser API under `baseUrl`; undefined for any other URL. */
  readonly page: (request: Request) => Promise<Response | undefined>;
  /** The browser API for pages with a client secret: the backend of the fake Stripe.js, also served by `page`. */
  readonly browser: FakeStripeBackend;
  readonly baseUrl: string;
  /** The simulated Unix second. */
  now(): number;
  /** Moves the clock forward to a Unix second. Runs everything that becomes due, in order, each at its own second. */
  advanceTo(instant: number): Promise<void>;
  /** Moves the clock forward by seconds. */
  advanceBy(seconds: number): Promise<void>;
  /** Completes the 3-D Secure challenge or the slow debit of a PaymentIntent or SetupIntent. */
  completeAction(intentId: string, result: 'succeed' | 'fail'): Promise<void>;
  /** Disputes a charge, or opens an inquiry about it, which withdraws nothing. Returns the dispute's id. */
  dispute(chargeId: string, options?: DisputeOptions): Promise<string>;
  /** Turns an inquiry into a dispute: the bank withdraws the amount. Returns the dispute's id. */
  escalateInquiry(disputeId: string): Promise<string>;
  /** Closes a dispute or an inquiry. */
  closeDispute(disputeId: string, end: DisputeEnd): Promise<void>;
  /** Fails a refund that had succeeded. */
  failRefund(refundId: string): Promise<void>;
  /** Makes a payment method behave like another test card. */
  changeCard(paymentMethodId: string, card: string): Promise<void>;
  /** Ends the retries of a past-due subscription: it becomes unpaid, and its later invoices stay drafts. */
  markUnpaid(subscription: string): Promise<void>;
  /** Creates an organization: prices, customer, card and subscription. */
  seed(organization?: OrganizationSeed): Promise<OrganizationFixture>;
  /** All events, oldest first. */
  readonly events: readonly SimulatedEvent[];
  /** Holds events back, so that a test can release them in another order. */
  holdEvents(): void;
  /** Releases held events: in their order, reversed, or in the order of the given ids (the others after them). */
  releaseEvents(order?: 'reverse' | readonly string[]): void;
  /** Delivers an event again, whether or not it was delivered before. */
  deliver(eventId: string): Promise<Response>;
  /** Delivers undelivered events, as after a restart. Resolves once each is delivered or its retries are exhausted. */
  deliverPending(): Promise<void>;
  /** Resolves when no delivery is in progress. */
  settled(): Promise<void>;
  /** Adds a hook; the last one added is outermost. Returns a function that removes it. */
  intercept(hook: Intercept): () => void;
  /** All requests so far. */
  readonly calls: readonly LoggedCall[];
  clearCalls(): void;
  /** The guesses consulted so far. Alternatives of any other guess would not have changed anything. */
  readonly consultedGuesses: ReadonlySet<GuessName>;
  /** Returns the state, as passed to `save`. */
  serialize(): Promise<string>;
}
