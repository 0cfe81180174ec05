import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { SeatChangeSchema } from '../../src/contract/index.ts';
import { openDatabase } from '../../src/server/database/index.ts';
import { filePersistence } from '../../src/simulator/file-persistence.ts';
import { readStripeState } from '../support/backend.ts';
import { confirm, expectResponse, quoteFor, readAccount } from '../support/contract-responses.ts';
import type { CrashPlan } from '../support/crash-child.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { World } from '../support/world.ts';
import { createWorld, DAY } from '../support/world.ts';

const CHILD = join(import.meta.dirname, '../support/crash-child.ts');
const UPDATE = 'POST /v1/subscriptions/';

/** Where the process is killed, and whether Stripe has charged by then. */
const DEATHS = [
  { name: 'before the request to Stripe', call: UPDATE, position: 'before', skip: 0, isPaid: false },
  { name: 'between the payment and the response', call: UPDATE, position: 'after', skip: 0, isPaid: true },
  {
    name: 'while it reads the outcome',
    call: 'GET /v1/subscriptions/',
    position: 'after',
    skip: 1,
    isPaid: true,
  },
] as const;

interface Stage {
  readonly directory: string;
  readonly simulatorFile: string;
  readonly quoteId: string;
  readonly world: World;
}

async function stage(): Promise<Stage & { remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'ocw-crash-'));
  const [directory, simulatorFile] = [join(folder, 'database'), join(folder, 'stripe.json')];
  const world = await createWorld(await openTestPGlite(directory), {
    elapsed: 15.5 * DAY,
    saved: filePersistence(simulatorFile),
  });
  const { id: quoteId } = await quoteFor(world, 8);
  await world.simulator.settled();
  await world.handler.close();
  return {
    directory,
    simulatorFile,
    quoteId,
    world,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function runUntilKilled(plan: CrashPlan): Promise<string | number | null> {
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD, JSON.stringify(plan)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return await new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal ?? code)));
}

async function restart({ directory, simulatorFile, world }: Stage): Promise<World> {
  const { organizationId } = world;
  const saved = filePersistence(simulatorFile);
  return await createWorld(openDatabase({ directory }), { organizationId, existing: world, saved });
}

describe('a server killed while it confirms a change', () => {
  for (const { name, isPaid, ...death } of DEATHS) {
    test(`${name}: after the restart users and credits are right, once`, async (context) => {
      const before = await stage();
      context.after(() => before.remove());
      const { directory, simulatorFile, quoteId, world: old } = before;
      const { organizationId, customerId, subscriptionId, creditPriceId } = old;
      const objects = { customerId, subscriptionId, creditPriceId };
      const plan = { directory, simulatorFile, organizationId, objects, quoteId, key: 'k', ...death };
      assert.equal(await runUntilKilled(plan), 'SIGKILL');

      const world = await restart(before);
      context.after(() => world.handler.close());
      const account = await readAccount(world);
      assert.deepEqual([account.seats.quantity, account.credits.available], isPaid ? [8, 8] : [5, 5]);
      assert.equal(account.latestSeatChange?.status, isPaid ? 'succeeded' : 'confirming');

      const change = await expectResponse(await confirm(world, { id: quoteId }, 'k'), SeatChangeSchema);
      assert.deepEqual(
        [change.status, change.amountCharged?.amount, change.creditsAdded],
        ['succeeded', 4350, 3],
      );
      await world.simulator.deliverPending();
      const after = await readAccount(world);
      assert.deepEqual([after.seats.quantity, after.credits.available], [8, 8]);
      const { charges, quantity } = await readStripeState(world);
      assert.equal(quantity, 8);
      assert.deepEqual(
        charges.map(({ amount }) => amount),
        [4350, 14_500],
      );
    });
  }
});
