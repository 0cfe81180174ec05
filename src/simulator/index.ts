/**
 * An in-process simulator of the part of Stripe that this product uses, called through the real SDK.
 *
 * **No money moves, and it has not been verified against Stripe:** it was written from the SDK's types, Stripe's
 * documentation and recorded objects. Behavior that only a real account could show is a guess: see {@link GUESSES}.
 * Requests that it does not model are rejected with the code `simulator_not_modelled`.
 *
 * It computes prorations itself, without `src/core`, so that the two can be compared.
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
