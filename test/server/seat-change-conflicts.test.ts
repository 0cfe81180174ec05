import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SeatChangeSchema } from '../../src/contract/index.ts';
import {
  changeSeats,
  confirm,
  expectResponse,
  expectProblem,
  quoteFor,
  readAccount,
} from '../support/contract-responses.ts';
import { readStripeState } from '../support/backend.ts';
import { forEachDatabase } from '../support/databases.ts';
import type { World, WorldOptions } from '../support/world.ts';
import { createWorld, DAY, setCard } from '../support/world.ts';

const HALF = 15.5 * DAY;

async function seatCharges(world: World): Promise<readonly number[]> {
  const { invoices } = await readStripeState(world);
  return invoices
    .filter(({ reason }) => reason === 'subscription_update')
    .map(({ amountPaid }) => amountPaid);
}

/** Changes the subscription directly at Stripe. */
async function changeBehindOurBack(world: World, quantity: number): Promise<void> {
  const subscription = await world.stripe.subscriptions.retrieve(world.subscriptionId);
  const id = subscription.items.data[0]?.id ?? '';
  await world.stripe.subscriptions.update(world.subscriptionId, {
    items: [{ id, quantity }],
    proration_behavior: 'always_invoice',
  });
}

await forEachDatabase('concurrent requests', (open) => {
  const midPeriod = async (options: WorldOptions = {}): Promise<World> =>
    await createWorld(await open(), { elapsed: HALF, ...options });

  test('a double click is one charge, and both clicks get the same response', async () => {
    const world = await midPeriod();
    const quote = await quoteFor(world, 8);
    const responses = await Promise.all([1, 2, 3].map(() => confirm(world, quote, 'same')));
    const replayed = responses.map(({ headers }) => headers.get('Idempotency-Replayed'));
    const changes = await Promise.all(
      responses.map((response) => expectResponse(response, SeatChangeSchema)),
    );
    assert.deepEqual(changes[1], changes[0]);
    assert.deepEqual(changes[2], changes[0]);
    assert.equal(replayed.filter((value) => value === null).length, 1);
    assert.deepEqual(await seatCharges(world), [4350]);
  });

  test('the same key replays the first response and says so; with another body it is refused', async () => {
    const world = await midPeriod();
    const quote = await quoteFor(world, 8);
    const first = await expectResponse(await confirm(world, quote, 'k'), SeatChangeSchema);
    const again = await confirm(world, quote, 'k');
    assert.equal(again.headers.get('Idempotency-Replayed'), 'true');
    assert.deepEqual(await expectResponse(again, SeatChangeSchema), first);
    const other = await quoteFor(world, 9);
    await expectProblem(await confirm(world, other, 'k'), 'idempotency_key_reused');
    await expectProblem(await confirm(world, { id: 'sq_none' }, 'k'), 'idempotency_key_reused');
    assert.deepEqual(await seatCharges(world), [4350]);
  });

  test('two tabs confirm the same quote with separate keys: one charge and one conflict', async () => {
    const world = await midPeriod();
    const quote = await quoteFor(world, 8);
    const responses = await Promise.all([confirm(world, quote, 'tab-1'), confirm(world, quote, 'tab-2')]);
    assert.equal(responses.filter(({ ok }) => ok).length, 1);
    const refused = responses.find(({ ok }) => !ok);
    assert.equal(refused?.status, 409);
    assert.deepEqual(await seatCharges(world), [4350]);
    await expectProblem(await confirm(world, quote, 'tab-3'), 'quote_used');
  });

  test('two tabs confirm separate quotes at the same time: one charge', async () => {
    const world = await midPeriod();
    const [one, two] = [await quoteFor(world, 8), await quoteFor(world, 10)];
    const responses = await Promise.all([confirm(world, one, 'tab-1'), confirm(world, two, 'tab-2')]);
    assert.equal(responses.filter(({ ok }) => ok).length, 1);
    assert.equal((await seatCharges(world)).length, 1);
  });

  test('the second tab confirms after the first: the quote has changed, a fresh one is returned, nothing is charged', async () => {
    const world = await midPeriod();
    const [one, two] = [await quoteFor(world, 8), await quoteFor(world, 10)];
    await expectResponse(await confirm(world, one, 'tab-1'), SeatChangeSchema);
    const problem = await expectProblem(await confirm(world, two, 'tab-2'), 'quote_changed');
    assert.deepEqual(problem.quote?.seats, { from: 8, to: 10 });
    assert.deepEqual(await seatCharges(world), [4350]);
    const account = await readAccount(world);
    assert.equal(account.latestSeatChange?.quoteId, one.id);
    const change = await expectResponse(
      await confirm(world, problem.quote ?? two, 'fresh'),
      SeatChangeSchema,
    );
    assert.deepEqual(change.amountCharged, problem.quote?.amountDue);
    const again = await expectProblem(await confirm(world, two, 'tab-2'), 'seats_unchanged');
    assert.equal(again.status, 409);
  });

  test('two processes get the same request at the same time: one charge, and both finally have the outcome', async () => {
    const world = await midPeriod();
    const { organizationId, simulator } = world;
    const other = await createWorld(await open(), { organizationId, simulator, existing: world });
    const quote = await quoteFor(world, 8);
    await Promise.all([confirm(world, quote, 'k'), confirm(other, quote, 'k')]);
    for (const process of [world, other]) {
      const change = await expectResponse(await confirm(process, quote, 'k'), SeatChangeSchema);
      assert.equal(change.status, 'succeeded');
    }
    assert.deepEqual(await seatCharges(world), [4350]);
    assert.equal((await readAccount(other)).credits.available, 8);
  });

  test('webhooks in any order, repeated, with reads in between, grant once', async () => {
    for (const order of ['as they came', 'reversed'] as const) {
      const world = await midPeriod();
      world.simulator.holdEvents();
      await changeSeats(world, 8);
      const events = world.simulator.events.slice(-6).map(({ id }) => id);
      for (let round = 0; round < 3; round += 1) {
        for (const id of order === 'reversed' ? [...events].reverse() : events) {
          const response = await world.simulator.deliver(id);
          assert.equal(response.status, 200);
          if (round === 1) await readAccount(world);
        }
      }
      assert.equal((await readAccount(world)).credits.available, 8);
    }
  });
});

await forEachDatabase('a quote is no longer valid', (open) => {
  const midPeriod = async (options: WorldOptions = {}): Promise<World> =>
    await createWorld(await open(), { elapsed: HALF, ...options });

  test('because the number of users was changed elsewhere', async () => {
    const world = await midPeriod();
    const quote = await quoteFor(world, 8);
    await changeBehindOurBack(world, 6);
    const problem = await expectProblem(await confirm(world, quote, 'k'), 'quote_changed');
    assert.deepEqual(problem.quote?.seats, { from: 6, to: 8 });
    assert.equal((await seatCharges(world)).length, 1);
    assert.equal((await readStripeState(world)).quantity, 6);
  });

  test('because account credit was added or used', async () => {
    for (const amount of [-2000, 2000]) {
      const world = await midPeriod({ seed: { accountCredit: 2000 } });
      const quote = await quoteFor(world, 8);
      await world.stripe.customers.createBalanceTransaction(world.customerId, { amount, currency: 'usd' });
      const problem = await expectProblem(await confirm(world, quote, 'k'), 'quote_changed');
      assert.notDeepEqual(problem.quote?.amountDue, quote.amountDue);
      assert.deepEqual(await seatCharges(world), []);
      const fresh = problem.quote ?? quote;
      const change = await expectResponse(await confirm(world, fresh, 'fresh'), SeatChangeSchema);
      assert.deepEqual(change.amountCharged, fresh.amountDue);
    }
  });

  test('because the plan was set to end, or no longer is', async () => {
    for (const isEnding of [true, false]) {
      const world = await midPeriod();
      const setEnding = async (ends: boolean): Promise<void> => {
        await world.stripe.subscriptions.update(world.subscriptionId, { cancel_at_period_end: ends });
        await world.simulator.settled();
      };
      if (!isEnding) await setEnding(true);
      const quote = await quoteFor(world, 8);
      await setEnding(isEnding);
      const problem = await expectProblem(await confirm(world, quote, 'k'), 'quote_changed');
      assert.deepEqual(
        [quote.credits.nextGrant, problem.quote?.credits.nextGrant],
        isEnding ? [8, 0] : [0, 8],
      );
      assert.equal((await readStripeState(world)).quantity, 5);
    }
  });

  test('if another card than the one shown would be charged', async () => {
    const world = await midPeriod();
    const quote = await quoteFor(world, 8);
    assert.equal(quote.paymentMethod?.brand, 'visa');
    await setCard(world, 'pm_card_mastercard');
    const problem = await expectProblem(await confirm(world, quote, 'k'), 'quote_changed');
    assert.equal(problem.quote?.paymentMethod?.brand, 'mastercard');
    assert.deepEqual(problem.quote?.amountDue, quote.amountDue);
    assert.deepEqual(await seatCharges(world), []);
    const change = await expectResponse(
      await confirm(world, problem.quote ?? quote, 'fresh'),
      SeatChangeSchema,
    );
    assert.equal(change.status, 'succeeded');
  });

  test('but not if no card was shown, or nothing is charged', async () => {
    const without = await midPeriod({ seed: { paymentMethod: null } });
    const first = await quoteFor(without, 8);
    await setCard(without, 'pm_card_mastercard');
    assert.equal((await confirm(without, first, 'k')).status, 201);

    const fewer = await midPeriod();
    const decrease = await quoteFor(fewer, 3);
    await setCard(fewer, 'pm_card_mastercard');
    assert.equal((await confirm(fewer, decrease, 'k')).status, 201);
  });

  test('between the comparison and the change: the request has the frozen date', async () => {
    const world = await midPeriod();
    const quote = await quoteFor(world, 8);
    world.wire.before('POST /v1/subscriptions/', () => world.simulator.advanceBy(300));
    const change = await expectResponse(await confirm(world, quote, 'k'), SeatChangeSchema);
    assert.deepEqual(change.amountCharged, quote.amountDue);
  });

  test('because it has expired: a fresh one is returned', async () => {
    const world = await midPeriod();
    const quote = await quoteFor(world, 8);
    assert.equal(quote.expiresAt, quote.prorationDate + 600);
    await world.simulator.advanceTo(quote.expiresAt - 1);
    const late = await quoteFor(world, 9);
    await world.simulator.advanceTo(quote.expiresAt);
    const problem = await expectProblem(await confirm(world, quote, 'k'), 'quote_expired');
    assert.deepEqual(problem.quote?.seats, { from: 5, to: 8 });
    assert.ok((problem.quote?.amountDue.amount ?? 0) < quote.amountDue.amount);
    assert.deepEqual(await seatCharges(world), []);
    assert.equal(
      (await expectResponse(await confirm(world, late, 'k2'), SeatChangeSchema)).status,
      'succeeded',
    );
  });

  test('because the limits have changed: the limit’s error, and nothing is charged', async () => {
    const limits = { minimum: 1, maximum: 20 };
    const world = await midPeriod({ policy: { seatLimits: () => limits } });
    const quote = await quoteFor(world, 8);
    limits.maximum = 7;
    assert.equal((await expectProblem(await confirm(world, quote, 'k'), 'seats_above_maximum')).limit, 7);
    limits.maximum = 20;
    assert.equal(
      (await expectResponse(await confirm(world, quote, 'k'), SeatChangeSchema)).status,
      'succeeded',
    );
  });

  test('because it does not exist, or belongs to another organization', async () => {
    const [world, stranger] = [await midPeriod(), await midPeriod()];
    await expectProblem(await confirm(world, { id: 'sq_none' }, 'k'), 'quote_not_found');
    await expectProblem(await confirm(world, await quoteFor(stranger, 8), 'k'), 'quote_not_found');
    const change = await changeSeats(stranger, 8);
    await expectProblem(await world.send('GET', `seat-changes/${change.id}`), 'not_found');
  });
});
