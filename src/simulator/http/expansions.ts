import type { Expandable, Expansions, Fields } from './expand.ts';
import { listOf } from '../protocol/list.ts';
import { currencyOptionsOf } from '../state/currency-options.ts';
import type * as wire from '../state/wire.ts';

const nothing: Expandable = { nothing: true };
const customer: Expandable = { kind: 'customer' };
const price: Fields = {
  product: { kind: 'product' },
  currency_options: {
    fields: {},
    include: (world, owner) => currencyOptionsOf(world, owner as wire.Price),
  },
};
const subscriptionItem: Fields = {
  price: { fields: price },
  discounts: { kind: 'discount' },
};
const invoiceLine: Fields = {
  discounts: { kind: 'discount' },
  pricing: { fields: { price_details: { fields: { price: { kind: 'price' } } } } },
  subscription: { kind: 'subscription' },
};

const invoice: Fields = {
  customer,
  default_payment_method: { kind: 'payment_method' },
  default_source: nothing,
  discounts: { kind: 'discount' },
  latest_revision: nothing,
  lines: { fields: { data: { fields: invoiceLine } } },
  parent: { fields: { subscription_details: { fields: { subscription: { kind: 'subscription' } } } } },
  total_discount_amounts: { fields: { discount: { kind: 'discount' } } },
  confirmation_secret: {
    fields: {},
    include(world, owner) {
      const { id } = owner as wire.Invoice;
      const payment = world.store.all('invoice_payment').find((entry) => entry.invoice === id);
      const intent = world.store.find('payment_intent', payment?.payment.payment_intent);
      return intent?.client_secret == null
        ? null
        : { client_secret: intent.client_secret, type: 'payment_intent' };
    },
  },
  payments: {
    fields: {
      data: {
        fields: {
          payment: { fields: { payment_intent: { kind: 'payment_intent' }, charge: { kind: 'charge' } } },
        },
      },
    },
    include(world, owner) {
      const { id } = owner as wire.Invoice;
      const payments = world.store.all('invoice_payment').filter((entry) => entry.invoice === id);
      return listOf(payments, '/v1/invoice_payments');
    },
  },
};

const checkoutSession: Fields = {
  customer,
  invoice: { kind: 'invoice' },
  payment_intent: { kind: 'payment_intent' },
  payment_link: nothing,
  setup_intent: nothing,
  subscription: nothing,
  line_items: {
    fields: { data: { fields: { price: { fields: price } } } },
    include(world, owner) {
      const { id } = owner as wire.CheckoutSession;
      return listOf(world.store.find('_checkout', id)?.lines ?? [], `/v1/checkout/sessions/${id}/line_items`);
    },
  },
};

/** The expandable properties of each kind of record. */
export const expansions: Expansions = {
  customer: {
    default_source: { kind: 'source' },
    invoice_settings: { fields: { default_payment_method: { kind: 'payment_method' } } },
    // A balance is in the customer's currency only.
    invoice_credit_balance: {
      fields: {},
      include(_world, owner) {
        const { balance, currency } = owner as wire.Customer;
        return currency === null || currency === undefined || balance === 0 ? {} : { [currency]: -balance };
      },
    },
    subscriptions: {
      fields: {},
      include(world, owner) {
        const { id } = owner as wire.Customer;
        const live = world.store
          .all('subscription')
          .filter((entry) => entry.customer === id && entry.status !== 'canceled');
        return listOf(live, `/v1/customers/${id}/subscriptions`);
      },
    },
  },
  product: { default_price: { kind: 'price' } },
  price,
  payment_method: { customer },
  // Coupons that are limited to products are not modelled.
  coupon: { applies_to: { fields: {}, include: () => undefined } },
  discount: { customer, source: { fields: { coupon: { kind: 'coupon' } } } },
  subscription: {
    customer,
    default_payment_method: { kind: 'payment_method' },
    default_source: { kind: 'source' },
    discounts: { kind: 'discount' },
    items: { fields: { data: { fields: subscriptionItem } } },
    latest_invoice: { kind: 'invoice' },
    pending_setup_intent: { kind: 'setup_intent' },
    pending_update: { fields: { subscription_items: { fields: subscriptionItem } } },
    schedule: { kind: 'subscription_schedule' },
  },
  source: { customer },
  subscription_schedule: { customer, subscription: { kind: 'subscription' } },
  invoice,
  invoice_payment: {
    invoice: { kind: 'invoice' },
    payment: { fields: { payment_intent: { kind: 'payment_intent' }, charge: { kind: 'charge' } } },
  },
  invoiceitem: { customer, invoice: { kind: 'invoice' } },
  payment_intent: {
    customer,
    latest_charge: { kind: 'charge' },
    payment_method: { kind: 'payment_method' },
    review: nothing,
  },
  setup_intent: {
    customer,
    latest_attempt: nothing,
    mandate: nothing,
    payment_method: { kind: 'payment_method' },
  },
  charge: {
    customer,
    payment_intent: { kind: 'payment_intent' },
    balance_transaction: nothing,
    refunds: {
      fields: {},
      include(world, owner) {
        const { id } = owner as wire.Charge;
        return listOf(
          world.store.all('refund').filter((entry) => entry.charge === id),
          `/v1/charges/${id}/refunds`,
        );
      },
    },
  },
  refund: {
    charge: { kind: 'charge' },
    payment_intent: { kind: 'payment_intent' },
    payment_method: { kind: 'payment_method' },
    balance_transaction: nothing,
  },
  credit_note: { customer, invoice: { kind: 'invoice' } },
  dispute: { charge: { kind: 'charge' }, payment_intent: { kind: 'payment_intent' } },
  customer_balance_transaction: { customer, invoice: { kind: 'invoice' } },
  'checkout.session': checkoutSession,
};
