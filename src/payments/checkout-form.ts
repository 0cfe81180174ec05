import type { StripeCheckoutLoadActionsSuccess, StripeCheckoutSession } from '@stripe/stripe-js';
import type { FormFacts, FormOpener } from './form.ts';
import { checkoutOutcome, sessionOutcome } from './outcome.ts';
import type { PaymentOutcome } from './port.ts';
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

async function confirmSession(
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

/**
 * A Payment Element on a Checkout Session. Adaptive pricing is off: another currency would be another amount than the one
 * our page shows.
 */
export const openCheckoutForm: FormOpener = (stripe, { clientSecret, appearance, target }, reports) => {
  const checkout = stripe.initCheckoutElementsSdk({
    clientSecret,
    elementsOptions: { appearance: stripeAppearance(appearance), loader: 'auto' },
    adaptivePricing: { allowed: false },
  });
  let actions: StripeCheckoutLoadActionsSuccess | undefined;
  checkout.on('change', (session) => reports.facts(factsOf(session)));
  const element = checkout.createPaymentElement();
  reportFrame(element, reports);
  element.mount(target);
  checkout.loadActions().then(
    (result) => {
      if (result.type === 'error') return reports.failed('configuration');
      actions = result.actions;
      reports.facts(factsOf(actions.getSession()));
    },
    () => reports.failed('blocked'),
  );
  return {
    confirm: (returnUrl) =>
      actions
        ? confirmSession(actions, returnUrl)
        : Promise.reject(new Error('Confirmed before it was loaded')),
    updateAppearance: (next) => checkout.changeAppearance(stripeAppearance(next)),
    focus: () => element.focus(),
    destroy: () => element.destroy(),
  };
};
