import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CompiledQuery, DatabaseConnection } from 'kysely';
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import { compileOnce } from '../../src/server/database/compile-once.ts';
import type { Db, Schema } from '../../src/server/database/schema.ts';
import { SCHEMA } from '../../src/server/database/schema.ts';

/** A database that only records its queries. */
function recordingDatabase(): { readonly db: Db; readonly queries: CompiledQuery[] } {
  const queries: CompiledQuery[] = [];
  const connection: DatabaseConnection = {
    executeQuery: (query) => {
      queries.push(query);
      return Promise.resolve({ rows: [] });
    },
    streamQuery: () => {
      throw new Error('Not implemented');
    },
  };
  const root = new Kysely<Schema>({
    dialect: {
      createDriver: () =>
        Object.assign(new DummyDriver(), { acquireConnection: () => Promise.resolve(connection) }),
      createAdapter: () => new PostgresAdapter(),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createIntrospector: (db) => new PostgresIntrospector(db),
    },
  });
  return { db: root.withSchema(SCHEMA), queries };
}

/** A query that counts how often it is built. */
function countedQuery() {
  const count = { builds: 0 };
  const select = compileOnce((db, { id, revision }: { readonly id: string; readonly revision: number }) => {
    count.builds += 1;
    return db
      .selectFrom('organizations')
      .select('id')
      .where('revision', '>', revision)
      .where('id', '=', id)
      .limit(1);
  });
  return { count, select };
}

test('A query is built once for a database and its transactions, and executed with the values of each call', async () => {
  const { db, queries } = recordingDatabase();
  const { count, select } = countedQuery();
  await select(db, { id: 'a', revision: 1 });
  await db.transaction().execute((trx) => select(trx, { id: 'b', revision: 2 }));
  assert.equal(count.builds, 1);
  const sql = 'select "id" from "ocw_billing"."organizations" where "revision" > $1 and "id" = $2 limit $3';
  assert.deepEqual(
    queries.map((query) => [query.sql, query.parameters]),
    [
      [sql, [1, 'a', 1]],
      [sql, [2, 'b', 1]],
    ],
  );
});

test('A query is built for each database, since their dialects may differ', async () => {
  const { count, select } = countedQuery();
  for (const { db } of [recordingDatabase(), recordingDatabase()]) await select(db, { id: 'a', revision: 1 });
  assert.equal(count.builds, 2);
});

interface Rows {
  readonly uses: readonly { readonly reference: string; readonly quantity: number }[];
  readonly organizationId: string | null | undefined;
}

test('A query is built for each length of a list and each value that is undefined, but not for null', async () => {
  const { db, queries } = recordingDatabase();
  let builds = 0;
  const insert = compileOnce((from, { uses, organizationId }: Rows) => {
    builds += 1;
    const rows = uses.map((use) => ({ ...use, organization_id: organizationId ?? 'none', used_at: 1 }));
    return from.insertInto('credit_uses').values(rows);
  });
  const [a, b] = [
    { reference: 'a', quantity: 1 },
    { reference: 'b', quantity: 2 },
  ];
  await insert(db, { uses: [a], organizationId: 'org' });
  await insert(db, { uses: [b], organizationId: null });
  assert.equal(builds, 1);
  await insert(db, { uses: [a, b], organizationId: 'org' });
  assert.equal(builds, 2);
  await insert(db, { uses: [b], organizationId: undefined });
  assert.equal(builds, 3);
  assert.deepEqual(
    queries.map(({ parameters }) => parameters),
    [
      ['a', 1, 'org', 1],
      ['b', 2, null, 1],
      ['a', 1, 'org', 1, 'b', 2, 'org', 1],
      ['b', 2, 'none', 1],
    ],
  );
});

test('A query that calculates with a value is rejected', async () => {
  const { db, queries } = recordingDatabase();
  const select = compileOnce((from, { at }: { readonly at: number }) =>
    from
      .selectFrom('credit_uses')
      .selectAll()
      .where('used_at', '>', at - 900),
  );
  await assert.rejects(select(db, { at: 1_000 }), /cannot calculate with its values/);
  assert.deepEqual(queries, []);
});
