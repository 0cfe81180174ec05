import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { quoteFor, readAccount } from '../support/contract-responses.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { World } from '../support/world.ts';
import { createWorld, DAY } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

/**
 * Rewrites the customer in Stripe's responses: the simulator has no balances by currency. `byCurrency` is in no subscription: Stripe has
 * it only in a customer, if it is expanded.
 */
function rewriteCustomer(world: World, change: object, byCurrency: object = {}): void {
  world.simulator.intercept(async (_call, proceed) => {
    const response = await proceed();
    const body = (await response.json()) as Record<string, unknown>;
    const { object, customer } = body;
    if (object === 'subscription' && typeof customer === 'object')
      body['customer'] = { ...customer, ...change };
    if (object === 'customer') Object.assign(body, change, byCurrency);
    return Response.json(body, { status: response.status, headers: response.headers });
  });
}

describe('account credit with a subscription in dollars', () => {
  for (const [currency, shown, quoteOnly] of [
    ['usd', 5_000, null],
    [null, 5_000, null],
    ['eur', 0, 'currency'],
  ] as const) {
    test(`is ${shown} if the customer’s currency is ${currency ?? 'not set'}`, async () => {
      const world = await createWorld(database, { elapsed: 10 * DAY, policy: { mirrorSeconds: 0 } });
      rewriteCustomer(world, { currency, balance: -5_000 });
      await world.simulator.advanceBy(1);
      const { accountCredit, proration } = await readAccount(world);
      assert.deepEqual([accountCredit, proration.quoteOnly], [{ amount: shown, currency: 'USD' }, quoteOnly]);
    });
  }

  for (const [title, balances, shown] of [
    ['credit in dollars', { usd: 1_200, eur: 5_000 }, 1_200],
    ['a debt in dollars', { usd: -1_200 }, 0],
    ['credit in other currencies only', { eur: 5_000 }, 0],
    ['no balance', {}, 0],
  ] as const) {
    test(`of a customer whose currency is another one is ${shown} with ${title}; the quote has the amounts`, async () => {
      const world = await createWorld(database, { elapsed: 10 * DAY, policy: { mirrorSeconds: 0 } });
      rewriteCustomer(world, { currency: 'eur', balance: -5_000 }, { invoice_credit_balance: balances });
      await world.simulator.advanceBy(1);
      const { accountCredit, proration } = await readAccount(world);
      assert.deepEqual(accountCredit, { amount: shown, currency: 'USD' });
      assert.ok(proration.quoteOnly !== null);
    });
  }

  for (const [title, balance] of [
    ['credit', -5_000],
    ['debt', 5_000],
  ] as const) {
    test(`is ignored in quotes if the customer's ${title} is in another currency`, async () => {
      const newWorld = (): Promise<World> =>
        createWorld(database, { elapsed: 10 * DAY, policy: { mirrorSeconds: 0 } });
      const facts = async (world: World): Promise<readonly unknown[]> => {
        // A mirror of this second is read no more.
        await world.simulator.advanceBy(1);
        const { revision: _, proration, ...account } = await readAccount(world);
        const { id: __, ...quote } = await quoteFor(world, 8);
        return [account, proration.caveats, quote];
      };
      const world = await newWorld();
      rewriteCustomer(world, { currency: 'eur', balance });
      assert.deepEqual(await facts(world), await facts(await newWorld()));
      assert.equal((await readAccount(world)).proration.quoteOnly, 'currency');
    });
  }
});
