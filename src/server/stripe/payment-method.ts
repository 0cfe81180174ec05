import type Stripe from 'stripe';
import type { PaymentMethod } from '../../contract/index.ts';

/** What a person needs to recognise a payment method, or `null` where there is none or it was not expanded. */
export function summarizePaymentMethod(
  method: string | Stripe.PaymentMethod | null | undefined,
): PaymentMethod | null {
  if (method === null || method === undefined || typeof method === 'string') return null;
  const { type, card } = method;
  if (card !== undefined) {
    return { type, brand: card.brand, last4: card.last4, expMonth: card.exp_month, expYear: card.exp_year };
  }
  const last4 = method.sepa_debit?.last4 ?? method.us_bank_account?.last4 ?? null;
  return { type, brand: null, last4, expMonth: null, expYear: null };
}

/** The payment method that Stripe charges: the subscription's own, else the customer's default. */
export function defaultPaymentMethod(
  subscription: Stripe.Subscription,
  customer: Stripe.Customer | null,
): PaymentMethod | null {
  return summarizePaymentMethod(
    subscription.default_payment_method ?? customer?.invoice_settings.default_payment_method,
  );
}

/** The id of the payment method that Stripe charges; of the customer's default where the customer was expanded. */
export function defaultPaymentMethodId(subscription: Stripe.Subscription): string | null {
  const { customer, default_payment_method: own } = subscription;
  const isKnown = typeof customer !== 'string' && customer.deleted !== true;
  const method = own ?? (isKnown ? customer.invoice_settings.default_payment_method : null);
  return typeof method === 'string' ? method : (method?.id ?? null);
}
