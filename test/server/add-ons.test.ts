import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type Stripe from 'stripe';
import { readAddOns } from '../../src/server/stripe/add-ons.ts';

const DOLLARS = 'usd';
const monthly = { interval: 'month', interval_count: 1, usage_type: 'licensed' };

/** An item of 100.00 a month with changes. */
function anItem(id: string, price: object = {}, quantity: number | undefined = 1): object {
  const usual = {
    currency: DOLLARS,
    billing_scheme: 'per_unit',
    unit_amount: 10_000,
    unit_amount_decimal: '10000',
  };
  return { id, quantity, price: { ...usual, transform_quantity: null, recurring: monthly, ...price } };
}

const seats = anItem('si_seats');

/** The price of the other items. */
function addOnsOf(...others: readonly object[]): number | null {
  const items = { data: [...others, seats] };
  const plan = { item: seats, interval: 'month', quantity: 1, unsupported: null };
  return readAddOns(
    { currency: DOLLARS, items } as unknown as Stripe.Subscription,
    plan as unknown as Parameters<typeof readAddOns>[1],
  );
}

describe('the price of the other items', () => {
  test('is zero without other items', () => assert.equal(addOnsOf(), 0));

  test('is the sum of price × quantity', () => {
    assert.equal(
      addOnsOf(anItem('si_a', {}, 2), anItem('si_b', { unit_amount: 1, unit_amount_decimal: '1' })),
      20_001,
    );
  });

  test('is rounded per item, since each is a line of the invoice', () => {
    const half = { unit_amount: null, unit_amount_decimal: '0.5' };
    assert.equal(addOnsOf(anItem('si_a', half), anItem('si_b', half)), 2);
  });

  for (const [title, price, quantity] of [
    ['billed by usage', { recurring: { ...monthly, usage_type: 'metered' } }, 1],
    ['billed each year', { recurring: { ...monthly, interval: 'year' } }, 1],
    ['billed every three months', { recurring: { ...monthly, interval_count: 3 } }, 1],
    ['billed once', { recurring: null }, 1],
    ['whose price is given in another currency', { currency: 'eur' }, 1],
    ['of tiers', { billing_scheme: 'tiered', unit_amount: null, unit_amount_decimal: null }, 1],
  ] as const) {
    test(`is not known in advance for one ${title}`, () => {
      assert.equal(addOnsOf(anItem('si_a'), anItem('si_b', price, quantity)), null);
    });
  }

  test('is not known in advance for one without a quantity', () => {
    const { quantity: _, ...item } = anItem('si_a') as { quantity: number };
    assert.equal(addOnsOf(item), null);
  });
});
