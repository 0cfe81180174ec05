import type { Stripe } from '@stripe/stripe-js';
import { watchChallenge } from './challenge.ts';
import { openCheckoutForm, openSavedCards } from './checkout-form.ts';
import type { FormOpener } from './form.ts';
import { StripeForm } from './form.ts';
import { openPaymentForm, openSetupForm } from './intent-form.ts';
import type { HostStripe } from './loader.ts';
import { loadStripe } from './loader.ts';
import { errorOutcome, intentOutcome, thrownOutcome } from './outcome.ts';
import type {
  NextActionOptions,
  PaymentForm,
  PaymentFormOptions,
  PaymentOutcome,
  PaymentPort,
} from './port.ts';

/** Options of `createStripePort`. */
export interface StripePortOptions {
  /** `pk_…`; may be empty if the host passes its own Stripe object. */
  readonly publishableKey: string;
  readonly stripe?: HostStripe | null | undefined;
  /** CSP nonce for the Stripe.js script. */
  readonly nonce?: string | undefined;
  /** Milliseconds for Stripe.js to load. Default: 15,000. */
  readonly timeout?: number | undefined;
  /** Milliseconds for a form to render, including loading. Default: 30,000. */
  readonly drawTimeout?: number | undefined;
}

/** Reads the current status of an intent whose action could not be handled because none is required any more. */
async function reread(stripe: Stripe, clientSecret: string): Promise<PaymentOutcome> {
  const { setupIntent, paymentIntent, error } = clientSecret.startsWith('seti_')
    ? { paymentIntent: undefined, ...(await stripe.retrieveSetupIntent(clientSecret)) }
    : { setupIntent: undefined, ...(await stripe.retrievePaymentIntent(clientSecret)) };
  const intent = paymentIntent ?? setupIntent;
  if (intent) return intentOutcome(intent);
  return error ? errorOutcome(error) : { status: 'unknown' };
}

async function runNextAction(stripe: Stripe, clientSecret: string): Promise<PaymentOutcome> {
  try {
    const { paymentIntent, setupIntent, error } = await stripe.handleNextAction({ clientSecret });
    return error ? errorOutcome(error) : intentOutcome(paymentIntent ?? setupIntent);
  } catch {
    return reread(stripe, clientSecret);
  }
}

/** Creates the payment port for Stripe.js, which it loads when the first form is mounted. */
export function createStripePort(options: StripePortOptions): PaymentPort {
  const mount =
    (open: FormOpener) =>
    (form: PaymentFormOptions): PaymentForm =>
      new StripeForm(form, () => loadStripe({ ...options, locale: form.locale }), open, options.drawTimeout);
  return {
    mountCheckout: mount(openCheckoutForm),
    openSavedCards: mount(openSavedCards),
    mountSetup: mount(openSetupForm),
    mountPayment: mount(openPaymentForm),
    async handleNextAction({ clientSecret, locale, ...callbacks }: NextActionOptions) {
      try {
        const stripe = await loadStripe({ ...options, locale });
        return await watchChallenge(callbacks, () => runNextAction(stripe, clientSecret));
      } catch (error) {
        return thrownOutcome(error);
      }
    },
  };
}
