/**
 * A simulator of the part of Stripe that this product uses, in the process that needs it, under the real SDK.
 *
 * **It is a simulator. No money moves, and it was never verified against Stripe:** it was written from the types of the
 * SDK, from Stripe's documentation and from recorded objects. Where only a real account could tell, the guess is a switch: see {@link GUESSES}.
 * What it does not model it refuses with the code `simulator_not_modelled`, instead of pretending.
 *
 * Its prorations are computed here, not by `src/core`, so that a disagreement shows.
 */
export { testCards } from './domain/test-cards.ts';
export type { CardOutcome, TestCard } from './domain/test-cards.ts';
export { completeGuesses, departures, GUESSES } from './guesses.ts';
export type { Guess, GuessName, GuessSubject, StripeGuesses } from './guesses.ts';
export type { SimulatedCall } from './protocol/call.ts';
export { apiVersion as simulatedApiVersion } from './http/transport.ts';
export type { Intercept, LoggedCall, StripeSimulator, StripeSimulatorOptions } from './options.ts';
export type { OrganizationFixture, OrganizationSeed } from './seed.ts';
export { simulatedStripe } from './simulated-stripe.ts';
export { createStripeSimulator } from './simulator.ts';
export type { SimulatedEvent } from './state/wire.ts';
export type { AdaptivePricing } from './state/world.ts';
export type { WebhookTarget } from './webhooks/deliveries.ts';
export * from './stripe-js/index.ts';
