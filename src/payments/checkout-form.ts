import type {
  Stripe,
  StripeCheckoutElementsSdk,
  StripeCheckoutLoadActionsSuccess,
  StripeCheckoutSession,
} from '@stripe/stripe-js';
import type { FormDriver, FormFacts, FormOpener, FormReports } from './form.ts';
import { checkoutOutcome, sessionOutcome } from './outcome.ts';
import type { PaymentFormOptions, PaymentOutcome } from './port.ts';
import { reportFrame } from './report-frame.ts';
import { stripeAppearance } from './stripe-appearance.ts';

function factsOf(session: StripeCheckoutSession): FormFacts {
  const { canConfirm, currency, status, total } = session;
  const facts = {
    canConfirm,
    total: { amount: total.total.minorUnitsAmount, currency: currency.toUpperCase() },
  };
  if (status.type === 'open') return facts;
  if (status.type === 'expired') return { ...facts, settled: { status: 'expired' } };
  return { ...facts, settled: { status: 'complete', paid: status.paymentStatus !== 'unpaid' } };
}

/** Confirms with the saved card of this id, or with the details entered in the form. */
async function confirmSession(
  actions: StripeCheckoutLoadActionsSuccess,
  returnUrl: string,
  paymentMethod?: string,
): Promise<PaymentOutcome> {
  const session = actions.getSession();
  if (session.status.type !== 'open') return sessionOutcome(session.status);
  if (!paymentMethod && !session.canConfirm) {
    const checked = await actions.validateElements();
    if (checked.type === 'error') {
      const message = checked.error.code === 'validation_error' ? checked.error.message : null;
      return { status: 'failed', code: 'incomplete', message, retryable: true };
    }
  }
  return checkoutOutcome(
    await actions.confirm({ redirect: 'if_required', returnUrl, ...(paymentMethod && { paymentMethod }) }),
  );
}

/** Adaptive pricing is off: a converted amount would differ from the amount that our page shows. */
function openSession(
  stripe: Stripe,
  { clientSecret, appearance }: PaymentFormOptions,
): StripeCheckoutElementsSdk {
  return stripe.initCheckoutElementsSdk({
    clientSecret,
    elementsOptions: { appearance: stripeAppearance(appearance), loader: 'auto' },
    adaptivePricing: { allowed: false },
  });
}

/** Reports the session's facts, initially and on every change. Returns the function that confirms the payment. */
function followSession(
  checkout: StripeCheckoutElementsSdk,
  reports: FormReports,
  read: (session: StripeCheckoutSession) => FormFacts,
): FormDriver['confirm'] {
  let actions: StripeCheckoutLoadActionsSuccess | undefined;
  const report = (session: StripeCheckoutSession): void => reports.facts(read(session));
  checkout.on('change', report);
  checkout.loadActions().then(
    (result) => {
      if (result.type === 'error') return reports.failed('configuration');
      actions = result.actions;
      report(actions.getSession());
    },
    () => reports.failed('blocked'),
  );
  return (returnUrl, savedCard) =>
    actions ? confirmSession(actions, returnUrl, savedCard) : Promise.reject(new Error('Not loaded'));
}

/** A Payment Element on a Checkout Session. */
export const openCheckoutForm: FormOpener = (stripe, options, reports) => {
  const checkout = openSession(stripe, options);
  const element = checkout.createPaymentElement();
  reportFrame(element, reports);
  element.mount(options.target);
  return {
    confirm: followSession(checkout, reports, factsOf),
    updateAppearance: (next) => checkout.changeAppearance(stripeAppearance(next)),
    focus: () => element.focus(),
    destroy: () => element.destroy(),
  };
};

/**
 * A Checkout Session paid with a saved card. No Element is mounted, as Stripe documents it for pages that list the
 * saved payment methods themselves. Two assumptions need a real account to verify, and are switches of the simulator:
 * that the list is present without an Element (`checkoutSavedCards`), and that Stripe accepts the payment without one
 * (`savedCardWithoutForm`).
 */
export const openSavedCards: FormOpener = (stripe, options, reports) => {
  const checkout = openSession(stripe, options);
  const confirm = followSession(checkout, reports, (session) => {
    // Stripe.js's types allow only cards in this list.
    const savedCards = (session.savedPaymentMethods ?? []).map(({ id, card }) => ({ ...card, id }));
    // Stripe's `canConfirm` refers to input in Elements.
    return { ...factsOf(session), canConfirm: savedCards.length > 0, savedCards };
  });
  reports.drawn();
  return {
    confirm,
    updateAppearance() {},
    focus() {},
    destroy() {},
  };
};
