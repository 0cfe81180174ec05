import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PostgresDialect } from 'kysely';
import pg from 'pg';
import { CreditUseSchema } from '../../src/contract/index.ts';
import type { BillingDatabase, DatabaseLimits } from '../../src/server/index.ts';
import { DatabaseFailure, isDatabaseFailure, openDatabase, OperatorError } from '../../src/server/index.ts';
import { expectResponse, expectProblem, readAccount } from '../support/contract-responses.ts';
import { postgresServer } from '../support/databases.ts';
import type { Saboteur } from '../support/postgres-faults.ts';
import { openSaboteur } from '../support/postgres-faults.ts';
import type { World } from '../support/world.ts';
import { createWorld, DAY } from '../support/world.ts';

interface Stage {
  readonly url: string;
  readonly database: BillingDatabase;
  readonly saboteur: Saboteur;
}

/** A host's own pool as people write it: without a listener anywhere. */
function hostDialect(url: string): PostgresDialect {
  const types = new pg.TypeOverrides();
  types.setTypeParser(20, Number);
  return new PostgresDialect({ pool: new pg.Pool({ connectionString: url, types, max: 4 }) });
}

const STORES = {
  'a URL': (url: string, limits: Partial<DatabaseLimits>) => openDatabase({ url, limits }),
  "a host's own Kysely dialect": (url: string, limits: Partial<DatabaseLimits>) =>
    openDatabase({ dialect: hostDialect(url), limits }),
};

const use = (world: World, reference: string): Promise<Response> =>
  world.send('POST', 'credit-uses', { reference }, { 'Idempotency-Key': `key-${reference}` });

const found = await postgresServer();
if ('missing' in found) {
  test('Database faults', { skip: found.missing });
} else {
  for (const [name, open] of Object.entries(STORES)) {
    const onStage = async (
      work: (stage: Stage) => Promise<void>,
      limits: Partial<DatabaseLimits> = {},
    ): Promise<void> => {
      const url = await found.createDatabase();
      const database = open(url, limits);
      await database.migrate();
      const saboteur = await openSaboteur(url);
      try {
        await work({ url, database, saboteur });
      } finally {
        await Promise.all([database.close(), saboteur.close()]);
      }
    };

    test(`With ${name}, a request whose connection is lost during its transaction gets a 503, and the next one works`, async () => {
      await onStage(async ({ database, saboteur }) => {
        const world = await createWorld(database, { elapsed: 15 * DAY });
        const release = await saboteur.holdRow(world.organizationId);
        const waiting = use(world, 'a');
        await saboteur.terminateWaiting();
        const problem = await expectProblem(await waiting, 'database_unavailable');
        assert.equal(problem.retryable, true);
        await release();
        const [reported] = world.errors;
        assert.ok(reported instanceof OperatorError && isDatabaseFailure(reported.cause));
        assert.equal(reported.code, 'database_unavailable');
        assert.equal((await expectResponse(await use(world, 'a'), CreditUseSchema)).alreadyUsed, false);
        assert.equal((await expectResponse(await use(world, 'b'), CreditUseSchema)).available, 3);
      });
    });

    test(`With ${name}, losing the connection between two statements rolls the transaction back and removes the connection from the pool`, async () => {
      await onStage(async ({ database, saboteur }) => {
        const world = await createWorld(database, { elapsed: 15 * DAY });
        const failed = database.transaction(async (trx) => {
          await trx.updateTable('organizations').set({ revision: 99 }).execute();
          await saboteur.terminate();
          await trx.selectFrom('organizations').selectAll().execute();
        });
        await assert.rejects(
          failed,
          (error) => error instanceof DatabaseFailure && error.kind === 'unavailable',
        );
        assert.notEqual((await readAccount(world)).revision, 99);
      });
    });

    test(`With ${name}, a temporary read-only server results in one 503 per connection, and nothing is lost`, async () => {
      await onStage(async ({ database, saboteur }) => {
        const world = await createWorld(database, { elapsed: 15 * DAY });
        const [row] = await saboteur.query('select current_database() as name');
        const name = String(row?.['name']);
        await saboteur.query(`alter database ${name} set default_transaction_read_only = on`);
        await saboteur.terminate();
        await use(world, 'a').then((response) => response.text());
        await expectProblem(await use(world, 'a'), 'database_unavailable');
        await saboteur.query('set default_transaction_read_only = off');
        await saboteur.query(`alter database ${name} reset default_transaction_read_only`);
        // The read-only connection has left the pool: a new one reads the current setting.
        assert.equal((await expectResponse(await use(world, 'a'), CreditUseSchema)).available, 4);
      });
    });

    test(`With ${name}, a transaction is READ COMMITTED and bounded regardless of the database's defaults, and leaves no session state`, async () => {
      await onStage(async ({ url, database: first, saboteur }) => {
        await first.close();
        const [row] = await saboteur.query('select current_database() as name');
        await saboteur.query(
          `alter database ${String(row?.['name'])} set default_transaction_isolation = 'repeatable read'`,
        );
        const database = open(url, { lockTimeoutMs: 1_234 });
        const settings = ['transaction_isolation', 'lock_timeout', 'statement_timeout'] as const;
        const read = async (db: BillingDatabase['db']): Promise<readonly unknown[]> => {
          const select = (settingName: string) =>
            db.selectNoFrom((eb) => eb.fn<string>('current_setting', [eb.val(settingName)]).as('value'));
          return await Promise.all(
            settings.map(async (each) => (await select(each).executeTakeFirst())?.value),
          );
        };
        assert.deepEqual(await database.transaction((trx) => read(trx)), ['read committed', '1234ms', '10s']);
        assert.deepEqual(await read(database.db), ['repeatable read', '0', '0']);
        await database.close();
      });
    });

    test(`With ${name}, two transactions that deadlock both take effect, once`, async () => {
      await onStage(async ({ database }) => {
        const worlds = [await createWorld(database), await createWorld(database)];
        const [a = '', b = ''] = worlds.map(({ organizationId }) => organizationId);
        const met = barrier(2);
        const bump = (first: string, second: string): Promise<void> =>
          database.transaction(async (trx) => {
            for (const id of [first, second]) {
              await trx
                .updateTable('organizations')
                .set((eb) => ({ mirror_version: eb('mirror_version', '+', 100) }))
                .where('id', '=', id)
                .execute();
              if (id === first) await met();
            }
          });
        await Promise.all([bump(a, b), bump(b, a)]);
        const rows = await database.db.selectFrom('organizations').select('mirror_version').execute();
        assert.deepEqual(
          rows.map(({ mirror_version }) => Math.floor(mirror_version / 100)),
          [2, 2],
        );
      });
    });
  }
}

/** Resolves for all callers once there are this many; immediately for later ones. */
function barrier(count: number): () => Promise<void> {
  let come = 0;
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return async () => {
    come += 1;
    if (come >= count) open();
    await opened;
  };
}
