import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { changeSeats, readAccount } from '../support/contract-responses.ts';
import { openTestPGlite } from '../support/databases.ts';
import { createWorld, DAY } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

const MINUTE = 60_000;

test('a minute per call on a slow machine is not an outage of Stripe: only tests that want a timeout get one', async (t) => {
  const world = await createWorld(database, { elapsed: 15 * DAY });
  world.simulator.holdEvents();
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let calls = 0;
  world.simulator.intercept((_call, proceed) => {
    calls += 1;
    t.mock.timers.tick(MINUTE);
    return proceed();
  });
  const change = await changeSeats(world, 8);
  assert.equal(change.status, 'succeeded');
  assert.ok(calls > 5, String(calls));
  assert.equal((await readAccount(world)).seats.quantity, 8);
  assert.deepEqual(world.errors, []);
});
