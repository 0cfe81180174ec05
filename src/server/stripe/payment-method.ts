import type Stripe from 'stripe';
import type { PaymentMethod } from '../../contract/index.ts';

/** The payment method or source that Stripe charges for a subscription's invoices. */
export interface ChargedMethod {
  readonly id: string;
  /** Stripe's type, such as `card` or `sepa_debit`; `unknown` if it was not expanded. */
  readonly kind: string;
  /** The details by which users recognize it; `null` if it was not expanded. */
  readonly summary: PaymentMethod | null;
}

/** Codes of card brands on payment methods, by their names on sources. Other names are the code in another case. */
const BRAND_CODES: Readonly<Record<string, string>> = {
  'American Express': 'amex',
  'Diners Club': 'diners',
  MasterCard: 'mastercard',
};

/**
 * Returns what Stripe charges, in Stripe's order: the subscription's payment method, its source, the customer's default payment
 * method, the customer's default source (https://docs.stripe.com/api/subscriptions/object, `default_payment_method`).
 * Sources predate payment methods and still exist in old accounts. Returns `null` if nothing can be charged.
 */
export function chargedMethod(
  subscription: Stripe.Subscription,
  customer: Stripe.Customer | null,
): ChargedMethod | null {
  return (
    readMethod(subscription.default_payment_method) ??
    readSource(subscription.default_source) ??
    readMethod(customer?.invoice_settings.default_payment_method) ??
    readSource(customer?.default_source)
  );
}

/** Returns the details by which users recognize a payment method, or `null` if it was not expanded. */
export function methodSummary(method: string | Stripe.PaymentMethod | null): PaymentMethod | null {
  return readMethod(method)?.summary ?? null;
}

function readMethod(method: string | Stripe.PaymentMethod | null | undefined): ChargedMethod | null {
  if (method === null || method === undefined) return null;
  if (typeof method === 'string') return { id: method, kind: 'unknown', summary: null };
  const { id, type: kind, card } = method;
  if (card !== undefined) {
    const { brand, last4, exp_month: expMonth, exp_year: expYear } = card;
    return { id, kind, summary: { type: kind, brand, last4, expMonth, expYear } };
  }
  return { id, kind, summary: withoutCard(kind, lastFour(method)) };
}

function readSource(source: string | Stripe.CustomerSource | null | undefined): ChargedMethod | null {
  if (source === null || source === undefined) return null;
  if (typeof source === 'string') return { id: source, kind: 'unknown', summary: null };
  switch (source.object) {
    case 'card':
      return { id: source.id, kind: 'card', summary: cardSummary(source) };
    case 'bank_account':
      return {
        id: source.id,
        kind: source.object,
        summary: withoutCard(source.object, source.last4),
      };
    case 'source': {
      const { id, type: kind, card } = source;
      if (card !== undefined) return { id, kind, summary: cardSummary(card) };
      return { id, kind, summary: withoutCard(kind, lastFour(source)) };
    }
    default:
      return { id: source.id, kind: source.object, summary: withoutCard(source.object, null) };
  }
}

/** Converts the card of a source, with its brand as on payment methods. */
function cardSummary(card: {
  readonly brand?: string | null;
  readonly last4?: string | null;
  readonly exp_month?: number | null;
  readonly exp_year?: number | null;
}): PaymentMethod {
  const { brand, last4, exp_month: expMonth, exp_year: expYear } = card;
  return {
    type: 'card',
    brand: brand == null ? null : (BRAND_CODES[brand] ?? brand.toLowerCase()),
    last4: last4 ?? null,
    expMonth: expMonth ?? null,
    expYear: expYear ?? null,
  };
}

function withoutCard(type: string, last4: string | null): PaymentMethod {
  return { type, brand: null, last4, expMonth: null, expYear: null };
}

/** Returns the last four digits, which Stripe stores in the property named after the type. */
function lastFour(method: Stripe.PaymentMethod | Stripe.Source): string | null {
  const details: unknown = (method as unknown as Readonly<Record<string, unknown>>)[method.type];
  if (typeof details !== 'object' || details === null || !('last4' in details)) return null;
  return typeof details.last4 === 'string' ? details.last4 : null;
}
