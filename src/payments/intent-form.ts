import type { Stripe, StripeElements } from '@stripe/stripe-js';
import type { FormOpener } from './form.ts';
import { stripeLocale } from './locale.ts';
import { errorOutcome, intentOutcome } from './outcome.ts';
import type { PaymentOutcome } from './port.ts';
import { reportFrame } from './report-frame.ts';
import { stripeAppearance } from './stripe-appearance.ts';

type ConfirmIntent = (stripe: Stripe, elements: StripeElements, returnUrl: string) => Promise<PaymentOutcome>;

const confirmPayment: ConfirmIntent = async (stripe, elements, returnUrl) => {
  const { paymentIntent, error } = await stripe.confirmPayment({
    elements,
    confirmParams: { return_url: returnUrl },
    redirect: 'if_required',
  });
  return error ? errorOutcome(error) : intentOutcome(paymentIntent);
};

const confirmSetup: ConfirmIntent = async (stripe, elements, returnUrl) => {
  const { setupIntent, error } = await stripe.confirmSetup({
    elements,
    confirmParams: { return_url: returnUrl },
    redirect: 'if_required',
  });
  return error ? errorOutcome(error) : intentOutcome(setupIntent);
};

/**
 * Bank debits, which cannot pay a pending seat change. Stripe.js accepts this list in `elements.update()`. Whether it
 * has an effect with a client secret is not documented, so the server also settles changes paid by a bank debit.
 */
const BANK_DEBITS = [
  'acss_debit',
  'au_becs_debit',
  'bacs_debit',
  'nz_bank_account',
  'sepa_debit',
  'us_bank_account',
];

/** Never rejects: a form with too many payment methods is better than no form. */
async function excludeTypes(elements: StripeElements, types: readonly string[]): Promise<void> {
  if (types.length === 0) return;
  try {
    await elements.update({ excludedPaymentMethodTypes: [...types] });
  } catch {
    // This version of Stripe.js does not support the option.
  }
}

function intentForm(confirm: ConfirmIntent, excluded: readonly string[] = []): FormOpener {
  return (stripe, { clientSecret, appearance, locale, target }, reports) => {
    const elements = stripe.elements({
      clientSecret,
      appearance: stripeAppearance(appearance),
      locale: stripeLocale(locale),
      loader: 'auto',
    });
    const element = elements.create('payment');
    let updating: Promise<unknown> = excludeTypes(elements, excluded);
    reportFrame(element, reports);
    element.on('change', ({ complete }) => reports.facts({ canConfirm: complete, total: null }));
    element.mount(target);
    reports.facts({ canConfirm: false, total: null });
    return {
      async confirm(returnUrl) {
        await updating;
        const { error } = await elements.submit();
        return error ? errorOutcome(error) : confirm(stripe, elements, returnUrl);
      },
      updateAppearance(next) {
        const update = elements.update({ appearance: stripeAppearance(next) });
        updating = Promise.allSettled([updating, update]);
      },
      focus: () => element.focus(),
      destroy: () => element.destroy(),
    };
  };
}

/** A Payment Element that pays a PaymentIntent. */
export const openPaymentForm = intentForm(confirmPayment, BANK_DEBITS);

/** A Payment Element that saves a card with a SetupIntent. */
export const openSetupForm = intentForm(confirmSetup);
