import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import {
  AccountSchema,
  CreditEntryPageSchema,
  CreditPurchaseSchema,
  CreditUseSchema,
} from '../../src/contract/index.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { OperatorError } from '../../src/server/index.ts';
import { READ_PATIENCE_MS } from '../../src/server/stripe/outages.ts';
import { SYNC_MS } from '../../src/server/sync/synchronizer.ts';
import { payForPurchase } from '../support/backend.ts';
import { expectResponse, expectProblem, openPurchase, readAccount } from '../support/contract-responses.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { ManualTimer } from '../support/manual-timer.ts';
import { createManualTimer } from '../support/manual-timer.ts';
import type { World } from '../support/world.ts';
import { createWorld, DAY } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

/** A world whose mirror and price of a credit have been read, and whose mirror is then 200 seconds old. */
async function withMirror(): Promise<{ world: World; timer: ManualTimer }> {
  const timer = createManualTimer();
  const world = await createWorld(database, { elapsed: 15 * DAY, startTimer: timer.startTimer });
  await readAccount(world);
  await world.simulator.advanceBy(200);
  world.wire.reset();
  return { world, timer };
}

function silence(world: World): void {
  world.wire.fail({ kind: 'silent', position: 'before', times: 1000 });
}

const use = (world: World, reference: string): Promise<Response> =>
  world.send('POST', 'credit-uses', { reference }, { 'Idempotency-Key': `key-${reference}` });

describe('while Stripe accepts connections and never responds', () => {
  test('the account is read from the mirror after the read timeout, then immediately without a call', async () => {
    const { world, timer } = await withMirror();
    silence(world);
    const first = world.send('GET', 'account');
    await timer.end(READ_PATIENCE_MS);
    assert.equal((await expectResponse(await first, AccountSchema)).seats.quantity, 5);
    const asked = world.wire.calls.length;
    assert.equal((await readAccount(world)).seats.quantity, 5);
    assert.equal(world.wire.calls.length, asked);
  });

  test('a process that has just started waits only once: for the price of a credit, and then not for the next invoice', async () => {
    const { organizationId, simulator, ...objects } = await createWorld(database, { elapsed: 15 * DAY });
    const timer = createManualTimer();
    const world = await createWorld(database, {
      organizationId,
      simulator,
      existing: objects,
      startTimer: timer.startTimer,
    });
    silence(world);
    const first = world.send('GET', 'account');
    await timer.end(READ_PATIENCE_MS);
    const { topUpUnread, nextInvoice } = await expectResponse(await first, AccountSchema);
    assert.deepEqual([topUpUnread, nextInvoice], [true, undefined]);
    assert.deepEqual(
      world.errors.map((error) => error instanceof OperatorError && error.code),
      ['stripe_unavailable'],
    );
  });

  test('after the quiet time one read at a time probes in the background, and detects that Stripe is back', async () => {
    const { world, timer } = await withMirror();
    silence(world);
    const first = world.send('GET', 'account');
    await timer.end(READ_PATIENCE_MS);
    await first;
    // The background synchronization ends at its own deadline.
    await timer.end(SYNC_MS);
    await setImmediate();
    world.simulator.holdEvents();
    await world.simulator.advanceBy(6);
    world.wire.reset();
    silence(world);
    await Promise.all([readAccount(world), readAccount(world), readAccount(world)]);
    const isProbing = (): boolean => world.wire.calls.length > 0;
    while (!isProbing()) await setImmediate();
    assert.deepEqual(world.wire.calls.filter(({ path }) => path.startsWith('/v1/subscriptions/')).length, 1);
    await timer.end(SYNC_MS);
    await setImmediate();

    world.wire.reset();
    await world.stripe.subscriptions.update(world.subscriptionId, { cancel_at_period_end: true });
    await world.simulator.advanceBy(6);
    assert.equal((await readAccount(world)).cancelAt, null);
    while ((await readAccount(world)).cancelAt === null) await setImmediate();
  });

  test('a receipt and the ledger use no probe: the next account read still probes', async () => {
    const { world, timer } = await withMirror();
    const { id } = await openPurchase(world, 1);
    await payForPurchase(world, id);
    await world.simulator.settled();
    await readAccount(world);
    world.simulator.holdEvents();
    await world.simulator.advanceBy(200);
    silence(world);
    const first = world.send('GET', 'account');
    await timer.end(READ_PATIENCE_MS);
    await first;
    await timer.end(SYNC_MS);
    await setImmediate();
    world.wire.reset();
    silence(world);
    await world.simulator.advanceBy(6);
    await expectResponse(await world.send('GET', `credit-purchases/${id}`), CreditPurchaseSchema);
    await expectResponse(await world.send('GET', 'credit-entries'), CreditEntryPageSchema);
    assert.deepEqual(world.wire.calls, []);

    await readAccount(world);
    const deadline = Date.now() + 2_000;
    while (world.wire.calls.length === 0 && Date.now() < deadline) await setImmediate();
    assert.notDeepEqual(world.wire.calls, []);
    await timer.end(SYNC_MS);
  });

  test('a purchased credit is used past the end of the period without a timer or a wait', async () => {
    const timer = createManualTimer();
    const world = await createWorld(database, { elapsed: 15 * DAY, startTimer: timer.startTimer });
    await payForPurchase(world, (await openPurchase(world, 1)).id);
    await world.simulator.settled();
    world.simulator.holdEvents();
    await world.simulator.advanceBy(20 * DAY);
    silence(world);
    const used = await expectResponse(await use(world, 'job-1'), CreditUseSchema);
    assert.equal(used.source, 'purchased');
    const second = use(world, 'job-2');
    await timer.end(READ_PATIENCE_MS);
    await expectProblem(await second, 'payment_provider_unavailable');
  });

  test('a quote ends at the shared deadline of all its reads', async () => {
    const { world, timer } = await withMirror();
    silence(world);
    const quote = world.send('POST', 'seat-changes/quotes', { seats: 8 });
    await timer.end(SYNC_MS);
    await expectProblem(await quote, 'payment_provider_unavailable');
  });
});

describe('ten abandoned purchases', () => {
  async function abandonTen(): Promise<World> {
    const world = await createWorld(database, { elapsed: 15 * DAY });
    for (let n = 0; n < 10; n += 1) await openPurchase(world, 1);
    await readAccount(world);
    return world;
  }

  test('cost a read with a fresh mirror no call to Stripe', async () => {
    const world = await abandonTen();
    await world.simulator.advanceBy(901);
    await readAccount(world);
    world.wire.reset();
    await readAccount(world);
    assert.deepEqual(world.wire.calls, []);
  });

  test('are read in parallel with the subscription, not one after the other', async () => {
    const world = await abandonTen();
    await world.simulator.advanceBy(200);
    world.wire.reset();
    silence(world);
    void world.send('GET', 'account');
    while (world.wire.calls.length < 12) await setImmediate();
  });
});
