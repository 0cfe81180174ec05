import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CreditUseSchema } from '../../src/contract/index.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { expectResponse, expectProblem, readAccount } from '../support/contract-responses.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { World, WorldOptions } from '../support/world.ts';
import { createWorld, DAY } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

/** Rewrites each subscription item in Stripe's responses, for features that the simulator lacks. */
function rewriteItems(world: World, edit: (items: Record<string, unknown>[]) => void): void {
  world.simulator.intercept(async (_call, proceed) => {
    const response = await proceed();
    const body: unknown = JSON.parse(await response.text());
    visit(body, edit);
    return Response.json(body, { status: response.status, headers: response.headers });
  });
}

function visit(value: unknown, edit: (items: Record<string, unknown>[]) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if ('object' in value && value.object === 'subscription' && 'items' in value)
    edit((value.items as { data: Record<string, unknown>[] }).data);
  for (const each of Object.values(value)) visit(each, edit);
}

const recurring = (change: object) => (items: Record<string, unknown>[]) => {
  for (const item of items) {
    const price = item['price'] as { recurring: object };
    item['price'] = { ...price, recurring: { ...price.recurring, ...change } };
  }
};

const metered = (items: Record<string, unknown>[]): void => {
  recurring({ usage_type: 'metered' })(items);
  for (const item of items) delete item['quantity'];
};

const twice = (items: Record<string, unknown>[]): void => {
  if (items.length === 1) items.push({ ...items[0], id: 'si_other' });
};

describe('a plan without a price per user and month or year', () => {
  type Edit = (items: Record<string, unknown>[]) => void;
  const kinds: readonly [reason: string, name: string, users: number | null, edit: Edit, WorldOptions?][] = [
    ['billing_interval', 'billed every three months', 5, recurring({ interval_count: 3 })],
    ['billing_interval', 'billed by the week', 5, recurring({ interval: 'week' })],
    ['billing_interval', 'billed by the day', 5, recurring({ interval: 'day' })],
    ['metered', 'billed by usage', null, metered],
    ['several_items', 'of two items, either of which may be the users', null, twice],
    [
      'unknown_price',
      'of a price that is not the users’',
      null,
      () => undefined,
      { policy: { seatPriceIds: ['price_of_users'] } },
    ],
  ];
  for (const [reason, name, users, edit, options] of kinds) {
    test(`${name}: is readable without a price, and users cannot be changed`, async () => {
      const world = await createWorld(database, { elapsed: 10 * DAY, ...options });
      const known = (await readAccount(world)).credits.available;
      rewriteItems(world, edit);
      await world.simulator.advanceBy(300);
      const account = await readAccount(world);
      const { plan, seats, credits } = account;
      assert.deepEqual(
        [plan.unsupported, plan.unitPrice, plan.interval, seats.quantity, account.seatChangeBlockedBy],
        [reason, null, null, users, 'plan_unsupported'],
      );
      assert.deepEqual([credits.available, credits.plan.nextGrant], [known, users ?? 0]);
      const problem = await expectProblem(
        await world.send('POST', 'seat-changes/quotes', { seats: 8 }),
        'plan_unsupported',
      );
      assert.equal(problem.retryable, false);
    });
  }

  test('that is metered is refused as such, even while the first invoice after a trial is a draft', async () => {
    const world = await createWorld(database, { seed: { trialDays: 14 }, renewalDraftSeconds: 3600 });
    rewriteItems(world, metered);
    await world.simulator.advanceBy(14 * DAY + 60);
    assert.equal((await readAccount(world)).seatChangeBlockedBy, 'plan_unsupported');
    await expectProblem(await world.send('POST', 'seat-changes/quotes', { seats: 8 }), 'plan_unsupported');
  });

  test('that is metered keeps existing credits usable, and grants none for the next period', async () => {
    const world = await createWorld(database, { elapsed: 10 * DAY });
    rewriteItems(world, metered);
    await world.simulator.advanceBy(300);
    const use = await world.send(
      'POST',
      'credit-uses',
      { reference: 'job-1' },
      { 'Idempotency-Key': 'use-of-a-metered-plan' },
    );
    await expectResponse(use, CreditUseSchema);
    await world.simulator.advanceBy(25 * DAY);
    await world.simulator.settled();
    assert.equal((await readAccount(world)).credits.plan.available, 0);
  });
});
