import type {
  PaymentIntent,
  SetupIntent,
  StripeCheckoutConfirmResult,
  StripeCheckoutStatus,
  StripeError,
} from '@stripe/stripe-js';
import { isPaymentLoadError } from './load-error.ts';
import type { PaymentOutcome } from './port.ts';

/** A failed 3-D Secure challenge is an `invalid_request_error`, but another card may work. */
const AUTHENTICATION_FAILED = [
  'payment_intent_authentication_failure',
  'setup_intent_authentication_failure',
];

/**
 * Whether Stripe intends an error's message for the user: only these two types
 * (https://docs.stripe.com/js/payment_intents/confirm_payment).
 */
const isForUser = (type: string | undefined): boolean => type === 'card_error' || type === 'validation_error';

function failed(code: string, message: string | null, retryable: boolean): PaymentOutcome {
  return { status: 'failed', code, message, retryable };
}

/** Returns the outcome for an intent's status. */
export function intentOutcome(intent: PaymentIntent | SetupIntent): PaymentOutcome {
  switch (intent.status) {
    case 'succeeded':
    case 'canceled':
    case 'processing':
      return { status: intent.status };
    case 'requires_capture':
      return { status: 'processing' };
    case 'requires_action':
    case 'requires_confirmation':
      return { status: 'requires_action' };
    case 'requires_payment_method': {
      const error = intent.object === 'payment_intent' ? intent.last_payment_error : intent.last_setup_error;
      return error ? errorOutcome(error) : failed('requires_payment_method', null, true);
    }
  }
}

/** Returns the outcome for an error that Stripe.js returned. */
export function errorOutcome(error: Omit<StripeError, 'type'> & { type: string }): PaymentOutcome {
  const code = error.decline_code ?? error.code ?? error.type;
  if (isForUser(error.type)) return failed(code, error.message ?? null, true);
  if (AUTHENTICATION_FAILED.includes(code)) return failed(code, null, true);
  const intent = error.payment_intent ?? error.setup_intent;
  if (intent && intent.status !== 'requires_payment_method') return intentOutcome(intent);
  if (error.type === 'api_connection_error' || error.type === 'api_error') return { status: 'unknown' };
  return failed(code, null, error.type === 'rate_limit_error');
}

/** Returns the outcome for an exception. Stripe.js throws an `IntegrationError` before it sends anything. */
export function thrownOutcome(error: unknown): PaymentOutcome {
  if (isPaymentLoadError(error)) return { status: 'unavailable', reason: error.reason };
  if (error instanceof Error && error.name === 'IntegrationError') {
    return { status: 'unavailable', reason: 'configuration' };
  }
  return { status: 'unknown' };
}

/** Returns the outcome for the status of a Checkout Session that is no longer open. */
export function sessionOutcome(status: StripeCheckoutStatus): PaymentOutcome {
  if (status.type === 'complete') {
    return { status: status.paymentStatus === 'unpaid' ? 'processing' : 'succeeded' };
  }
  return { status: status.type === 'expired' ? 'canceled' : 'requires_action' };
}

/**
 * Returns the outcome of confirming a Checkout Session. Every error is typed as the buyer's, but only `paymentFailed`
 * is a decline.
 */
export function checkoutOutcome(result: StripeCheckoutConfirmResult): PaymentOutcome {
  if (result.type === 'success') return sessionOutcome(result.session.status);
  const { error } = result;
  if (error.code !== 'paymentFailed') return { status: 'unknown' };
  return failed(error.paymentFailed.declineCode ?? 'card_declined', error.message, true);
}
