import type Stripe from 'stripe';
import type { Failure } from '../../contract/index.ts';

/** Returns why an intent's last payment failed, or `null`. Stripe's message is for users only if the card was declined. */
export function failureOfPayment(intent: Pick<Stripe.PaymentIntent, 'last_payment_error'>): Failure | null {
  const error = intent.last_payment_error;
  if (error === null) return null;
  return {
    code: error.decline_code ?? error.code ?? error.type,
    message: error.type === 'card_error' ? (error.message ?? null) : null,
  };
}
