import Stripe from 'stripe';
import type { StripeSimulator } from './options.ts';

/** Returns the real SDK with the simulator as its HTTP client. Retries are off by default, so that tests see each call. */
export function simulatedStripe(simulator: StripeSimulator, config: Stripe.StripeConfig = {}): Stripe {
  return new Stripe('sk_test_simulated', {
    telemetry: false,
    maxNetworkRetries: 0,
    ...config,
    httpClient: Stripe.createFetchHttpClient((url, init) => simulator.fetch(url, init)),
  });
}
