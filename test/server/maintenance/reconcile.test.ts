import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { BillingDatabase } from '../../../src/server/database/index.ts';
import { createStripeSimulator } from '../../../src/simulator/index.ts';
import { payForPurchase, paymentOf } from '../../support/backend.ts';
import { changeSeats, openPurchase } from '../../support/contract-responses.ts';
import { openTestPGlite } from '../../support/databases.ts';
import type { World } from '../../support/world.ts';
import { createWorld, DAY, START } from '../../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

/** An organization at a Stripe that sends no webhooks. */
const withoutWebhooks = (): Promise<World> =>
  createWorld(database, { elapsed: 15.5 * DAY, simulator: createStripeSimulator({ now: () => START }) });

/** The state in the database alone. */
async function stored({ organizationId }: World): Promise<unknown> {
  const purchases = await database.db
    .selectFrom('credit_purchases')
    .select('status')
    .where('organization_id', '=', organizationId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const balance = await database.db
    .selectFrom('credit_entries')
    .select('balance')
    .where('organization_id', '=', organizationId)
    .orderBy('sequence', 'desc')
    .executeTakeFirst();
  return { purchases: purchases.map(({ status }) => status), balance: balance?.balance };
}

describe('billing.reconcile()', () => {
  test('repairs the state after four days of lost webhooks, reports the changes, and changes nothing the second time', async () => {
    const world = await withoutWebhooks();
    const { handler, organizationId, stripe, simulator } = world;
    const change = await changeSeats(world, 8);
    const refunded = await openPurchase(world, 4);
    await payForPurchase(world, refunded.id);
    await handler.reconcile({ organizationId });
    assert.deepEqual(await stored(world), { purchases: ['fulfilled'], balance: 12 });

    const paid = await openPurchase(world, 2);
    await payForPurchase(world, paid.id);
    await stripe.refunds.create({ payment_intent: await paymentOf(world, refunded.id) });
    const row = await database.db
      .selectFrom('seat_changes')
      .select('invoice_id')
      .where('id', '=', change.id)
      .executeTakeFirstOrThrow();
    const payments = await stripe.invoicePayments.list({ invoice: row.invoice_id ?? '' });
    const intent = payments.data[0]?.payment.payment_intent;
    await stripe.refunds.create({ payment_intent: typeof intent === 'string' ? intent : (intent?.id ?? '') });
    await simulator.advanceBy(4 * DAY);
    assert.deepEqual(await stored(world), { purchases: ['fulfilled', 'open'], balance: 12 });

    const { organizations, changed, failed } = await handler.reconcile({ organizationId });
    assert.deepEqual([organizations, failed], [1, []]);
    assert.deepEqual(await stored(world), { purchases: ['refunded', 'fulfilled'], balance: 7 });
    assert.equal(changed.length, 1);
    for (const type of [
      'purchase.fulfilled',
      'purchase.refunded',
      'seat_change.refunded',
      'credits.voided',
    ]) {
      assert.ok(changed[0]?.events.includes(type), type);
    }
    assert.deepEqual(await handler.reconcile({ organizationId }), {
      organizations: 1,
      changed: [],
      failed: [],
    });
  });

  test('grants the credits of a renewal', async () => {
    const world = await withoutWebhooks();
    await world.simulator.advanceBy(20 * DAY);
    const { changed } = await world.handler.reconcile({ organizationId: world.organizationId });
    assert.ok(changed[0]?.events.includes('credits.granted'));
    assert.deepEqual(await stored(world), { purchases: [], balance: 5 });
  });

  test('reconciles all organizations; a failing one is reported and delays no other', async () => {
    const own = await openTestPGlite();
    const simulator = createStripeSimulator({ now: () => START });
    const worlds: World[] = [];
    for (let n = 0; n < 5; n += 1) worlds.push(await createWorld(own, { simulator }));
    const [first] = worlds;
    assert.ok(first);
    await own.db
      .updateTable('organizations')
      .set({ subscription_id: 'sub_gone' })
      .where('id', '=', first.organizationId)
      .execute();
    await simulator.advanceBy(40 * DAY);
    const { organizations, changed, failed } = await first.handler.reconcile();
    assert.deepEqual([organizations, changed.length], [5, 4]);
    assert.deepEqual(
      failed.map(({ organizationId }) => organizationId),
      [first.organizationId],
    );
    await first.handler.close();
  });

  test('refuses an unknown organization and an invalid time', async () => {
    const { handler } = await withoutWebhooks();
    await assert.rejects(handler.reconcile({ organizationId: 'org_none' }), { code: 'organization_unknown' });
    await assert.rejects(handler.reconcile({ since: 1.5 }), /since must be whole Unix seconds, got 1.5/);
  });
});
