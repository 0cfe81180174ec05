import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import type { BillingDatabase } from '../../src/server/index.ts';
import { openDatabase } from '../../src/server/index.ts';
import { findSumDifferences } from '../../src/server/maintenance/sums.ts';
import { changeSeats, readAccount } from '../support/contract-responses.ts';
import { postgresServer } from '../support/databases.ts';
import { findPgbouncer, pgbouncerVersion, startPgbouncer } from '../support/pgbouncer.ts';
import { createWorld, DAY } from '../support/world.ts';

const found = await postgresServer();
const pooler = findPgbouncer();
const skip = 'missing' in found ? found.missing : 'missing' in pooler ? pooler.missing : false;

/** Fewer than one process opens, so that every server connection serves many clients. */
const SERVER_CONNECTIONS = 2;
const SETTINGS = ['lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout'];

test(
  'Behind pgbouncer in transaction mode, two processes keep every promise and leave no session state',
  { skip },
  async (context) => {
    if ('missing' in found || 'missing' in pooler) return;
    context.diagnostic(pgbouncerVersion(pooler.program));
    const pgbouncer = await startPgbouncer(pooler.program, await found.createDatabase(), SERVER_CONNECTIONS);
    const open = (): BillingDatabase => openDatabase({ url: pgbouncer.url, maxConnections: 5 });
    const databases = [open(), open()] as const;
    try {
      // Both at the same time: one applies the migrations, the other waits for it.
      await Promise.all(databases.map((database) => database.migrate()));
      const world = await createWorld(databases[0], { elapsed: 15 * DAY });
      const { organizationId, simulator } = world;
      const other = await createWorld(databases[1], { organizationId, simulator, existing: world });
      const neighbor = await createWorld(databases[1], { elapsed: 15 * DAY });
      assert.equal((await changeSeats(world, 30)).status, 'succeeded');
      const { available } = (await readAccount(other)).credits;
      assert.equal(available, 30);

      // Ten more jobs than credits, each posted by both processes.
      const uses = Array.from({ length: available + 10 }, (_, job) =>
        [world, other].map((each) => each.handler.useCredit({ organizationId, reference: `job-${job}` })),
      ).flat();
      const [results] = await Promise.all([Promise.allSettled(uses), readAccount(neighbor)]);
      const used = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      assert.equal(used.filter(({ alreadyUsed }) => !alreadyUsed).length, available);
      assert.equal((await readAccount(world)).credits.available, 0);
      assert.deepEqual(await findSumDifferences(databases[0].db), []);

      await assertClean(pgbouncer.url);
    } finally {
      await Promise.all(databases.map((database) => database.close()));
      await pgbouncer.close();
    }
  },
);

/** A stranger who is lent the same server connections finds the server's own settings. */
async function assertClean(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (let look = 0; look < 4 * SERVER_CONNECTIONS; look += 1) {
      for (const setting of SETTINGS) {
        const { rows } = await client.query<{ value: string }>('select current_setting($1) as value', [
          setting,
        ]);
        assert.equal(rows[0]?.value, '0', setting);
      }
    }
  } finally {
    await client.end();
  }
}
