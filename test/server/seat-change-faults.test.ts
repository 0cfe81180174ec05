import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { SeatChangeSchema } from '../../src/contract/index.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { readStripeState } from '../support/backend.ts';
import { confirm, expectResponse, quoteFor, readAccount } from '../support/contract-responses.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { FaultKind, WireFault } from '../support/stripe-wire.ts';
import type { World } from '../support/world.ts';
import { createWorld, DAY } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

const KINDS: readonly FaultKind[] = ['lost', 'timeout', 'error', 'html'];
const POSITIONS: readonly WireFault['position'][] = ['before', 'after'];
/** Calls of one confirmation without failures. */
const CALLS = ['read', 'pending items', 'preview', 'update', 'read again', 'pending items again'];
const QUOTED = 4350;

const midPeriod = (): Promise<World> => createWorld(database, { elapsed: 15.5 * DAY });

/** Nothing in between: all of the change or none of it, at Stripe and here. */
async function assertWhole(world: World): Promise<'all' | 'nothing'> {
  const stripeState = await readStripeState(world);
  const charged = stripeState.invoices.filter(({ reason }) => reason === 'subscription_update');
  const account = await readAccount(world);
  assert.equal(account.seats.quantity, stripeState.quantity);
  if (stripeState.quantity === 5) {
    assert.deepEqual([charged.length, account.credits.available], [0, 5]);
    return 'nothing';
  }
  assert.equal(stripeState.quantity, 8);
  assert.deepEqual(
    charged.map(({ amountPaid }) => amountPaid),
    [QUOTED],
  );
  assert.equal(account.credits.available, 8);
  assert.equal(account.latestSeatChange?.status, 'succeeded');
  assert.equal(account.latestSeatChange.amountCharged?.amount, QUOTED);
  assert.equal(account.latestSeatChange.creditsAdded, 3);
  return 'all';
}

test('a confirmation makes the calls that the tests below break one by one', async () => {
  const world = await midPeriod();
  const quote = await quoteFor(world, 8);
  world.wire.reset();
  await confirm(world, quote, 'k');
  assert.equal(world.wire.calls.length, CALLS.length, JSON.stringify(world.wire.calls));
  const [update] = world.wire.calls.filter(
    ({ method, path }) => method === 'POST' && path.includes('/subscriptions/'),
  );
  assert.match(update?.idempotencyKey ?? '', /^ocw-seat-change-sc_/);
  const sent = new URLSearchParams(update?.body);
  assert.equal(sent.get('payment_behavior'), 'pending_if_incomplete');
  assert.equal(sent.get('proration_behavior'), 'always_invoice');
  assert.equal(sent.get('proration_date'), String(quote.prorationDate));
  assert.equal(sent.get('metadata[ocw_quote]'), quote.id);
});

for (const position of POSITIONS) {
  for (const kind of KINDS) {
    describe(`a call that fails ${position} Stripe has executed it (${kind})`, () => {
      for (const [skip, name] of CALLS.entries()) {
        test(`${name}: the same key results in exactly what was quoted, once`, async () => {
          const world = await midPeriod();
          const quote = await quoteFor(world, 8);
          world.wire.fail({ kind, position, skip });
          const first = await confirm(world, quote, 'k');
          await assertWhole(world);
          const change = await expectResponse(await confirm(world, quote, 'k'), SeatChangeSchema);
          assert.equal(change.status, 'succeeded');
          assert.equal(await assertWhole(world), 'all');
          if (!first.ok) assert.equal(first.status, 503, await first.text());
        });
      }
    });
  }
}

describe('a confirmation without a later request', () => {
  for (const [skip, name] of CALLS.entries()) {
    test(`that loses the response of ${name} does not block others for long`, async () => {
      const world = await midPeriod();
      const quote = await quoteFor(world, 8);
      world.wire.fail({ kind: 'lost', position: 'after', skip });
      await confirm(world, quote, 'k');
      await world.simulator.advanceBy(121);
      const end = await assertWhole(world);
      assert.equal(end, skip < 3 ? 'nothing' : 'all');
      assert.equal((await quoteFor(world, end === 'all' ? 9 : 8)).seats.to, end === 'all' ? 9 : 8);
    });
  }

  test('that never reached Stripe is recognized as such after two minutes, and not before', async () => {
    const world = await midPeriod();
    const quote = await quoteFor(world, 8);
    world.wire.fail({ kind: 'timeout', position: 'before', matching: 'POST /v1/subscriptions/', times: 20 });
    world.wire.fail({ kind: 'timeout', position: 'before', matching: 'GET /v1/subscriptions/', skip: 1 });
    const response = await confirm(world, quote, 'k');
    world.wire.reset();
    assert.equal(response.status, 503);
    assert.equal((await readAccount(world)).latestSeatChange?.status, 'confirming');
    await world.simulator.advanceBy(119);
    assert.equal((await readAccount(world)).latestSeatChange?.status, 'confirming');
    await world.simulator.advanceBy(1);
    const account = await readAccount(world);
    assert.deepEqual(
      [account.latestSeatChange?.status, account.latestSeatChange?.failure?.code],
      ['failed', 'never_arrived'],
    );
  });

  test('that was taken for lost but arrived is detected', async () => {
    const world = await midPeriod();
    const quote = await quoteFor(world, 8);
    let late: (() => Promise<Response>) | undefined;
    const undo = world.simulator.intercept((call, proceed) => {
      if (call.method !== 'POST' || !call.path.startsWith('/v1/subscriptions/')) return proceed();
      late = proceed;
      return Promise.reject(new TypeError('fetch failed'));
    });
    await confirm(world, quote, 'k');
    undo();
    await world.simulator.advanceBy(300);
    assert.equal((await readAccount(world)).latestSeatChange?.status, 'failed');
    await late?.();
    await world.simulator.settled();
    assert.equal(await assertWhole(world), 'all');
  });

  test('that loses every response, again and again, charges once', async () => {
    const world = await midPeriod();
    const quote = await quoteFor(world, 8);
    world.simulator.holdEvents();
    world.wire.fail({ kind: 'lost', position: 'after', matching: 'POST /v1/subscriptions/', times: 50 });
    world.wire.fail({
      kind: 'lost',
      position: 'before',
      matching: 'GET /v1/subscriptions/',
      skip: 1,
      times: 5,
    });
    for (let attempt = 0; attempt < 4; attempt += 1) {
      assert.equal((await confirm(world, quote, 'k')).status, 503);
    }
    world.wire.reset();
    const change = await expectResponse(await confirm(world, quote, 'k'), SeatChangeSchema);
    assert.equal(change.status, 'succeeded');
    assert.equal(await assertWhole(world), 'all');
  });
});

describe('while Stripe does not respond', () => {
  test('the account is returned from the last read, and nothing is quoted', async () => {
    const world = await midPeriod();
    await world.simulator.advanceBy(3600);
    world.wire.fail({ kind: 'lost', position: 'before', times: 100 });
    assert.equal((await readAccount(world)).seats.quantity, 5);
    const response = await world.send('POST', 'seat-changes/quotes', { seats: 8 });
    assert.equal(response.status, 503);
  });

  test('an account whose period has ended is not returned as current', async () => {
    const world = await midPeriod();
    world.simulator.holdEvents();
    await world.simulator.advanceBy(16 * DAY);
    world.wire.fail({ kind: 'lost', position: 'before', times: 100 });
    assert.equal((await world.send('GET', 'account')).status, 503);
  });
});
