import assert from 'node:assert/strict';
import Stripe from 'stripe';
import { stripeErrorKind } from '../../../src/server/stripe/errors.ts';
import type { Scenario } from '../scenario.ts';
import { refusalOf, withShop } from '../scenario.ts';

/** Parameters that the SDK's types do not have (any more). */
const REMOVED: readonly (readonly [what: string, path: string, params: object])[] = [
  [
    'payment_method_types of Checkout',
    '/v1/checkout/sessions',
    { mode: 'payment', payment_method_types: ['card'] },
  ],
  ['payment_method_types of a SetupIntent', '/v1/setup_intents', { payment_method_types: ['card'] }],
  ['an unknown one', '/v1/customers', { nickname: 'Ada' }],
];

/** Stripe's errors for refused calls. */
export const errors: readonly Scenario[] = [
  withShop('an unknown object is a 404 with an error that names it', async ({ stripe }) => {
    const refusal = await refusalOf(stripe.subscriptions.retrieve('sub_thereIsNone'));
    assert.ok(refusal instanceof Stripe.errors.StripeInvalidRequestError);
    assert.deepEqual(
      [refusal.statusCode, refusal.code, stripeErrorKind(refusal)],
      [404, 'resource_missing', 'refused'],
    );
  }),

  withShop('an unknown session or setup is a 404, too', async ({ stripe, checkout }) => {
    for (const call of [
      checkout.read('cs_test_thereIsNone'),
      stripe.setupIntents.retrieve('seti_thereIsNone'),
    ]) {
      assert.equal(stripeErrorKind(await refusalOf(call)), 'refused');
    }
  }),

  ...REMOVED.map(([what, path, params]) =>
    withShop(`a parameter not declared in the types is refused: ${what}`, async ({ stripe }) => {
      const refusal = await refusalOf(stripe.rawRequest('POST', path, { ...params }));
      assert.ok(refusal instanceof Stripe.errors.StripeInvalidRequestError);
      assert.equal(refusal.code, 'parameter_unknown');
    }),
  ),

  withShop('expanding a field that cannot be expanded is refused', async ({ stripe, customerId }) => {
    const refusal = await refusalOf(stripe.customers.retrieve(customerId, { expand: ['seats'] }));
    assert.equal(stripeErrorKind(refusal), 'refused');
  }),

  withShop('Stripe responds in the version of the SDK’s types', async ({ stripe, customerId }) => {
    const { lastResponse } = await stripe.customers.retrieve(customerId);
    assert.equal(lastResponse.apiVersion, Stripe.API_VERSION);
  }),
];
