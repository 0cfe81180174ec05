import type {
  Stripe,
  StripeCheckoutElementsSdk,
  StripeCheckoutLoadActionsSuccess,
  StripeCheckoutSession,
} from '@stripe/stripe-js';
import type { FormFacts, FormOpener, FormReports } from './form.ts';
import { checkoutOutcome, sessionOutcome } from './outcome.ts';
import type { PaymentFormOptions, PaymentOutcome, SavedCard } from './port.ts';
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

/** By Stripe.js's types the list has cards only. */
function savedCardsOf({ savedPaymentMethods }: StripeCheckoutSession): readonly SavedCard[] {
  return (savedPaymentMethods ?? []).map(({ id, card }) => ({ ...card, id }));
}

async function confirmForm(
  actions: StripeCheckoutLoadActionsSuccess,
  returnUrl: string,
): Promise<PaymentOutcome> {
  const session = actions.getSession();
  if (session.status.type !== 'open') return sessionOutcome(session.status);
  if (!session.canConfirm) {
    const checked = await actions.validateElements();
    if (checked.type === 'error') {
      const message = checked.error.code === 'validation_error' ? checked.error.message : null;
      return { status: 'failed', code: 'incomplete', message, retryable: true };
    }
  }
  return checkoutOutcome(await actions.confirm({ redirect: 'if_required', returnUrl }));
}

async function confirmSavedCard(
  actions: StripeCheckoutLoadActionsSuccess,
  returnUrl: string,
  paymentMethod: string,
): Promise<PaymentOutcome> {
  const { status } = actions.getSession();
  if (status.type !== 'open') return sessionOutcome(status);
  return checkoutOutcome(await actions.confirm({ paymentMethod, redirect: 'if_required', returnUrl }));
}

/** Adaptive pricing is off: another currency would be another amount than the one our page shows. */
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

/** Reports the session's facts, now and when they change. Returns what gives its actions; `undefined` until they are loaded. */
function followSession(
  checkout: StripeCheckoutElementsSdk,
  reports: FormReports,
  read: (session: StripeCheckoutSession) => FormFacts,
): () => StripeCheckoutLoadActionsSuccess | undefined {
  let actions: StripeCheckoutLoadActionsSuccess | undefined;
  checkout.on('change', (session) => reports.facts(read(session)));
  checkout.loadActions().then(
    (result) => {
      if (result.type === 'error') return reports.failed('configuration');
      actions = result.actions;
      reports.facts(read(actions.getSession()));
    },
    () => reports.failed('blocked'),
  );
  return () => actions;
}

const notLoaded = (): Promise<PaymentOutcome> => Promise.reject(new Error('Confirmed before it was loaded'));

/** A Payment Element on a Checkout Session. */
export const openCheckoutForm: FormOpener = (stripe, options, reports) => {
  const checkout = openSession(stripe, options);
  const element = checkout.createPaymentElement();
  reportFrame(element, reports);
  element.mount(options.target);
  const getActions = followSession(checkout, reports, factsOf);
  return {
    confirm(returnUrl) {
      const actions = getActions();
      return actions ? confirmForm(actions, returnUrl) : notLoaded();
    },
    updateAppearance: (next) => checkout.changeAppearance(stripeAppearance(next)),
    focus: () => element.focus(),
    destroy: () => element.destroy(),
  };
};

/**
 * A Checkout Session that a card on file pays: no Element is drawn, as Stripe documents it for pages that list the saved payment
 * methods themselves. Two things that only a real account can tell are switches of the simulator: whether the list is there without
 * an Element (`checkoutSavedCards`), and whether Stripe takes the payment without one (`savedCardWithoutForm`).
 */
export const openSavedCards: FormOpener = (stripe, options, reports) => {
  const checkout = openSession(stripe, options);
  const getActions = followSession(checkout, reports, (session) => {
    const savedCards = savedCardsOf(session);
    // `canConfirm` is about what was typed into Elements.
    return { ...factsOf(session), canConfirm: savedCards.length > 0, savedCards };
  });
  reports.drawn();
  return {
    confirm(returnUrl, savedCard) {
      const actions = getActions();
      return actions && savedCard !== undefined
        ? confirmSavedCard(actions, returnUrl, savedCard)
        : notLoaded();
    },
    updateAppearance: () => undefined,
    focus: () => undefined,
    destroy: () => undefined,
  };
};
