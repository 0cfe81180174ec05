import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { SeatChangeFlow, SeatChangePhase } from '../../src/state/index.ts';
import { createSeatChangeFlow } from '../../src/state/index.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { readStripeState } from '../support/backend.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { World, WorldOptions } from '../support/world.ts';
import { createWorld, DAY, setCard } from '../support/world.ts';
import type { Tab, WireAccident } from './real-handler.ts';
import { openTab, until } from './real-handler.ts';
import { settle } from './stage.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

const midPeriod = (options: WorldOptions = {}): Promise<World> =>
  createWorld(database, { elapsed: 15.5 * DAY, ...options });

interface Screen extends Tab {
  readonly flow: SeatChangeFlow;
  close(): void;
  readonly phase: () => SeatChangePhase;
}

async function open(world: World, storage?: Tab['storage'], retries = 0): Promise<Screen> {
  const tab = openTab(world, storage, { retries });
  const flow = createSeatChangeFlow(tab.store, { storage: tab.storage, schedule: tab.time.schedule });
  const close = flow.connect();
  await until(tab.store.$account, (remote) => remote.status === 'ready' || remote.status === 'failed');
  await flow.prepare();
  await settle();
  return { ...tab, flow, close, phase: () => flow.$phase.get() };
}

async function review(screen: Screen, seats: number): Promise<number> {
  screen.flow.setDraft(String(seats));
  await screen.flow.requestQuote();
  const phase = screen.phase();
  assert.equal(phase.status, 'review', JSON.stringify(phase));
  return phase.quote.amountDue.amount;
}

async function charged(world: World): Promise<readonly number[]> {
  const { invoices } = await readStripeState(world);
  return invoices
    .filter(({ reason }) => reason === 'subscription_update')
    .map(({ amountPaid }) => amountPaid);
}

async function accountOf(screen: Screen) {
  await screen.store.refresh();
  const account = screen.store.$account.get().value;
  assert.ok(account);
  return account;
}

describe('a seat change against the real handler', () => {
  test('estimates the same amount as the quote and the charge', async () => {
    const world = await midPeriod();
    const screen = await open(world);
    screen.flow.setDraft('8');
    const estimate = screen.flow.$estimate.get();
    assert.ok(estimate?.status === 'change' && estimate.due.status === 'estimated');
    const shown = await review(screen, 8);
    assert.equal(estimate.due.amountDue, shown);
    const phase = screen.phase();
    assert.equal(phase.status === 'review' && phase.difference, null);
    await screen.flow.confirm();
    assert.equal(screen.phase().status, 'done');
    assert.deepEqual(await charged(world), [shown]);
    assert.equal((await accountOf(screen)).seats.quantity, 8);
    assert.equal(screen.storage.items.size, 0);
    screen.close();
  });

  const accidents: readonly WireAccident[] = ['lost_request', 'lost_answer', 'html_answer', 'broken_answer'];
  for (const accident of accidents) {
    test(`${accident}: the outcome is unknown; checking settles it, charged once as shown`, async () => {
      const world = await midPeriod();
      const screen = await open(world);
      const shown = await review(screen, 8);
      screen.plan('POST seat-changes', accident);
      await screen.flow.confirm();
      assert.equal(screen.phase().status, 'unknown');
      await screen.flow.checkOutcome();
      assert.equal(screen.phase().status, 'done');
      assert.deepEqual(await charged(world), [shown]);
      screen.close();
    });

    test(`${accident}, then a reload: charged once as shown, and nothing is sent automatically`, async () => {
      const world = await midPeriod();
      const before = await open(world);
      const shown = await review(before, 8);
      before.plan('POST seat-changes', accident);
      await before.flow.confirm();
      before.close();
      const chargedBefore = await charged(world);

      const screen = await open(world, before.storage);
      if (accident === 'lost_request') {
        assert.equal(screen.phase().status, 'unknown');
        assert.deepEqual(await charged(world), chargedBefore, 'the person decides');
        await screen.flow.checkOutcome();
      }
      assert.equal(screen.phase().status, 'done');
      assert.deepEqual(await charged(world), [shown]);
      assert.equal((await accountOf(screen)).seats.quantity, 8);
      screen.close();
    });
  }

  for (const accident of ['lost_request', 'lost_answer'] as const) {
    test(`${accident}: the client retries with the same key automatically, charged once as shown`, async () => {
      const world = await midPeriod();
      const screen = await open(world, undefined, 2);
      const shown = await review(screen, 8);
      screen.plan('POST seat-changes', accident, accident);
      await screen.flow.confirm();
      assert.equal(screen.phase().status, 'done');
      assert.deepEqual(await charged(world), [shown]);
      screen.close();
    });
  }

  test('is charged once if confirmed in two tabs at the same time, and both show it', async () => {
    const world = await midPeriod();
    const [one, two] = [await open(world), await open(world)];
    const shown = await review(one, 8);
    await review(two, 8);
    await Promise.all([one.flow.confirm(), two.flow.confirm()]);
    assert.deepEqual(await charged(world), [shown]);
    for (const screen of [one, two]) {
      const { status } = screen.phase();
      assert.ok(['done', 'pending', 'editing', 'review'].includes(status), status);
      assert.equal((await accountOf(screen)).seats.quantity, 8);
      screen.close();
    }
  });

  test('charges nothing with an expired quote and reviews a fresh one', async () => {
    const world = await midPeriod();
    const screen = await open(world);
    await review(screen, 8);
    await world.simulator.advanceBy(2 * DAY);
    await screen.flow.confirm();
    const phase = screen.phase();
    assert.ok(phase.status === 'review' && phase.notice === 'expired', phase.status);
    assert.deepEqual(await charged(world), []);
    const shown = phase.quote.amountDue.amount;
    await screen.flow.confirm();
    assert.deepEqual(await charged(world), [shown]);
    screen.close();
  });

  test('waits for the bank’s challenge, and is done once it succeeds', async () => {
    const world = await midPeriod();
    await setCard(world, 'pm_card_threeDSecure2Required');
    const screen = await open(world);
    const shown = await review(screen, 8);
    await screen.flow.confirm();
    const phase = screen.phase();
    assert.ok(phase.status === 'pending' && phase.change.status === 'requires_action', JSON.stringify(phase));
    assert.equal((await accountOf(screen)).seats.quantity, 5);
    const intents = await world.stripe.paymentIntents.list({ customer: world.customerId, limit: 100 });
    const waiting = intents.data.find(({ status }) => status === 'requires_action');
    assert.ok(waiting);
    await world.simulator.completeAction(waiting.id, 'succeed');
    await world.simulator.settled();
    await screen.flow.checkOutcome();
    assert.equal(screen.phase().status, 'done');
    assert.deepEqual(await charged(world), [shown]);
    screen.close();
  });

  test('is shown as pending in another tab, and can be canceled there', async () => {
    const world = await midPeriod();
    await setCard(world, 'pm_card_threeDSecure2Required');
    const one = await open(world);
    await review(one, 8);
    await one.flow.confirm();
    const two = await open(world);
    assert.equal(two.phase().status, 'pending');
    await two.flow.cancelChange();
    assert.equal(two.phase().status, 'ended');
    await one.store.refresh();
    assert.equal(one.phase().status, 'ended');
    assert.equal((await accountOf(one)).seats.quantity, 5);
    assert.deepEqual(
      (await charged(world)).filter((amount) => amount > 0),
      [],
    );
    for (const screen of [one, two]) screen.close();
  });

  test('mints no credit if users are removed and added again in one period, as the estimate said', async () => {
    const world = await midPeriod();
    const screen = await open(world);
    await review(screen, 3);
    await screen.flow.confirm();
    assert.equal(screen.phase().status, 'done');
    screen.flow.finish();
    await accountOf(screen);
    screen.flow.setDraft('5');
    const estimate = screen.flow.$estimate.get();
    assert.ok(estimate?.status === 'change');
    assert.deepEqual([estimate.credits.added, estimate.credits.alreadyGranted], [0, 2]);
    await review(screen, 5);
    await screen.flow.confirm();
    const account = await accountOf(screen);
    assert.deepEqual([account.seats.quantity, account.credits.available], [5, 5]);
    screen.close();
  });
});
