import type { PaymentIntent, SetupIntent, StripeError } from '@stripe/stripe-js';
import type { FakeStripeBackend } from './backend.ts';
import { FakeStripeFault } from './backend.ts';
import { showChallenge } from './challenge.ts';

/** Navigates to the bank's page. The promise never settles, since the browser leaves this page. */
export function navigateTo(url: string): Promise<never> {
  window.location.assign(url);
  return new Promise(() => undefined);
}

function lastError(intent: PaymentIntent | SetupIntent): StripeError | null {
  if (intent.status !== 'requires_payment_method') return null;
  if (intent.object === 'payment_intent') {
    return intent.last_payment_error && { ...intent.last_payment_error, payment_intent: intent };
  }
  return intent.last_setup_error && { ...intent.last_setup_error, setup_intent: intent };
}

/** Handles the next actions of an intent until there are none: a challenge in the page, or the bank's page. */
export async function settle<Intent extends PaymentIntent | SetupIntent>(
  backend: FakeStripeBackend,
  intent: Intent,
): Promise<Intent> {
  const error = lastError(intent);
  if (error) throw new FakeStripeFault(error);
  if (intent.status !== 'requires_action' || !intent.next_action) return intent;
  const url = intent.next_action.redirect_to_url?.url;
  if (url) return navigateTo(url);
  const result = await showChallenge(intent);
  const clientSecret = intent.client_secret ?? '';
  return settle(backend, (await backend.completeChallenge({ clientSecret, result })) as Intent);
}
