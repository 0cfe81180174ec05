import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type Stripe from 'stripe';
import { estimateSeatChange } from '../../src/core/index.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { readDiscounts } from '../../src/server/stripe/discount.ts';
import type { OrganizationSeed } from '../../src/simulator/index.ts';
import { quoteFor, readAccount } from '../support/contract-responses.ts';
import { openTestPGlite } from '../support/databases.ts';
import { createWorld, DAY } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

const NOW = 1_000_000;
const PERIOD_START = NOW - 20 * DAY;
const PERIOD_END = NOW + 10 * DAY;

interface Given {
  readonly coupon?: Partial<Stripe.Coupon>;
  readonly end?: number | null;
  readonly start?: number;
}

function discount({ coupon, end = null, start = PERIOD_START }: Given): Stripe.Discount {
  const defaults = { percent_off: 20, amount_off: null, currency: null, duration: 'forever' };
  return { start, end, source: { type: 'coupon', coupon: { ...defaults, ...coupon } } } as Stripe.Discount;
}

function reading(given: {
  readonly own?: readonly Given[];
  readonly ofItem?: readonly Given[];
  readonly ofCustomer?: Given;
  readonly isClassic?: boolean;
}): unknown {
  const { own = [], ofItem = [], ofCustomer, isClassic = false } = given;
  const item = {
    discounts: ofItem.map(discount),
    current_period_start: PERIOD_START,
    current_period_end: PERIOD_END,
    price: { product: 'prod_plus' },
  };
  const subscription = {
    items: { data: [item] },
    discounts: own.map(discount),
    billing_mode: isClassic
      ? { type: 'classic', flexible: null }
      : { type: 'flexible', flexible: { proration_discounts: 'included' } },
  } as unknown as Stripe.Subscription;
  const customer = { discount: ofCustomer === undefined ? null : discount(ofCustomer) } as Stripe.Customer;
  return readDiscounts(subscription, customer, NOW);
}

describe('the discounts of a subscription', () => {
  const amount = { percent_off: null, amount_off: 5000, currency: 'usd' };
  const cases: readonly [name: string, given: Parameters<typeof reading>[0], expected: unknown][] = [
    ['none', {}, { percent: 0 }],
    ['a percentage', { own: [{}] }, { percent: 20 }],
    ['a percentage of the customer', { ofCustomer: {} }, { percent: 20 }],
    [
      "the subscription's in place of the customer's",
      { own: [{ coupon: { percent_off: 5 } }], ofCustomer: {} },
      { percent: 5 },
    ],
    ['a percentage of an item', { ofItem: [{}] }, 'quote_only'],
    ['a percentage for one invoice', { own: [{ coupon: { duration: 'once' } }] }, 'quote_only'],
    ['two percentages', { own: [{}, {}] }, 'quote_only'],
    ['an amount', { own: [{ coupon: amount }] }, 'quote_only'],
    ['an amount for one invoice', { own: [{ coupon: { ...amount, duration: 'once' } }] }, 'quote_only'],
    ['an amount in another currency', { own: [{ coupon: { ...amount, currency: 'eur' } }] }, 'quote_only'],
    ['an amount of the customer', { ofCustomer: { coupon: amount } }, 'quote_only'],
    ['an amount beside a percentage', { own: [{}, { coupon: amount }] }, 'quote_only'],
    ['an amount that has ended', { own: [{ coupon: amount, end: NOW }] }, { percent: 0 }],
    ['one that ends after the period', { own: [{ end: PERIOD_END }] }, { percent: 20 }],
    // A page that stays open would still include it afterwards.
    ['one that ends within the period', { own: [{ end: PERIOD_END - 1 }] }, 'quote_only'],
    ['a percentage with classic billing', { isClassic: true, own: [{}] }, { percent: 20 }],
    // Flexible billing credits what was debited, which is compared with the current price.
    ['a percentage that began within the period', { own: [{ start: NOW }] }, { percent: 20 }],
    [
      'a percentage that began within the period, with classic billing',
      { isClassic: true, own: [{ start: PERIOD_START + 1 }] },
      'quote_only',
    ],
    [
      'a percentage that ended within the period, with classic billing',
      { isClassic: true, own: [{ start: PERIOD_START - DAY, end: NOW }] },
      'quote_only',
    ],
    [
      'a percentage that ended with the last period, with classic billing',
      { isClassic: true, own: [{ start: PERIOD_START - 30 * DAY, end: PERIOD_START }] },
      { percent: 0 },
    ],
    ["an ended one beside the customer's", { own: [{ end: NOW }], ofCustomer: {} }, 'quote_only'],
  ];
  for (const [name, given, expected] of cases) {
    test(`${name}: ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(reading(given), expected);
    });
  }
});

describe('an estimate with a discount', () => {
  const cases: readonly [seed: OrganizationSeed, isEstimated: boolean][] = [
    [{ percentOff: 12.5, seatAmount: 2900, seats: 4 }, true],
    [{ percentOff: 25, seatAmount: 2900 }, true],
    // 10% of 3 × 24.49 has a fraction of a cent, which the invoice of the period has rounded: Stripe credits that.
    [{ percentOff: 10, seatAmount: 2449, seats: 3 }, false],
    [{ percentOff: 10, seatAmount: 2449, seats: 3, billingMode: 'classic' }, true],
    [{ percentOff: 33.33, seatAmount: 1999, seats: 7 }, false],
    [{ percentOff: 10, seatAmount: 2449, seats: 3, taxPercentage: 19, taxInclusive: true }, false],
  ];
  for (const [seed, isEstimated] of cases) {
    const what = isEstimated ? 'is the quote, to the minor unit' : 'is left to the quote';
    test(`${JSON.stringify(seed)} ${what}`, async () => {
      const world = await createWorld(database, { elapsed: 1680_005, seed });
      for (const seats of [1, 9]) {
        const account = await readAccount(world);
        const estimate = estimateSeatChange({ account, seats, at: account.serverTime });
        assert.equal(estimate.status, 'change');
        if (estimate.due.status === 'quote_only') {
          assert.equal(isEstimated, false, estimate.due.reason);
          continue;
        }
        assert.equal(isEstimated, true);
        const quote = await quoteFor(world, seats);
        assert.deepEqual(
          [estimate.due.total, estimate.due.amountDue, estimate.due.accountCreditAdded],
          [quote.total.amount, quote.amountDue.amount, quote.accountCreditAdded.amount],
        );
      }
    });
  }
});
