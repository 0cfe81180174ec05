import Stripe from 'stripe';
import type { StripeSimulator } from '../../src/simulator/index.ts';

/** Makes the simulator mark all further responses as live. */
export function inLiveMode(simulator: StripeSimulator): void {
  simulator.intercept(async (_call, proceed) => {
    const response = await proceed();
    const body = (await response.text()).replaceAll('"livemode":false', '"livemode":true');
    return new Response(body, response);
  });
}

/** The SDK over the simulator with this secret key; `null` for a host's own authenticator, whose key cannot be read. */
export function sdkWithKey(simulator: StripeSimulator, key: string | null): Stripe {
  const config: Stripe.StripeConfig = {
    telemetry: false,
    maxNetworkRetries: 0,
    httpClient: Stripe.createFetchHttpClient((url, init) => {
      // The simulator itself accepts only test keys.
      const headers = new Headers(init?.headers);
      headers.set('Authorization', 'Bearer sk_test_simulated');
      return simulator.fetch(url, { ...init, headers });
    }),
  };
  if (key !== null) return new Stripe(key, config);
  const authenticator: NonNullable<Stripe.StripeConfig['authenticator']> = (request) => {
    Object.assign(request.headers, { Authorization: 'Bearer sk_test_of_the_host' });
    return Promise.resolve();
  };
  return new Stripe('', { ...config, authenticator });
}
