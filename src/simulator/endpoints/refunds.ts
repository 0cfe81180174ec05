import type Stripe from 'stripe';
import { refundCharge } from '../domain/reversals.ts';
import { endpoint } from '../http/endpoint.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { invalid } from '../protocol/fault.ts';
import { page } from '../protocol/list.ts';
import {
  expand,
  inRange,
  integer,
  mergeMetadata,
  metadata,
  paging,
  range,
  text,
  unmodelled,
  oneOf,
} from '../protocol/params.ts';
import type { TableOf } from '../protocol/params.ts';

const create = endpoint('POST /v1/refunds', {
  returns: 'refund',
  params: {
    amount: integer({ min: 1 }),
    charge: text(),
    expand,
    metadata: metadata(),
    payment_intent: text(),
    reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer'),
    ...unmodelled(
      'currency',
      'customer',
      'instructions_email',
      'origin',
      'refund_application_fee',
      'reverse_transfer',
    ),
  } satisfies TableOf<Stripe.RefundCreateParams>,
  check(params) {
    if ((params.charge === undefined) === (params.payment_intent === undefined)) {
      throw invalid(
        'One of the following params should be provided for this request: payment_intent or charge.',
        'charge',
        'parameter_missing',
      );
    }
  },
  handle(world, params) {
    const intent =
      params.payment_intent === undefined
        ? undefined
        : world.store.get('payment_intent', params.payment_intent, 'payment_intent');
    if (intent !== undefined && intent.latest_charge === null) {
      throw invalid(
        'This PaymentIntent does not have a successful charge to refund.',
        'payment_intent',
        'payment_intent_unexpected_state',
      );
    }
    return refundCharge(world, {
      charge: world.store.get('charge', intent?.latest_charge ?? params.charge ?? '', 'charge'),
      amount: params.amount,
      reason: params.reason ?? null,
      metadata: mergeMetadata({}, params.metadata ?? {}),
    });
  },
});

const ofCharge = { ...paging, charge: text(), created: range(), payment_intent: text() };

const refunds = endpoint('GET /v1/refunds', {
  returns: 'refund',
  list: true,
  params: ofCharge satisfies TableOf<Stripe.RefundListParams>,
  handle(world, params) {
    const found = world.store
      .all('refund')
      .filter(
        (refund) =>
          (params.charge ?? refund.charge) === refund.charge &&
          (params.payment_intent ?? refund.payment_intent) === refund.payment_intent &&
          inRange(refund.created, params.created),
      );
    return page(found, params, '/v1/refunds');
  },
});

const disputes = endpoint('GET /v1/disputes', {
  returns: 'dispute',
  list: true,
  params: ofCharge satisfies TableOf<Stripe.DisputeListParams>,
  handle(world, params) {
    const found = world.store
      .all('dispute')
      .filter(
        (dispute) =>
          (params.charge ?? dispute.charge) === dispute.charge &&
          (params.payment_intent ?? dispute.payment_intent) === dispute.payment_intent &&
          inRange(dispute.created, params.created),
      );
    return page(found, params, '/v1/disputes');
  },
});

/** Refunds and disputes. */
export const refundEndpoints: readonly Endpoint[] = [
  create,
  refunds,
  endpoint('GET /v1/refunds/:id', {
    returns: 'refund',
    params: { expand },
    handle: (world, _params, { id = '' }) => world.store.get('refund', id),
  }),
  disputes,
  endpoint('GET /v1/disputes/:id', {
    returns: 'dispute',
    params: { expand },
    handle: (world, _params, { id = '' }) => world.store.get('dispute', id),
  }),
];
