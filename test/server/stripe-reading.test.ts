import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readPricing } from '../../src/server/stripe/pricing.ts';
import { minimumCharge } from '../../src/server/stripe/minimum-charge.ts';
import { failureOf, stripeErrorKind, UnexpectedStripeResponse } from '../../src/server/stripe/errors.ts';
import Stripe from 'stripe';

const perUnit = {
  billing_scheme: 'per_unit',
  tiers_mode: null,
  transform_quantity: null,
  unit_amount: 2900,
  unit_amount_decimal: null,
} as const;

const tier = (upTo: number | null, unit: number, flat: number | null = null): Stripe.Price.Tier => ({
  up_to: upTo,
  unit_amount: unit,
  unit_amount_decimal: null,
  flat_amount: flat,
  flat_amount_decimal: null,
});

describe('the price for a quantity', () => {
  test('is the product for a price per unit', () => {
    const pricing = readPricing(perUnit, 5);
    assert.deepEqual([pricing.isPerUnit, pricing.unitAmount, pricing.total(8)], [true, 2900, 23_200]);
  });

  test('sums the tiers if graduated', () => {
    const tiers = [tier(5, 1000, 500), tier(null, 800)];
    const pricing = readPricing(
      { ...perUnit, billing_scheme: 'tiered', tiers_mode: 'graduated', unit_amount: null, tiers },
      5,
    );
    assert.deepEqual([pricing.isPerUnit, pricing.total(5), pricing.total(7)], [false, 5500, 7100]);
    assert.equal(pricing.unitAmount, 1100);
  });

  test('uses the tier reached for all seats if volume-based', () => {
    const tiers = [tier(5, 1000), tier(null, 800)];
    const pricing = readPricing(
      { ...perUnit, billing_scheme: 'tiered', tiers_mode: 'volume', unit_amount: null, tiers },
      5,
    );
    assert.deepEqual([pricing.total(5), pricing.total(6)], [5000, 4800]);
  });

  test('rounds packages as configured', () => {
    const pricing = readPricing({ ...perUnit, transform_quantity: { divide_by: 5, round: 'up' } }, 6);
    assert.deepEqual([pricing.isPerUnit, pricing.total(6)], [false, 5800]);
  });
});

describe('the information in a Stripe error', () => {
  const { errors } = Stripe;
  const cases: readonly (readonly [string, unknown, ReturnType<typeof stripeErrorKind>])[] = [
    ['a cut connection', new errors.StripeConnectionError({ type: 'api_error', message: 'cut' }), 'unknown'],
    ['a 500', new errors.StripeAPIError({ type: 'api_error', statusCode: 500 }), 'unknown'],
    ['a decline', new errors.StripeCardError({ type: 'card_error', statusCode: 402 }), 'declined'],
    [
      'a wrong parameter',
      new errors.StripeInvalidRequestError({ type: 'invalid_request_error', statusCode: 400 }),
      'refused',
    ],
    [
      'too many requests',
      new errors.StripeRateLimitError({ type: 'rate_limit_error', statusCode: 429 }),
      'busy',
    ],
    [
      'a wrong key',
      new errors.StripeAuthenticationError({ type: 'authentication_error', statusCode: 401 }),
      'misconfigured',
    ],
    ['an unexpected response', new UnexpectedStripeResponse('?'), 'unknown'],
    ['an error of our own', new TypeError('?'), null],
  ];
  for (const [name, error, kind] of cases) {
    test(`${name} is ${kind ?? 'not of Stripe'}`, () => {
      assert.equal(stripeErrorKind(error), kind);
    });
  }

  test("Stripe's message is shown to users only for card errors", () => {
    const declined = new errors.StripeCardError({
      type: 'card_error',
      decline_code: 'lost_card',
      message: 'Lost.',
    });
    assert.deepEqual(failureOf(declined), { code: 'lost_card', message: 'Lost.' });
    const wrong = new errors.StripeInvalidRequestError({
      type: 'invalid_request_error',
      code: 'resource_missing',
      message: 'No such',
    });
    assert.deepEqual(failureOf(wrong), { code: 'resource_missing', message: null });
  });
});

test('the minimum charge is known by currency, in any case', () => {
  assert.deepEqual([minimumCharge('usd'), minimumCharge('JPY'), minimumCharge('KWD')], [50, 50, 0]);
});
