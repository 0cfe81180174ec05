import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SeatChangeSchema } from '../../src/contract/index.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { confirm, expectResponse, quoteFor } from '../support/contract-responses.ts';
import { openTestPGlite } from '../support/databases.ts';
import { createWorld, DAY } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

for (const billingMode of ['flexible', 'classic'] as const) {
  for (const seats of [9, 6]) {
    test(`credits the current users if they were changed by a clock minutes ahead: 8 to ${seats}, ${billingMode} billing`, async () => {
      const world = await createWorld(database, { elapsed: 10 * DAY, seed: { billingMode } });
      const { stripe, subscriptionId, simulator } = world;
      const { items } = await stripe.subscriptions.retrieve(subscriptionId);
      const changedAt = simulator.now() + 180;
      await stripe.subscriptions.update(subscriptionId, {
        items: [{ id: items.data[0]!.id, quantity: 8 }],
        proration_behavior: 'always_invoice',
        proration_date: changedAt,
      });
      await simulator.settled();
      const quote = await quoteFor(world, seats);
      assert.equal(quote.prorationDate, changedAt);
      assert.deepEqual(
        quote.lineItems.map(({ kind, quantity }) => [kind, quantity]),
        [
          ['proration_credit', 8],
          ['proration_debit', seats],
        ],
      );
      const change = await expectResponse(await confirm(world, quote, quote.id), SeatChangeSchema);
      assert.equal(change.status, 'succeeded');
      assert.equal(change.amountCharged?.amount, quote.amountDue.amount);
      await simulator.advanceBy(600);
      assert.equal((await quoteFor(world, 5)).prorationDate, simulator.now());
    });
  }
}
