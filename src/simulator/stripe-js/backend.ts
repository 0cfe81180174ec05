import type { PaymentIntent, SetupIntent, StripeError } from '@stripe/stripe-js';

/** What the person entered, as the simulator takes it. */
export interface FakeConfirmation {
  readonly clientSecret: string;
  /** Number of a test card, token of a test payment method (`pm_usBankAccount_success`), or id of a card on file. */
  readonly paymentMethod: string;
  /** Asks for an authentication on the bank's own page, which comes back to this URL. */
  readonly returnUrl?: string | undefined;
}

/** A card on file that a Checkout Session offers. */
export interface FakeSavedCard {
  readonly id: string;
  readonly brand: string;
  readonly last4: string;
  readonly expMonth: number;
  readonly expYear: number;
}

/** What the fake Checkout SDK needs to know of a Checkout Session. Amounts in minor units. */
export interface FakeCheckout {
  readonly id: string;
  readonly status: 'open' | 'complete' | 'expired';
  readonly paymentStatus: 'paid' | 'unpaid' | 'no_payment_required';
  /** ISO 4217, lower case, as Stripe writes it. */
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
  /** Cards on file that the session offers. Default: none are listed. */
  readonly savedCards?: readonly FakeSavedCard[];
  /** A card on file cannot pay without a Payment Element (the guess `savedCardWithoutForm`). Default: it can. */
  readonly savedCardsNeedForm?: boolean;
}

/** A confirmed Checkout Session and the payment it made. */
export interface FakeCheckoutConfirmation {
  readonly checkout: FakeCheckout;
  readonly intent: PaymentIntent | null;
}

/** The bank's word at the end of a challenge. */
export interface FakeChallenge {
  readonly clientSecret: string;
  readonly result: 'succeed' | 'fail';
}

/** The part of Stripe that a browser with a client secret speaks to. Each method throws a `FakeStripeFault`. */
export interface FakeStripeBackend {
  /** Payment forms leave out the kinds that the page excludes. Default: true. */
  readonly heedsExclusions?: boolean;
  retrieveCheckout(clientSecret: string): Promise<FakeCheckout>;
  confirmCheckout(confirmation: FakeConfirmation): Promise<FakeCheckoutConfirmation>;
  retrievePaymentIntent(clientSecret: string): Promise<PaymentIntent>;
  confirmPayment(confirmation: FakeConfirmation): Promise<PaymentIntent>;
  retrieveSetupIntent(clientSecret: string): Promise<SetupIntent>;
  confirmSetup(confirmation: FakeConfirmation): Promise<SetupIntent>;
  completeChallenge(challenge: FakeChallenge): Promise<PaymentIntent | SetupIntent>;
}

/** An error that Stripe answers. */
export class FakeStripeFault extends Error {
  override readonly name = 'FakeStripeFault';
  readonly error: StripeError;

  constructor(error: StripeError) {
    super(error.message);
    this.error = error;
  }
}

/** What an exception looks like where Stripe.js returns errors. */
export function toStripeError(thrown: unknown): StripeError {
  if (thrown instanceof FakeStripeFault) return thrown.error;
  return { type: 'api_connection_error', message: 'An error occurred with our connection to Stripe.' };
}

/** Stripe.js throws it where its caller made a mistake, before anything is sent. */
export class IntegrationError extends Error {
  override readonly name = 'IntegrationError';
}
