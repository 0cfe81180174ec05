import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { exactAmount, roundAmount } from '../../src/server/stripe/decimal.ts';
import { UnexpectedStripeResponse } from '../../src/server/stripe/errors.ts';
import { readPricing } from '../../src/server/stripe/pricing.ts';

const decimal = (text: string): { toString(): string } => ({ toString: () => text });
const flat = { billing_scheme: 'per_unit', tiers_mode: null, transform_quantity: null } as const;

describe('a decimal amount from Stripe', () => {
  const table: readonly [text: string, times: bigint, rounded: number][] = [
    ['250.4', 1n, 250],
    ['250.5', 1n, 251],
    ['-250.5', 1n, -251],
    ['0.1', 3n, 0],
    ['0.1', 5n, 1],
    // As floats, 1.005 × 100 is 100.49999999999999.
    ['1.005', 100n, 101],
    ['0.000000000001', 500_000_000_000n, 1],
    ['90071992547409.91', 100n, 9_007_199_254_740_991],
  ];
  for (const [text, times, rounded] of table) {
    test(`${text} × ${times} is ${rounded}`, () => {
      assert.equal(roundAmount(exactAmount({ whole: null, decimal: decimal(text) }) * times), rounded);
    });
  }

  test('is refused if it is not a number, or too large to be exact', () => {
    for (const text of ['1e3', '', 'NaN', '1.0000000000001'])
      assert.throws(() => exactAmount({ whole: null, decimal: decimal(text) }), UnexpectedStripeResponse);
    assert.throws(() => roundAmount(exactAmount({ whole: null, decimal: decimal('9007199254740992') })));
  });
});

describe('a price with fractions of a minor unit', () => {
  test('rounds once, after the quantity', () => {
    const price = { ...flat, unit_amount: null, unit_amount_decimal: decimal('0.35') };
    assert.deepEqual(
      [1, 2, 3, 100].map((seats) => readPricing(price, 1).total(seats)),
      [0, 1, 1, 35],
    );
    assert.equal(readPricing(price, 1).isPerUnit, false);
  });

  for (const mode of ['volume', 'graduated'] as const) {
    test(`includes the flat fee of a tier that has only a decimal one (${mode})`, () => {
      const tier = {
        up_to: null,
        unit_amount: null,
        unit_amount_decimal: decimal('100.05'),
        flat_amount: null,
        flat_amount_decimal: decimal('250.4'),
      };
      const price = {
        billing_scheme: 'tiered',
        tiers_mode: mode,
        tiers: [tier],
        transform_quantity: null,
        unit_amount: null,
        unit_amount_decimal: null,
      } as const;
      assert.equal(readPricing(price, 5).total(5), 751);
    });
  }
});
