import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { payForPurchase, paymentOf } from '../support/backend.ts';
import { openPurchase, readAccount } from '../support/contract-responses.ts';
import { openTestPGlite } from '../support/databases.ts';
import { deliverEvent } from '../support/stripe-events.ts';
import type { World } from '../support/world.ts';
import { createWorld, DAY } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

/** Another handler for the same organization and the same Stripe, as another process has. */
async function otherProcess(world: World): Promise<World> {
  const { organizationId, simulator } = world;
  return await createWorld(database, { organizationId, simulator, existing: world });
}

function lastEvent(world: World, type: string): Readonly<Record<string, unknown>> {
  const event = world.simulator.events.filter((each) => each.type === type).at(-1);
  assert.ok(event, `Stripe has sent no ${type}`);
  return { ...event };
}

async function versionOf(world: World): Promise<number> {
  const row = await database.db
    .selectFrom('organizations')
    .select('mirror_version')
    .where('id', '=', world.organizationId)
    .executeTakeFirstOrThrow();
  return row.mirror_version;
}

test('24 processes that receive the same paid purchase respond 200 with at most three calls to Stripe each', async () => {
  const world = await createWorld(database, { elapsed: 15 * DAY });
  const others = await Promise.all(Array.from({ length: 24 }, () => otherProcess(world)));
  world.simulator.holdEvents();
  const purchase = await openPurchase(world, 3);
  await payForPurchase(world, purchase.id);
  const event = lastEvent(world, 'checkout.session.completed');
  const responses = await Promise.all(
    others.map((other, n) => deliverEvent(other, { ...event, id: `evt_${world.organizationId}_${n}` })),
  );
  assert.deepEqual([...new Set(responses.map(({ status }) => status))], [200]);
  assert.ok(Math.max(...others.map(({ wire }) => wire.calls.length)) <= 3);
  assert.equal((await readAccount(world)).credits.purchased.available, 3);
});

test("reading a known state keeps the mirror's version", async () => {
  const world = await createWorld(database, { elapsed: 15 * DAY });
  const purchase = await openPurchase(world, 1);
  await payForPurchase(world, purchase.id);
  await world.simulator.settled();
  await readAccount(world);
  const version = await versionOf(world);
  for (let n = 0; n < 3; n += 1) {
    await world.simulator.advanceBy(200);
    await readAccount(world);
  }
  assert.equal(await versionOf(world), version);
  await world.stripe.subscriptions.update(world.subscriptionId, { cancel_at_period_end: true });
  await world.simulator.settled();
  assert.ok((await versionOf(world)) > version);
});

test('a purchase that was read before its refund returns no credit, even if the state was the same in between', async () => {
  const world = await createWorld(database, { elapsed: 15 * DAY });
  const purchase = await openPurchase(world, 2);
  await payForPurchase(world, purchase.id);
  await world.simulator.settled();
  const slow = await otherProcess(world);
  const payment = await paymentOf(world, purchase.id);
  world.simulator.holdEvents();
  let reads = 0;
  // The slow process has read the session from before the refund; everything else happens before it writes.
  slow.wire.after('GET /v1/checkout/sessions/', async () => {
    reads += 1;
    await world.stripe.refunds.create({ payment_intent: payment });
    const event = lastEvent(world, 'charge.refunded');
    assert.equal((await deliverEvent(world, { ...event })).status, 200);
  });
  const event = lastEvent(world, 'checkout.session.completed');
  const response = await deliverEvent(slow, { ...event, id: `evt_again_${world.organizationId}` });
  assert.equal(response.status, 200);
  assert.equal(reads, 1);
  assert.equal((await readAccount(world)).credits.purchased.available, 0);
});
