import type { PaymentIntent, SetupIntent, StripeError } from '@stripe/stripe-js';
import type {
  FakeChallenge,
  FakeCheckout,
  FakeCheckoutConfirmation,
  FakeConfirmation,
  FakeStripeBackend,
} from '../../../src/simulator/stripe-js/backend.ts';
import { FakeStripeFault } from '../../../src/simulator/stripe-js/backend.ts';

const CHALLENGED = '4000002760003184';
const DECLINED: Readonly<Record<string, StripeError>> = {
  '4000000000000002': {
    type: 'card_error',
    code: 'card_declined',
    decline_code: 'generic_decline',
    message: 'Your card was declined.',
  },
};
const AUTHENTICATION: StripeError = {
  type: 'invalid_request_error',
  code: 'payment_intent_authentication_failure',
  message: 'We are unable to authenticate your payment method.',
};

/** A PaymentIntent in a state. */
export function paymentIntent(
  status: PaymentIntent['status'],
  error: StripeError | null = null,
  id = 'pi_1',
): PaymentIntent {
  return {
    id,
    object: 'payment_intent',
    amount: 3800,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic',
    client_secret: `${id}_secret_x`,
    confirmation_method: 'automatic',
    created: 1_800_000_000,
    currency: 'usd',
    description: null,
    last_payment_error: error as PaymentIntent['last_payment_error'],
    livemode: false,
    next_action: status === 'requires_action' ? { type: 'use_stripe_sdk', use_stripe_sdk: {} } : null,
    payment_method: null,
    payment_method_types: ['card'],
    receipt_email: null,
    setup_future_usage: null,
    shipping: null,
    status,
  };
}

/** A SetupIntent in a state. */
export function setupIntent(status: SetupIntent['status'], error: StripeError | null = null): SetupIntent {
  return {
    id: 'seti_1',
    object: 'setup_intent',
    cancellation_reason: null,
    client_secret: 'seti_1_secret_x',
    created: 1_800_000_000,
    description: null,
    last_setup_error: error as SetupIntent['last_setup_error'],
    livemode: false,
    next_action: status === 'requires_action' ? { type: 'use_stripe_sdk', use_stripe_sdk: {} } : null,
    payment_method: null,
    payment_method_types: ['card'],
    status,
    usage: 'off_session',
  };
}

/** A little Stripe for one checkout, one payment and one card to be saved, in the page's memory. */
export class MemoryBackend implements FakeStripeBackend {
  /** How often each method was called. */
  readonly calls: Record<string, number> = {};
  checkout: FakeCheckout = {
    id: 'cs_1',
    status: 'open',
    paymentStatus: 'unpaid',
    currency: 'usd',
    email: 'admin@example.com',
    subtotal: 3800,
    discount: 0,
    tax: 0,
    total: 3800,
    lineItems: [
      { id: 'li_1', name: 'OCJ credit', priceId: 'price_1', quantity: 2, unitAmount: 1900, total: 3800 },
    ],
  };
  payment = paymentIntent('requires_payment_method');
  setup = setupIntent('requires_payment_method');
  /** Error of the next call. */
  failure: unknown;

  async retrieveCheckout(clientSecret: string): Promise<FakeCheckout> {
    this.#count('retrieveCheckout');
    if (clientSecret !== 'cs_1_secret_x') {
      throw new FakeStripeFault({ type: 'invalid_request_error', message: 'No such session' });
    }
    return this.checkout;
  }

  async confirmCheckout(confirmation: FakeConfirmation): Promise<FakeCheckoutConfirmation> {
    this.#count('confirmCheckout');
    this.payment = this.#attempt(confirmation);
    this.#follow();
    return { checkout: this.checkout, intent: this.payment };
  }

  async retrievePaymentIntent(_clientSecret: string): Promise<PaymentIntent> {
    this.#count('retrievePaymentIntent');
    return this.payment;
  }

  async confirmPayment(confirmation: FakeConfirmation): Promise<PaymentIntent> {
    this.#count('confirmPayment');
    this.payment = this.#attempt(confirmation);
    return this.payment;
  }

  async retrieveSetupIntent(_clientSecret: string): Promise<SetupIntent> {
    this.#count('retrieveSetupIntent');
    return this.setup;
  }

  async confirmSetup({ paymentMethod }: FakeConfirmation): Promise<SetupIntent> {
    this.#count('confirmSetup');
    const error = DECLINED[paymentMethod];
    this.setup = error ? setupIntent('requires_payment_method', error) : setupIntent('succeeded');
    return this.setup;
  }

  async completeChallenge({ result }: FakeChallenge): Promise<PaymentIntent | SetupIntent> {
    this.#count('completeChallenge');
    this.payment =
      result === 'succeed'
        ? paymentIntent('succeeded')
        : paymentIntent('requires_payment_method', AUTHENTICATION);
    this.#follow();
    return this.payment;
  }

  #attempt({ paymentMethod, returnUrl }: FakeConfirmation): PaymentIntent {
    const error = DECLINED[paymentMethod];
    if (error) return paymentIntent('requires_payment_method', error);
    if (returnUrl) {
      const url = `https://bank.example/?back=${encodeURIComponent(returnUrl)}`;
      const next = { type: 'redirect_to_url', redirect_to_url: { url, return_url: returnUrl } };
      return { ...paymentIntent('requires_action'), next_action: next };
    }
    if (paymentMethod === CHALLENGED) return paymentIntent('requires_action');
    return paymentIntent(paymentMethod.startsWith('pm_us') ? 'processing' : 'succeeded');
  }

  #follow(): void {
    const { status } = this.payment;
    if (status !== 'succeeded' && status !== 'processing') return;
    const paymentStatus = status === 'succeeded' ? 'paid' : 'unpaid';
    this.checkout = { ...this.checkout, status: 'complete', paymentStatus };
  }

  #count(method: string): void {
    this.calls[method] = (this.calls[method] ?? 0) + 1;
    const { failure } = this;
    this.failure = undefined;
    if (failure) throw failure as Error;
  }
}
