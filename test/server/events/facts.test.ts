import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as v from 'valibot';
import type { BillingEvent, BillingEventType } from '../../../src/contract/index.ts';
import { EVENTS } from '../../../src/contract/index.ts';
import type { BillingDatabase } from '../../../src/server/database/index.ts';
import { createExpiringSearch } from '../../../src/server/ledger/expiring.ts';
import { subscriptionEvents } from '../../../src/server/sync/subscription-events.ts';
import { payForPurchase, paymentOf } from '../../support/backend.ts';
import { changeSeats, openPurchase, readAccount, readPurchase } from '../../support/contract-responses.ts';
import { openTestPGlite } from '../../support/databases.ts';
import { TestLedger } from '../../support/ledgers.ts';
import type { World, WorldOptions } from '../../support/world.ts';
import { createWorld, DAY, setCard } from '../../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

const newWorld = (options: WorldOptions = {}): Promise<World> =>
  createWorld(database, { elapsed: 15.5 * DAY, ...options });

/** The organization's events, each checked against its schema: no field is dropped or missing. */
async function eventsOf({ handler, organizationId }: World): Promise<readonly BillingEvent[]> {
  const { events } = await handler.events({ organizationId, limit: 1000 });
  for (const event of events)
    assert.deepEqual(v.parse(v.strictObject(EVENTS[event.type].entries), event), event);
  return events;
}

async function types(world: World): Promise<readonly BillingEventType[]> {
  return (await eventsOf(world)).map(({ type }) => type);
}

async function use(world: World, ...jobs: string[]): Promise<void> {
  const { handler, organizationId } = world;
  for (const reference of jobs) await handler.useCredit({ organizationId, reference });
}

describe('events of a seat change', () => {
  test('a paid change is one event with the amount and the credits', async () => {
    const world = await newWorld();
    const change = await changeSeats(world, 8);
    await world.simulator.deliverPending();
    await readAccount(world);
    const events = (await eventsOf(world)).slice(1);
    assert.deepEqual(
      events.map(({ type }) => type),
      ['subscription.changed', 'credits.granted', 'seat_change.succeeded'],
    );
    const succeeded = events.find((event) => event.type === 'seat_change.succeeded');
    assert.deepEqual(succeeded?.data, {
      seatChangeId: change.id,
      seats: { from: 5, to: 8 },
      invoiceId: succeeded?.data.invoiceId,
      amountDue: { amount: 4350, currency: 'USD' },
      amountCharged: { amount: 4350, currency: 'USD' },
      accountCreditAdded: { amount: 0, currency: 'USD' },
      creditsAdded: 3,
    });
  });

  test('a canceled change is one event, and none before it was settled', async () => {
    const world = await newWorld({ seed: { paymentMethod: 'pm_card_authenticationRequired' } });
    const change = await changeSeats(world, 8);
    assert.deepEqual(await types(world), ['credits.granted']);
    await world.send('DELETE', `seat-changes/${change.id}`);
    const [, canceled] = await eventsOf(world);
    assert.ok(canceled?.type === 'seat_change.canceled');
    assert.equal(canceled.data.reason, 'canceled');
  });
});

describe('events of a purchase', () => {
  test('paid, partially refunded, then fully refunded: with the total each time', async () => {
    const world = await newWorld();
    const purchase = await openPurchase(world, 4);
    await payForPurchase(world, purchase.id);
    await world.simulator.settled();
    const payment_intent = await paymentOf(world, purchase.id);
    await world.stripe.refunds.create({ payment_intent, amount: 1900 });
    await world.simulator.settled();
    await world.stripe.refunds.create({ payment_intent });
    await world.simulator.settled();
    await readPurchase(world, purchase);
    const events = (await eventsOf(world)).slice(1);
    assert.deepEqual(
      events.map(({ type }) => type),
      [
        'credits.granted',
        'purchase.fulfilled',
        'credits.voided',
        'purchase.refunded',
        'credits.voided',
        'purchase.refunded',
      ],
    );
    const refunds = events.flatMap((event) => (event.type === 'purchase.refunded' ? [event.data] : []));
    assert.deepEqual(
      refunds.map(({ refunded, creditsReturned }) => [refunded.amount, creditsReturned]),
      [
        [1900, 1],
        [7600, 4],
      ],
    );
  });
});

describe('events of low credits', () => {
  const policy = { creditAlerts: { low: 2 } };

  test('each threshold is one event, with any number of processes', async () => {
    const world = await newWorld({ policy });
    const { organizationId } = world;
    const others = await Promise.all(
      [1, 2].map(() =>
        createWorld(database, { organizationId, existing: world, simulator: world.simulator, policy }),
      ),
    );
    const processes = [world, ...others];
    await Promise.all(
      ['a', 'b', 'c', 'd', 'e'].flatMap((job) => processes.map((process) => use(process, job))),
    );
    const events = (await eventsOf(world)).slice(1);
    assert.deepEqual(
      events.map(({ type, data }) => [type, 'available' in data && data.available]),
      [
        ['credits.low', 2],
        ['credits.depleted', 0],
      ],
    );
  });

  test('rising above a threshold and falling again is another event', async () => {
    const world = await newWorld({ policy });
    await use(world, 'a', 'b', 'c');
    const purchase = await openPurchase(world, 3);
    await payForPurchase(world, purchase.id);
    await world.simulator.settled();
    await use(world, 'd', 'e', 'f', 'g', 'h');
    const low = (await types(world)).filter((type) => type === 'credits.low' || type === 'credits.depleted');
    assert.deepEqual(low, ['credits.low', 'credits.low', 'credits.depleted']);
  });

  test('without a threshold only using the last credit is an event', async () => {
    const world = await newWorld();
    await use(world, 'a', 'b', 'c', 'd', 'e');
    assert.deepEqual(await types(world), ['credits.granted', 'credits.depleted']);
  });

  test('the account shows warnings by the same thresholds, while they are crossed', async () => {
    const alerts = { low: 2, expiringSeconds: 3 * DAY };
    const world = await newWorld({ policy: { creditAlerts: alerts } });
    const warnings = async (): Promise<unknown> => (await readAccount(world)).credits.alerts;
    assert.equal(await warnings(), undefined);
    await use(world, 'a', 'b', 'c');
    assert.deepEqual(await warnings(), ['low']);
    await world.simulator.advanceBy(13 * DAY);
    assert.deepEqual(await warnings(), ['low', 'expiring']);
    await use(world, 'd', 'e');
    assert.deepEqual(await warnings(), ['low'], 'none is left that could end');
    const silent = await newWorld();
    await use(silent, 'a', 'b', 'c', 'd');
    assert.equal('alerts' in (await readAccount(silent)).credits, false);
  });

  test('an approaching end of plan credits is one event', async () => {
    const heard: BillingEvent[] = [];
    const world = await newWorld({
      policy: { creditAlerts: { expiringSeconds: 3 * DAY } },
      onEvent: (event) => void heard.push(event),
    });
    const deliver = async (): Promise<readonly BillingEvent[]> => {
      await world.handler.deliverEvents();
      return heard.filter(
        ({ type, organizationId }) => type === 'credits.expiring' && organizationId === world.organizationId,
      );
    };
    assert.deepEqual(await deliver(), []);
    await world.simulator.advanceBy(13 * DAY);
    await use(world, 'a');
    const [expiring] = await deliver();
    const { credits } = await readAccount(world);
    assert.deepEqual(expiring?.data, { quantity: 4, expiresAt: credits.plan.endsAt });
    await world.simulator.advanceBy(DAY);
    assert.equal((await deliver()).length, 1);
  });

  test('warns the other organizations if one fails, and reports that one', async () => {
    const worlds = [await newWorld(), await newWorld(), await newWorld()];
    const ids = worlds.map(({ organizationId }) => organizationId);
    const tried: string[] = [];
    const reported: unknown[] = [];
    const search = createExpiringSearch({
      database: {
        ...database,
        transactionFor: async (id, work) => {
          tried.push(id);
          if (id === ids[1]) throw new Error('lock timeout');
          return await database.transactionFor(id, work);
        },
      },
      now: () => worlds[0]?.simulator.now() ?? 0,
      expiringSeconds: 60 * DAY,
      report: (error, { organizationId }) => reported.push([String(error), organizationId]),
    });
    await search();
    assert.deepEqual(reported, [['Error: lock timeout', ids[1]]]);
    const warned = await Promise.all(worlds.map(types));
    assert.deepEqual(
      warned.map((each) => each.includes('credits.expiring')),
      [true, false, true],
    );
    assert.equal(tried.filter((id) => id === ids[1]).length, 1);
  });

  test('warns an organization after a whole page of failing ones, each of which is tried once', async () => {
    const apart = await openTestPGlite();
    try {
      const period = { start: 0, end: 30 * DAY };
      for (let count = 0; count < 201; count += 1) {
        const subscriptionId = `sub_${count}`;
        const ledger = await TestLedger.create(apart, subscriptionId);
        await ledger.apply({ subscriptionId, period, quantity: 1, creditsPerSeat: 1, at: 0 });
      }
      const rows = await apart.db.selectFrom('organizations').select('id').orderBy('id').execute();
      const ids = rows.map(({ id }) => id);
      const last = ids.at(-1);
      const tried: string[] = [];
      const search = createExpiringSearch({
        database: {
          ...apart,
          transactionFor: async (id, work) => {
            tried.push(id);
            if (id !== last) throw new Error('lock timeout');
            return await apart.transactionFor(id, work);
          },
        },
        now: () => 29 * DAY,
        expiringSeconds: 3 * DAY,
        report: () => undefined,
      });
      await search();
      assert.deepEqual(tried, ids);
      const warned = await apart.db
        .selectFrom('events')
        .select('organization_id')
        .where('type', '=', 'credits.expiring')
        .execute();
      assert.deepEqual(warned, [{ organization_id: last }]);
    } finally {
      await apart.close();
    }
  });
});

describe('events of the subscription', () => {
  test('a renewal that fails, and its payment', async () => {
    const world = await newWorld();
    await setCard(world, 'pm_card_chargeCustomerFail');
    await world.simulator.advanceBy(20 * DAY);
    await world.simulator.settled();
    assert.equal((await readAccount(world)).status, 'past_due');
    const failed = (await eventsOf(world)).find(({ type }) => type === 'payment.failed');
    assert.ok(failed?.type === 'payment.failed');
    assert.equal(failed.data.status, 'past_due');

    await setCard(world, 'pm_card_visa');
    const { data } = await world.stripe.invoices.list({ customer: world.customerId, status: 'open' });
    for (const invoice of data) await world.stripe.invoices.pay(invoice.id);
    await world.simulator.settled();
    await readAccount(world);
    assert.equal((await types(world)).filter((type) => type === 'payment.recovered').length, 1);
  });

  test('reports the changes between two reads, and nothing if there is no earlier read', () => {
    const before = {
      version: 1,
      subscriptionId: 'sub_1',
      priceId: 'price_1',
      status: 'active',
      cancelAt: null,
      quantity: 5,
    } as const;
    const reported = (change: object, from: unknown = before): readonly string[] =>
      subscriptionEvents(from, { ...before, ...change }, 1).map(({ type }) => type);
    assert.deepEqual(reported({}), []);
    assert.deepEqual(reported({ quantity: 7 }, null), []);
    assert.deepEqual(reported({ subscriptionId: 'sub_2', quantity: 7 }), []);
    assert.deepEqual(reported({ cancelAt: 9 }), ['subscription.changed']);
    assert.deepEqual(reported({ status: 'canceled' }), ['subscription.changed', 'subscription.canceled']);
    assert.deepEqual(reported({ status: 'unpaid' }, { ...before, status: 'past_due' }), [
      'subscription.changed',
    ]);
    assert.deepEqual(reported({ status: 'canceled' }, { ...before, status: 'unpaid' }), [
      'subscription.changed',
      'subscription.canceled',
    ]);
  });
});
