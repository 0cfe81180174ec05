import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { estimateSeatChange } from '../../src/core/index.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { changeSeats, quoteFor, readAccount } from '../support/contract-responses.ts';
import { PRETENDED } from '../support/stripe-responses/index.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { World } from '../support/world.ts';
import { createWorld, DAY, START } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

type Change = (world: World) => Promise<unknown>;

async function itemOf({ stripe, subscriptionId }: World): Promise<string> {
  return (await stripe.subscriptions.retrieve(subscriptionId)).items.data[0]?.id ?? '';
}

const changePrice: Change = async (world) => {
  const { stripe, subscriptionId } = world;
  const price = await stripe.prices.create({
    product: 'prod_sim_plus',
    currency: 'usd',
    unit_amount: 3900,
    recurring: { interval: 'month' },
  });
  const items = [{ id: await itemOf(world), price: price.id }];
  await stripe.subscriptions.update(subscriptionId, { items, proration_behavior: 'none' });
};

const changeQuantity: Change = async (world) => {
  const items = [{ id: await itemOf(world), quantity: 7 }];
  await world.stripe.subscriptions.update(world.subscriptionId, { items, proration_behavior: 'none' });
};

const giveDiscount: Change = async ({ stripe, subscriptionId }) => {
  const coupon = await stripe.coupons.create({ percent_off: 20, duration: 'forever' });
  await stripe.subscriptions.update(subscriptionId, { discounts: [{ coupon: coupon.id }] });
};

const nothing: Change = () => Promise.resolve();

describe('an estimate within a period', () => {
  const cases: readonly [name: string, mode: 'classic' | 'flexible', change: Change, isDifferent: boolean][] =
    [
      ['after another price', 'flexible', changePrice, true],
      ['after another number of users that was not billed', 'flexible', changeQuantity, true],
      ['after another discount', 'flexible', giveDiscount, true],
      ['where nothing was changed', 'flexible', nothing, false],
      ['after a change that was billed', 'flexible', (world) => changeSeats(world, 7), false],
      ['after another price', 'classic', changePrice, false],
    ];
  for (const [name, billingMode, change, isDifferent] of cases) {
    const what = isDifferent ? 'is left to the quote' : 'is what the quote says, to a minor unit';
    test(`${name} (${billingMode}) ${what}`, async () => {
      const world = await createWorld(database, { elapsed: 10 * DAY, seed: { billingMode } });
      await change(world);
      await world.simulator.settled();
      await world.simulator.advanceBy(300);
      const account = await readAccount(world);
      const estimate = estimateSeatChange({ account, seats: 9, at: account.serverTime });
      const due = 'due' in estimate ? estimate.due : null;
      const { quoteOnly, quoteOnlyReason } = account.proration;
      assert.deepEqual(
        [quoteOnly, quoteOnlyReason],
        isDifferent ? ['pending_items', 'billed_differently'] : [null, undefined],
      );
      if (due?.status !== 'estimated') {
        assert.ok(isDifferent);
        return;
      }
      const { amountDue } = await quoteFor(world, 9);
      assert.ok(Math.abs(due.amountDue - amountDue.amount) <= 1, `${due.amountDue} ${amountDue.amount}`);
    });
  }
});

describe('a percent coupon that is limited to products', () => {
  for (const [products, quoteOnly, percent] of [
    [['prod_sim_plus'], null, 20],
    [['prod_other'], 'discount', 0],
  ] as const) {
    const what = quoteOnly === null ? 'is estimated' : 'is left to the quote';
    test(`${what} if they are ${products.join()}`, async () => {
      const world = await createWorld(database, { seed: { billingMode: 'classic', percentOff: 20 } });
      limitCoupons(world, products);
      await world.simulator.advanceBy(DAY);
      const { proration } = await readAccount(world);
      assert.deepEqual([proration.quoteOnly, proration.discountPercent], [quoteOnly, percent]);
    });
  }
});

/** Limits every coupon to these products. As at Stripe, only an expanded coupon has them. */
function limitCoupons({ simulator }: World, products: readonly string[]): void {
  simulator.intercept(async ({ params }, proceed) => {
    const response = await proceed();
    if (!JSON.stringify(params).includes('coupon.applies_to')) return response;
    const body = (await response.text()).replaceAll(
      '"object":"coupon",',
      `"object":"coupon","applies_to":${JSON.stringify({ products })},`,
    );
    const headers = new Headers(response.headers);
    headers.set(PRETENDED, 'a coupon that is limited to products');
    return new Response(body, { status: response.status, headers });
  });
}

describe('a subscription that is set to end', () => {
  for (const [when, quoteOnly, at] of [
    ['within the period', 'status', START + 20 * DAY],
    ['in a later period', null, START + 75 * DAY],
  ] as const) {
    const what = quoteOnly === null ? 'is estimated' : 'is left to the quote';
    test(`${when} ${what}`, async () => {
      const world = await createWorld(database);
      setCancelAt(world, at);
      await world.simulator.advanceBy(10 * DAY);
      const account = await readAccount(world);
      assert.deepEqual([account.cancelAt, account.proration.quoteOnly], [at, quoteOnly]);
      assert.equal(account.credits.plan.nextGrant, quoteOnly === null ? 5 : 0);
    });
  }
});

/** Sets the date at which the subscription ends, which the simulator does not model. */
function setCancelAt({ simulator }: World, at: number): void {
  simulator.intercept(async ({ path }, proceed) => {
    const response = await proceed();
    if (!path.startsWith('/v1/subscriptions/')) return response;
    const body = (await response.text()).replaceAll('"cancel_at":null', `"cancel_at":${at}`);
    const headers = new Headers(response.headers);
    headers.set(PRETENDED, 'a subscription that is set to end');
    return new Response(body, { status: response.status, headers });
  });
}
