import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grantPurchase, lockOrganization } from '../../src/server/ledger/index.ts';
import { findSumDifferences } from '../../src/server/maintenance/sums.ts';
import { openDatabase } from '../../src/server/index.ts';
import { readAccount } from '../support/contract-responses.ts';
import { postgresServer } from '../support/databases.ts';
import { createWorld, DAY } from '../support/world.ts';

const found = await postgresServer();
const skip = 'missing' in found ? found.missing : false;

const JOBS = 160;
const WORKERS = 6;
/** The server is restarted after this many jobs: twice gracefully, once abruptly. */
const RESTARTS = [
  [40, 'fast'],
  [80, 'immediate'],
  [120, 'fast'],
] as const;

test(
  'With PostgreSQL restarted three times under load, each use is a success or a 503, and each job uses one credit',
  { skip },
  async () => {
    if ('missing' in found) return;
    const database = openDatabase({ url: await found.createDatabase() });
    await database.migrate();
    const worlds = [
      await createWorld(database, { elapsed: 15 * DAY }),
      await createWorld(database, { elapsed: 15 * DAY }),
    ];
    const before: number[] = [];
    for (const { organizationId, simulator } of worlds) {
      await database.transactionFor(organizationId, async (trx) => {
        const organization = await lockOrganization(trx, organizationId);
        assert.ok(organization);
        await grantPurchase(organization, { payment: 'pi', quantity: JOBS, at: simulator.now() });
      });
    }
    for (const world of worlds) before.push((await readAccount(world)).credits.available);

    const statuses = new Map<number, number>();
    let next = 0;
    let done = 0;
    let restarting: Promise<void> = Promise.resolve();
    const work = async (): Promise<void> => {
      for (let job = next++; job < JOBS; job = next++) {
        const world = worlds[job % worlds.length]!;
        for (let status = 0; status !== 201;) {
          const reference = `job-${job}`;
          // Like a client: the same request with the same key, until it gets a response.
          const response = await world.send(
            'POST',
            'credit-uses',
            { reference },
            { 'Idempotency-Key': `key-${reference}` },
          );
          await response.text();
          ({ status } = response);
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          if (status !== 201) await restarting;
        }
        done += 1;
        const restart = RESTARTS.find(([after]) => after === done);
        if (restart !== undefined) restarting = found.restart(restart[1]);
      }
    };
    await Promise.all(Array.from({ length: WORKERS }, work));
    await restarting;

    assert.deepEqual([...statuses.keys()].sort(), [201, 503]);
    assert.equal(statuses.get(201), JOBS);
    for (const [index, world] of worlds.entries()) {
      const { available } = (await readAccount(world)).credits;
      assert.equal(available, (before[index] ?? 0) - JOBS / worlds.length);
    }
    const { count } = await database.db
      .selectFrom('credit_entries')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('kind', '=', 'use')
      .executeTakeFirstOrThrow();
    assert.equal(count, JOBS);
    assert.deepEqual(await findSumDifferences(database.db), []);
    await database.close();
  },
);
