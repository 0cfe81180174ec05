import type { StripeError } from '@stripe/stripe-js';
import type { FakeStripeBackend } from './backend.ts';
import { FakeStripeFault } from './backend.ts';

/**
 * Calls the simulator over HTTP: `POST {base}/api/<method>` with the method's arguments as JSON. The response is the result or,
 * with any status other than 200, `{ error }` in Stripe's format.
 */
export function httpBackend(base: string): FakeStripeBackend {
  const call =
    <Result>(method: string) =>
    async (body: unknown): Promise<Result> => {
      const response = await fetch(`${base}/api/${method}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      const result = (await response.json()) as Result & { error?: StripeError };
      if (response.ok) return result;
      throw new FakeStripeFault(result.error ?? { type: 'api_error', message: `Status ${response.status}` });
    };
  const bySecret =
    <Result>(method: string) =>
    (clientSecret: string): Promise<Result> =>
      call<Result>(method)({ clientSecret });
  return {
    retrieveCheckout: bySecret('retrieve-checkout'),
    confirmCheckout: call('confirm-checkout'),
    retrievePaymentIntent: bySecret('retrieve-payment-intent'),
    confirmPayment: call('confirm-payment'),
    retrieveSetupIntent: bySecret('retrieve-setup-intent'),
    confirmSetup: call('confirm-setup'),
    completeChallenge: call('complete-challenge'),
  };
}
