import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { estimateSeatChange } from '../../src/core/index.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { changeSeats, quoteFor, readAccount } from '../support/contract-responses.ts';
import { openTestPGlite } from '../support/databases.ts';
import { createWorld, DAY } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

for (const billingMode of ['flexible', 'classic'] as const) {
  for (const shortPeriodLine of ['recurring', 'proration'] as const) {
    describe(`a first period that is shorter than a month (${billingMode} billing, ${shortPeriodLine})`, () => {
      test('has the estimate that Stripe bills, or leaves the amount to the quote', async () => {
        let estimated = 0;
        for (const [seatAmount, seats, firstPeriodDays] of [
          [2449, 3, 17],
          [2900, 5, 11],
          [1999, 7, 23],
          [2800, 5, 15],
        ] as const) {
          const world = await createWorld(database, {
            guesses: { shortPeriodLine },
            seed: { seatAmount, seats, firstPeriodDays, billingMode },
          });
          for (let step = 1; step <= 6; step += 1) {
            await world.simulator.advanceBy(DAY + 4321);
            const account = await readAccount(world);
            const estimate = estimateSeatChange({ account, seats: seats + 1, at: account.serverTime });
            assert.equal(estimate.status, 'change');
            if (estimate.due.status === 'quote_only') continue;
            estimated += 1;
            const quote = await quoteFor(world, seats + 1);
            assert.equal(estimate.due.total, quote.total.amount, JSON.stringify([seatAmount, seats, step]));
          }
        }
        assert.ok(estimated > 0);
      });

      test('grants credits once, and the renewal those of the next', async () => {
        const world = await createWorld(database, {
          guesses: { shortPeriodLine },
          elapsed: 2 * DAY,
          seed: { firstPeriodDays: 10, billingMode },
          policy: { mirrorSeconds: 0 },
        });
        assert.equal((await readAccount(world)).credits.available, 5);
        await changeSeats(world, 8);
        const { credits, billingPeriod, nextInvoice } = await readAccount(world);
        assert.deepEqual([credits.available, credits.plan.nextGrant], [8, 8]);
        assert.equal(nextInvoice?.total.amount, 8 * 2900);
        await world.simulator.advanceTo(billingPeriod.end + 2 * 3600);
        await world.simulator.settled();
        assert.equal((await readAccount(world)).credits.available, 8);
      });
    });
  }
}
