import type Stripe from 'stripe';
import { confirmIntent } from '../domain/outcomes.ts';
import { paymentMethodFrom } from '../domain/payment-methods.ts';
import { cancelPayment } from '../domain/payments.ts';
import { endpoint } from '../http/endpoint.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { invalid } from '../protocol/fault.ts';
import { page } from '../protocol/list.ts';
import { expand, flag, inRange, paging, range, text, unmodelled, url, oneOf } from '../protocol/params.ts';
import type { TableOf } from '../protocol/params.ts';

const confirm = endpoint('POST /v1/payment_intents/:id/confirm', {
  returns: 'payment_intent',
  params: {
    expand,
    off_session: flag(),
    payment_method: text(),
    return_url: url(),
    use_stripe_sdk: flag(),
    ...unmodelled(
      'allowed_payment_method_types',
      'amount_details',
      'amount_to_confirm',
      'capture_method',
      'confirmation_token',
      'error_on_requires_action',
      'excluded_payment_method_types',
      'hooks',
      'mandate',
      'mandate_data',
      'payment_details',
      'payment_method_data',
      'payment_method_options',
      'radar_options',
      'receipt_email',
      'setup_future_usage',
      'shipping',
    ),
  } satisfies TableOf<Stripe.PaymentIntentConfirmParams>,
  handle(world, params, { id = '' }) {
    const intent = world.store.get('payment_intent', id, 'intent');
    const wanted = params.payment_method ?? intent.payment_method;
    if (wanted === null) {
      throw invalid(
        'You cannot confirm this PaymentIntent because it is missing a payment method.',
        undefined,
        'payment_intent_unexpected_state',
      );
    }
    const method = paymentMethodFrom(world, wanted, 'payment_method');
    return confirmIntent(world, intent, { paymentMethod: method.id, returnUrl: params.return_url });
  },
});

const cancel = endpoint('POST /v1/payment_intents/:id/cancel', {
  returns: 'payment_intent',
  params: {
    cancellation_reason: oneOf('abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'),
    expand,
  } satisfies TableOf<Stripe.PaymentIntentCancelParams>,
  handle(world, params, { id = '' }) {
    const intent = world.store.get('payment_intent', id, 'intent');
    const purpose = world.store.find('_purpose', id);
    if (purpose?.invoice !== undefined) {
      throw invalid(
        'You cannot cancel this PaymentIntent because it belongs to an invoice. Void the invoice instead.',
        'intent',
        'payment_intent_unexpected_state',
      );
    }
    if (['succeeded', 'canceled', 'processing'].includes(intent.status)) {
      throw invalid(
        `You cannot cancel this PaymentIntent because it has a status of ${intent.status}.`,
        'intent',
        'payment_intent_unexpected_state',
      );
    }
    return cancelPayment(world, intent, params.cancellation_reason ?? 'requested_by_customer');
  },
});

const index = endpoint('GET /v1/payment_intents', {
  returns: 'payment_intent',
  list: true,
  params: {
    ...paging,
    created: range(),
    customer: text(),
    ...unmodelled('customer_account'),
  } satisfies TableOf<Stripe.PaymentIntentListParams>,
  handle(world, params) {
    const found = world.store
      .all('payment_intent')
      .filter(
        (intent) =>
          (params.customer ?? intent.customer) === intent.customer && inRange(intent.created, params.created),
      );
    return page(found, params, '/v1/payment_intents');
  },
});

const charges = endpoint('GET /v1/charges', {
  returns: 'charge',
  list: true,
  params: {
    ...paging,
    created: range(),
    customer: text(),
    payment_intent: text(),
    ...unmodelled('transfer_group'),
  } satisfies TableOf<Stripe.ChargeListParams>,
  handle(world, params) {
    const found = world.store
      .all('charge')
      .filter(
        (charge) =>
          (params.customer ?? charge.customer) === charge.customer &&
          (params.payment_intent ?? charge.payment_intent) === charge.payment_intent &&
          inRange(charge.created, params.created),
      );
    return page(found, params, '/v1/charges');
  },
});

/** PaymentIntents, which invoices and Checkout Sessions create, and their charges. */
export const paymentIntentEndpoints: readonly Endpoint[] = [
  confirm,
  cancel,
  index,
  endpoint('GET /v1/payment_intents/:id', {
    returns: 'payment_intent',
    params: { expand, ...unmodelled('client_secret') } satisfies TableOf<Stripe.PaymentIntentRetrieveParams>,
    handle: (world, _params, { id = '' }) => world.store.get('payment_intent', id, 'intent'),
  }),
  charges,
  endpoint('GET /v1/charges/:id', {
    returns: 'charge',
    params: { expand },
    handle: (world, _params, { id = '' }) => world.store.get('charge', id),
  }),
];
