import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { test } from 'node:test';
import type { BillingDatabase, DatabaseLimits } from '../../src/server/index.ts';
import { isDatabaseFailure, openDatabase, OperatorError } from '../../src/server/index.ts';
import { expectProblem, readAccount } from '../support/contract-responses.ts';
import { postgresServer } from '../support/databases.ts';
import type { Saboteur } from '../support/postgres-faults.ts';
import { openSaboteur } from '../support/postgres-faults.ts';
import type { World } from '../support/world.ts';
import { createWorld, DAY } from '../support/world.ts';

const found = await postgresServer();
const skip = 'missing' in found ? found.missing : false;

/** A timeout that no test may live to see. */
const NEVER_MS = 2_147_483_647;

const use = (world: World, reference: string): Promise<Response> =>
  world.send('POST', 'credit-uses', { reference }, { 'Idempotency-Key': `key-${reference}` });

/** Two connections: one for the organization that is stuck, and one for all others. */
async function onTwoConnections(
  limits: Partial<DatabaseLimits>,
  work: (database: BillingDatabase, saboteur: Saboteur) => Promise<void>,
): Promise<void> {
  if ('missing' in found) return;
  const url = await found.createDatabase();
  const database = openDatabase({ url, maxConnections: 2, limits });
  await database.migrate();
  const saboteur = await openSaboteur(url);
  try {
    await work(database, saboteur);
  } finally {
    await Promise.all([database.close(), saboteur.close()]);
  }
}

test(
  'With 100 uses queued for an organization whose row is stuck, another organization is served first, and then they are',
  { skip },
  () =>
    onTwoConnections({ lockTimeoutMs: NEVER_MS, statementTimeoutMs: 300_000 }, async (database, saboteur) => {
      const [stuck, other] = [
        await createWorld(database, { elapsed: 15 * DAY }),
        await createWorld(database, { elapsed: 15 * DAY }),
      ];
      await Promise.all([readAccount(stuck), readAccount(other)]);
      const release = await saboteur.holdRow(stuck.organizationId);
      let answered = 0;
      const uses = Array.from({ length: 100 }, async (_, index) => {
        const response = await use(stuck, `job-${index}`);
        answered += 1;
        return response.status;
      });
      await saboteur.untilWaiting(1);
      const { available } = (await readAccount(other)).credits;
      const used = await use(other, 'a');
      assert.equal(answered, 0);
      assert.equal(used.status, 201);
      assert.equal((await readAccount(other)).credits.available, available - 1);
      const [row] = await saboteur.query(
        `select count(*)::int as waiting from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
      );
      assert.equal(row?.['waiting'], 1);
      await release();
      const statuses = await Promise.all(uses);
      const had = statuses.filter((status) => status === 201).length;
      assert.ok(had > 0 && had < 100, String(had));
      assert.deepEqual(
        statuses.filter((status) => status !== 201 && status !== 402 && status !== 409),
        [],
      );
    }),
);

test(
  'With 100 uses of an organization in progress, another organization’s account is read before they finish',
  { skip },
  () =>
    onTwoConnections({ lockTimeoutMs: NEVER_MS, statementTimeoutMs: 300_000 }, async (database) => {
      const busy = await createWorld(database, { elapsed: 15 * DAY });
      const other = await createWorld(database, { elapsed: 15 * DAY });
      await Promise.all([readAccount(busy), readAccount(other)]);
      let answered = 0;
      const uses = Array.from({ length: 100 }, async (_, index) => {
        await use(busy, `job-${index}`);
        answered += 1;
      });
      await readAccount(other);
      assert.ok(answered < 50, `${answered} of 100 were served first`);
      await Promise.all(uses);
    }),
);

test(
  'With the row stuck for longer than the limit, each waiting use is a retryable 503, and nothing is used',
  { skip },
  () =>
    onTwoConnections({ lockTimeoutMs: 50 }, async (database, saboteur) => {
      const world = await createWorld(database, { elapsed: 15 * DAY });
      const { available } = (await readAccount(world)).credits;
      const release = await saboteur.holdRow(world.organizationId);
      const responses = await Promise.all(['a', 'b', 'c'].map((reference) => use(world, reference)));
      for (const response of responses) {
        assert.equal((await expectProblem(response, 'database_unavailable')).retryable, true);
      }
      await release();
      assert.equal((await readAccount(world)).credits.available, available);
    }),
);

test(
  'With every connection of the pool in use, a request is a retryable 503, and the next one works',
  { skip },
  () =>
    // Only the wait for a connection can end it: nothing else has a limit.
    onTwoConnections({ poolTimeoutMs: 20, connectTimeoutMs: NEVER_MS }, async (database) => {
      const world = await createWorld(database, { elapsed: 15 * DAY });
      let free: () => void = () => undefined;
      const gate = new Promise<void>((resolve) => (free = resolve));
      const hold = (): { readonly begun: Promise<void>; readonly ended: Promise<void> } => {
        let begin: () => void = () => undefined;
        const begun = new Promise<void>((resolve) => (begin = resolve));
        const ended = database.transaction(async () => {
          begin();
          await gate;
        });
        return { begun, ended };
      };
      const holders = [hold(), hold()];
      await Promise.all(holders.map(({ begun }) => begun));
      const problem = await expectProblem(await world.send('GET', 'account'), 'database_unavailable');
      assert.equal(problem.retryable, true);
      const [reported] = world.errors;
      assert.ok(reported instanceof OperatorError);
      assert.equal(reported.code, 'database_unavailable');
      assert.match(reported.message, /All 2 connections were in use for 20 ms/);
      free();
      await Promise.all(holders.map(({ ended }) => ended));
      await readAccount(world);
    }),
);

test("With no server on the database's port, a query fails immediately, whatever the limits are", async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const database = openDatabase({
    url: `postgres://nobody:secret@127.0.0.1:${port}/none`,
    limits: { connectTimeoutMs: NEVER_MS, poolTimeoutMs: NEVER_MS },
  });
  await assert.rejects(
    database.migrate(),
    (error) => isDatabaseFailure(error) || /ECONNREFUSED/.test(String(error)),
  );
  await assert.rejects(
    database.db.selectFrom('organizations').select('id').execute(),
    (error) => isDatabaseFailure(error) && error.kind === 'unavailable' && !error.message.includes('secret'),
  );
  await database.close();
});

test('With a database that accepts connections and never responds, a query ends with the limit for a new connection', async () => {
  const server = createServer((socket) => socket.on('error', () => undefined).resume());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const database = openDatabase({
    url: `postgres://nobody:secret@127.0.0.1:${port}/none`,
    limits: { connectTimeoutMs: 20 },
  });
  await assert.rejects(
    database.db.selectFrom('organizations').select('id').execute(),
    (error) => isDatabaseFailure(error) && error.kind === 'unavailable',
  );
  await database.close();
  server.close();
});
