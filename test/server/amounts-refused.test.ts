import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Account } from '../../src/contract/index.ts';
import { SeatChangeSchema } from '../../src/contract/index.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { readStripeState } from '../support/backend.ts';
import {
  confirm,
  expectResponse,
  expectProblem,
  quoteFor,
  readAccount,
} from '../support/contract-responses.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { World, WorldOptions } from '../support/world.ts';
import { createWorld, DAY, setCard } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

/** Half of March's 31 days. */
const HALF = 15.5 * DAY;

interface Refusal {
  readonly name: string;
  readonly options?: WorldOptions;
  readonly prepare: (world: World) => Promise<unknown>;
  readonly status: Account['status'];
  readonly detail: string;
}

const cancel = ({ stripe, subscriptionId }: World): Promise<unknown> =>
  stripe.subscriptions.cancel(subscriptionId);
const failRenewal = async (world: World): Promise<void> => {
  await setCard(world, 'pm_card_chargeCustomerFail');
  await world.simulator.advanceTo((await readAccount(world)).billingPeriod.end);
};
const endTrial = (world: World): Promise<void> => world.simulator.advanceBy(31 * DAY);
const trialWithout = (trialWithoutCard: 'cancel' | 'create_invoice' | 'pause'): WorldOptions => ({
  elapsed: DAY,
  seed: { trialDays: 31, paymentMethod: null, trialWithoutCard },
});

const REFUSALS: readonly Refusal[] = [
  { name: 'past due', prepare: failRenewal, status: 'past_due', detail: 'The subscription is past_due' },
  { name: 'cancelled', prepare: cancel, status: 'canceled', detail: 'The subscription is canceled' },
  {
    name: 'on a trial that was cancelled',
    options: { elapsed: DAY, seed: { trialDays: 31 } },
    prepare: cancel,
    status: 'canceled',
    detail: 'The subscription is canceled',
  },
  {
    name: 'cancelled by a trial that ended without a card',
    options: trialWithout('cancel'),
    prepare: endTrial,
    status: 'canceled',
    detail: 'The subscription is canceled',
  },
  {
    name: 'paused by a trial that ended without a card',
    options: trialWithout('pause'),
    prepare: endTrial,
    status: 'paused',
    detail: 'The subscription is paused',
  },
  {
    name: 'past due by a trial that ended without a card',
    options: trialWithout('create_invoice'),
    prepare: endTrial,
    status: 'past_due',
    detail: 'The subscription is past_due',
  },
];

describe('a subscription whose users cannot be changed', () => {
  for (const { name, options, prepare, status, detail } of REFUSALS) {
    test(`and is ${name}: more and fewer users are refused with the reason, and nothing is charged`, async () => {
      const world = await createWorld(database, { elapsed: HALF, ...options });
      const quote = await quoteFor(world, 8);
      await prepare(world);
      await world.simulator.settled();
      const was = await readStripeState(world);
      for (const seats of [8, 3]) {
        const asked = await world.send('POST', 'seat-changes/quotes', { seats });
        assert.equal((await expectProblem(asked, 'subscription_inactive')).detail, detail);
      }
      const account = await readAccount(world);
      assert.deepEqual(
        [account.status, account.proration.quoteOnly, account.credits.plan.nextGrant],
        [status, 'status', 0],
      );
      // The quote from before is refused as well, whether or not it has expired meanwhile.
      await expectProblem(await confirm(world, quote, 'key'), 'subscription_inactive');
      const { charges, quantity } = await readStripeState(world);
      assert.deepEqual([charges, quantity], [was.charges, was.quantity]);
    });
  }
});

describe('an amount that cannot be charged', () => {
  test('because its thousandths do not end in 0: nothing is charged, nothing changes, and another number of users works', async () => {
    const world = await createWorld(database, {
      elapsed: HALF + 3600,
      seed: { currency: 'kwd', seatAmount: 9000 },
    });
    const quote = await quoteFor(world, 6);
    assert.notEqual(quote.amountDue.amount % 10, 0);
    const was = await readStripeState(world);
    const change = await expectResponse(await confirm(world, quote, 'key'), SeatChangeSchema);
    assert.deepEqual(
      [change.status, change.amountCharged, change.failure],
      ['failed', null, { code: 'invalid_request_error', message: null }],
    );
    const is = await readStripeState(world);
    assert.deepEqual([is.charges, is.quantity, is.balance], [was.charges, 5, 0]);
    const less = await quoteFor(world, 3);
    assert.equal(
      (await expectResponse(await confirm(world, less, 'less'), SeatChangeSchema)).status,
      'succeeded',
    );
  });
});
