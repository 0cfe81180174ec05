import type { PaymentIntent, SetupIntent, StripeError } from '@stripe/stripe-js';

/** A confirmation with the payment method that the user entered. */
export interface FakeConfirmation {
  readonly clientSecret: string;
  /** Number of a test card, token of a test payment method (`pm_usBankAccount_success`), or id of a saved card. */
  readonly paymentMethod: string;
  /** URL to return to; with it, the bank authenticates the payment on its own page. */
  readonly returnUrl?: string | undefined;
}

/** A saved card that a Checkout Session offers. */
export interface FakeSavedCard {
  readonly id: string;
  readonly brand: string;
  readonly last4: string;
  readonly expMonth: number;
  readonly expYear: number;
}

/** The fields of a Checkout Session that the fake Checkout SDK needs. Amounts are in minor units. */
export interface FakeCheckout {
  readonly id: string;
  readonly status: 'open' | 'complete' | 'expired';
  readonly paymentStatus: 'paid' | 'unpaid' | 'no_payment_required';
  /** ISO 4217 code in lower case, as in Stripe's API. */
  readonly currency: string;
  readonly email: string | null;
  readonly subtotal: number;
  readonly discount: number;
  readonly tax: number;
  readonly total: number;
  readonly lineItems: readonly {
    readonly id: string;
    readonly name: string;
    readonly priceId: string;
    readonly quantity: number;
    readonly unitAmount: number;
    readonly total: number;
  }[];
  /** Saved cards that the session offers. Default: none. */
  readonly savedCards?: readonly FakeSavedCard[];
  /** True if a saved card can only pay with a Payment Element on the page (the guess `savedCardWithoutForm`). Default: false. */
  readonly savedCardsNeedForm?: boolean;
}

/** A confirmed Checkout Session and its payment. */
export interface FakeCheckoutConfirmation {
  readonly checkout: FakeCheckout;
  readonly intent: PaymentIntent | null;
}

/** The result of a 3-D Secure challenge. */
export interface FakeChallenge {
  readonly clientSecret: string;
  readonly result: 'succeed' | 'fail';
}

/** The part of Stripe that a browser calls with a client secret. Each method may reject with a {@link FakeStripeFault}. */
export interface FakeStripeBackend {
  /** Whether payment forms leave out the payment method types that the page excludes. Default: true. */
  readonly heedsExclusions?: boolean;
  retrieveCheckout(clientSecret: string): Promise<FakeCheckout>;
  confirmCheckout(confirmation: FakeConfirmation): Promise<FakeCheckoutConfirmation>;
  retrievePaymentIntent(clientSecret: string): Promise<PaymentIntent>;
  confirmPayment(confirmation: FakeConfirmation): Promise<PaymentIntent>;
  retrieveSetupIntent(clientSecret: string): Promise<SetupIntent>;
  confirmSetup(confirmation: FakeConfirmation): Promise<SetupIntent>;
  completeChallenge(challenge: FakeChallenge): Promise<PaymentIntent | SetupIntent>;
}

/** An error response of Stripe. */
export class FakeStripeFault extends Error {
  override readonly name = 'FakeStripeFault';
  readonly error: StripeError;

  constructor(error: StripeError) {
    super(error.message);
    this.error = error;
  }
}

/** Converts an exception to the error that Stripe.js returns; anything but a {@link FakeStripeFault} is a connection error. */
export function toStripeError(thrown: unknown): StripeError {
  if (thrown instanceof FakeStripeFault) return thrown.error;
  return { type: 'api_connection_error', message: 'An error occurred with our connection to Stripe.' };
}

/** Thrown, before any request, if Stripe.js is called incorrectly. */
export class IntegrationError extends Error {
  override readonly name = 'IntegrationError';
}
