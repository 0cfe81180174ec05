import type { StripeCheckoutAmount, StripeCheckoutSession } from '@stripe/stripe-js';
import { minorUnitDigits, toDecimalString } from '../../core/index.ts';
import type { FakeCheckout } from './backend.ts';

/** Converts a Checkout Session to the object that Stripe.js returns to the page. */
export function toSession(
  checkout: FakeCheckout,
  canConfirm: boolean,
  lastError: string | null,
): StripeCheckoutSession {
  const money = (amount: number): StripeCheckoutAmount => ({
    minorUnitsAmount: amount,
    amount: toDecimalString({ amount, currency: checkout.currency.toUpperCase() }),
  });
  const none = money(0);
  return {
    billingAddress: null,
    businessName: 'SIMULATED',
    nameCollection: null,
    canConfirm: canConfirm && checkout.status === 'open',
    currency: checkout.currency,
    currencyOptions: null,
    discountAmounts: null,
    email: checkout.email,
    id: checkout.id,
    lastPaymentError: lastError === null ? null : { message: lastError },
    lineItems: checkout.lineItems.map((item) => ({
      id: item.id,
      name: item.name,
      discount: none,
      subtotal: money(item.total),
      total: money(item.total),
      taxExclusive: none,
      taxInclusive: none,
      unitAmount: money(item.unitAmount),
      unitAmountDecimal: null,
      description: null,
      quantity: item.quantity,
      unitLabel: null,
      discountAmounts: null,
      taxAmounts: null,
      recurring: null,
      adjustableQuantity: null,
      images: [],
      priceId: item.priceId,
      isRemovable: false,
      pricing: null,
      transformQuantity: null,
    })),
    livemode: false,
    minorUnitsAmountDivisor: 10 ** minorUnitDigits(checkout.currency),
    phoneNumber: null,
    recurring: null,
    savedPaymentMethods:
      checkout.savedCards?.map(({ id, ...card }) => ({ id, type: 'card', card, billingDetails: {} })) ?? null,
    shipping: null,
    shippingAddress: null,
    shippingOptions: [],
    status:
      checkout.status === 'complete'
        ? { type: 'complete', paymentStatus: checkout.paymentStatus }
        : { type: checkout.status },
    surcharge: null,
    tax: { status: 'ready' },
    taxAmounts: null,
    taxIdInfo: null,
    total: {
      appliedBalance: none,
      balanceAppliedToNextInvoice: false,
      discount: money(checkout.discount),
      shippingRate: none,
      subtotal: money(checkout.subtotal),
      surcharge: none,
      taxExclusive: money(checkout.tax),
      taxInclusive: none,
      total: money(checkout.total),
    },
    optionalItems: null,
  };
}
