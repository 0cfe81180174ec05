import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { SeatChangeSchema } from '../../src/contract/index.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { readStripeState } from '../support/backend.ts';
import {
  changeSeats,
  confirm,
  expectResponse,
  expectProblem,
  quoteFor,
  readAccount,
} from '../support/contract-responses.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { World, WorldOptions } from '../support/world.ts';
import { createWorld, DAY, setCard, START } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

const TRIAL = 14 * DAY;
const END = START + TRIAL;

const onTrial = (options: WorldOptions = {}): Promise<World> =>
  createWorld(database, { elapsed: 3 * DAY, ...options, seed: { trialDays: 14, ...options.seed } });

const changeAtStripe = async (
  { simulator, stripe, subscriptionId }: World,
  quantity: number,
): Promise<void> => {
  const id = (await stripe.subscriptions.retrieve(subscriptionId)).items.data[0]?.id ?? '';
  await stripe.subscriptions.update(subscriptionId, { items: [{ id, quantity }] });
  await simulator.settled();
};

const credits = async (world: World): Promise<readonly number[]> => {
  const { credits: held, seats } = await readAccount(world);
  return [held.available, seats.highestThisPeriod];
};

const advanceTo = async ({ simulator }: World, instant: number): Promise<void> => {
  await simulator.advanceTo(instant);
  await simulator.settled();
};

describe('credits of a trial', () => {
  for (const trialChanges of ['zero_lines', 'no_invoice'] as const) {
    test(`are granted for its initial users; added users get theirs with the first paid period (${trialChanges})`, async () => {
      const world = await onTrial({ guesses: { trialChanges } });
      const account = await readAccount(world);
      assert.deepEqual(
        [
          account.status,
          account.credits.available,
          account.credits.plan.nextGrant,
          account.billingPeriod.end,
        ],
        ['trialing', 5, 5, END],
      );
      const quote = await quoteFor(world, 8);
      assert.deepEqual(quote.credits, { added: 0, before: 5, after: 5, nextGrant: 8, alreadyGranted: 0 });
      const change = await expectResponse(await confirm(world, quote, 'key'), SeatChangeSchema);
      assert.deepEqual(
        [change.status, change.amountCharged?.amount, change.creditsAdded],
        ['succeeded', 0, 0],
      );
      assert.deepEqual(await credits(world), [5, 5]);

      await advanceTo(world, END);
      assert.deepEqual(await credits(world), [8, 8]);
      const stripeState = await readStripeState(world);
      assert.deepEqual(
        stripeState.charges.map(({ amount }) => amount),
        [8 * 2900],
      );
      assert.equal((await changeSeats(world, 10)).creditsAdded, 2);
      assert.deepEqual(world.errors, []);
    });
  }

  test('do not grow by removing and adding users, in the product or in Stripe, nor by moving the trial’s end', async () => {
    const world = await onTrial();
    await changeSeats(world, 2);
    await changeSeats(world, 900);
    assert.deepEqual(await credits(world), [5, 5]);
    await changeAtStripe(world, 1200);
    assert.deepEqual(await credits(world), [5, 5]);
    await world.stripe.subscriptions.update(world.subscriptionId, { trial_end: END + 7 * DAY });
    await world.simulator.settled();
    assert.deepEqual(await credits(world), [5, 5]);
    await advanceTo(world, END + 8 * DAY);
    assert.deepEqual(await credits(world), [1200, 1200]);
  });

  test('are not granted again if they were used and the trial is moved', async () => {
    const world = await onTrial();
    const { handler, organizationId } = world;
    for (const reference of ['job-1', 'job-2']) await handler.useCredit({ organizationId, reference });
    await world.stripe.subscriptions.update(world.subscriptionId, { trial_end: END + 7 * DAY });
    await world.simulator.settled();
    assert.equal((await readAccount(world)).credits.available, 3);
  });
});

describe('the first period after a trial', () => {
  test('grants nothing if it cannot be paid, regardless of users added for free, and everything once it is', async () => {
    const world = await onTrial({ seed: { paymentMethod: 'pm_card_chargeCustomerFail' } });
    await changeSeats(world, 1000);
    await advanceTo(world, END);
    const account = await readAccount(world);
    assert.deepEqual([account.status, account.credits.available], ['past_due', 0]);
    const { customerId, stripe } = world;
    const card = await stripe.paymentMethods.attach('pm_card_visa', { customer: customerId });
    const [open] = (await stripe.invoices.list({ customer: customerId, status: 'open' })).data;
    await stripe.invoices.pay(open?.id ?? '', { payment_method: card.id });
    await world.simulator.settled();
    assert.deepEqual(await credits(world), [1000, 1000]);
  });

  test('grants nothing while its payment is in progress, and blocks seat changes meanwhile', async () => {
    const world = await onTrial();
    await changeSeats(world, 1000);
    await setCard(world, 'pm_usBankAccount_success');
    await advanceTo(world, END);
    const account = await readAccount(world);
    assert.deepEqual(
      [account.status, account.credits.available, account.proration.quoteOnly],
      ['active', 0, 'status'],
    );
    const problem = await expectProblem(
      await world.send('POST', 'seat-changes/quotes', { seats: 1001 }),
      'subscription_inactive',
    );
    assert.equal(problem.detail, 'The first payment after the trial has not been made yet');
    // A change made and paid at Stripe is not the period's payment.
    const method = await world.stripe.paymentMethods.attach('pm_card_visa', { customer: world.customerId });
    const [item] = (await world.stripe.subscriptions.retrieve(world.subscriptionId)).items.data;
    await world.stripe.customers.update(world.customerId, {
      invoice_settings: { default_payment_method: method.id },
    });
    await world.simulator.advanceBy(60);
    await world.stripe.subscriptions.update(world.subscriptionId, {
      items: [{ id: item?.id ?? '', quantity: 1001 }],
      proration_behavior: 'always_invoice',
    });
    await world.simulator.settled();
    assert.deepEqual(await credits(world), [0, 0]);

    await world.simulator.advanceBy(14 * DAY);
    await world.simulator.settled();
    assert.deepEqual(await credits(world), [1001, 1001]);
  });

  test('can start before the trial is over, and is then paid', async () => {
    const world = await onTrial();
    await changeSeats(world, 8);
    await world.stripe.subscriptions.update(world.subscriptionId, { trial_end: 'now' });
    await world.simulator.settled();
    const account = await readAccount(world);
    assert.deepEqual(
      [account.status, account.credits.available, account.billingPeriod.start],
      ['active', 8, START + 3 * DAY],
    );
  });

  test('cannot be bought at the trial’s price: a quote from the trial is refused after its end', async () => {
    const world = await onTrial();
    const quote = await quoteFor(world, 1000);
    await advanceTo(world, END);
    await expectProblem(await confirm(world, quote, 'late'), 'quote_expired');
    assert.deepEqual(await credits(world), [5, 5]);
  });

  test('cannot be bought at the trial’s price if the trial ends during the change', async () => {
    const world = await onTrial({ elapsed: TRIAL - 60 });
    const quote = await quoteFor(world, 1000);
    world.wire.before('POST /v1/subscriptions/', () => world.simulator.advanceTo(END));
    const change = await expectResponse(await confirm(world, quote, 'race'), SeatChangeSchema);
    await world.simulator.settled();
    assert.equal(change.status, 'failed');
    const stripeState = await readStripeState(world);
    assert.deepEqual([stripeState.quantity, stripeState.charges.map(({ amount }) => amount)], [5, [14_500]]);
    assert.deepEqual(await credits(world), [5, 5]);
  });
});
