import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { PGliteDialect, sql } from 'kysely';
import type { Dialect as PublishedDialect } from '../../.config/kysely-stand-in.d.ts';
import { openDatabase, toJson } from '../../src/server/database/index.ts';
import { MIGRATIONS, migrate } from '../../src/server/database/migrations.ts';
import {
  applyPeriodGrants,
  grantPurchase,
  lockOrganization,
  useCredit,
} from '../../src/server/ledger/index.ts';
import { forEachDatabase, newOrganization, openTestPGlite, postgresServer } from '../support/databases.ts';

await forEachDatabase('The database', (open) => {
  test('reads int8 as numbers, and refuses values beyond the safe integer range', async () => {
    const { db } = await open();
    const { rows } = await sql<{ big: number }>`select 9007199254740991::bigint as big`.execute(db);
    assert.equal(rows[0]?.big, Number.MAX_SAFE_INTEGER);
    await assert.rejects(
      sql`select 9007199254740993::bigint as big`.execute(db),
      /outside of the safe range/,
    );
  });

  test('keeps JSON unchanged, arrays included', async () => {
    const database = await open();
    const id = await newOrganization(database);
    for (const mirror of [{ a: [1, null, { b: 'é' }] }, ['x', 'y'], 'text']) {
      await database.db
        .updateTable('organizations')
        .set({ mirror: toJson(mirror) })
        .where('id', '=', id)
        .execute();
      const row = await database.db
        .selectFrom('organizations')
        .select('mirror')
        .where('id', '=', id)
        .executeTakeFirst();
      assert.deepEqual(row?.mirror, mirror);
    }
  });

  test('rolls a transaction back completely if its callback throws', async () => {
    const database = await open();
    const id = await newOrganization(database);
    const failed = database.transaction(async (trx) => {
      await trx.updateTable('organizations').set({ revision: 99 }).where('id', '=', id).execute();
      throw new Error('power cut');
    });
    await assert.rejects(failed, /power cut/);
    const row = await database.db
      .selectFrom('organizations')
      .select('revision')
      .where('id', '=', id)
      .executeTakeFirst();
    assert.equal(row?.revision, 0);
  });

  test('does nothing when it migrates again', async () => {
    const { db } = await open();
    assert.deepEqual(await migrate(db), []);
  });

  for (const table of ['credit_grants', 'credit_entries', 'credit_uses', 'credit_adjustments'] as const) {
    test(`refuses to change or delete rows of ${table}`, async () => {
      const database = await open();
      const { db } = database;
      await assert.rejects(
        sql`update ocw_billing.${sql.raw(table)} set organization_id = 'x'`.execute(db),
        /UPDATE of \w+ is refused/,
      );
      await assert.rejects(db.deleteFrom(table).execute(), /DELETE of \w+ is refused/);
      await assert.rejects(sql`truncate ocw_billing.${sql.raw(table)} cascade`.execute(db), /is refused/);
    });
  }

  test('refuses to change remainders of grants other than by entries', async () => {
    const database = await open();
    const { db } = database;
    const id = await newOrganization(database);
    await database.transaction(async (trx) => {
      const organization = await lockOrganization(trx, id);
      assert.ok(organization);
      await grantPurchase(organization, { payment: 'pi_1', quantity: 2, at: 1 });
    });
    const table = 'ocw_billing.credit_remainders';
    for (const statement of [
      `update ${table} set remaining = 9`,
      `delete from ${table}`,
      `truncate ${table}`,
      `insert into ${table} select organization_id, id || 'x', 9 from ocw_billing.credit_grants`,
    ]) {
      await assert.rejects(sql.raw(statement).execute(db), /of credit_remainders is refused/, statement);
    }
  });

  test('refuses an entry that would bring a grant or the balance below zero', async () => {
    const database = await open();
    const id = await newOrganization(database, 'sub_below_zero');
    const grant = { organization_id: id, source: 'purchased', reason: 'purchase', quantity: 2 } as const;
    const entry = { organization_id: id, effective_at: 1, recorded_at: 1 } as const;
    const { db } = database;
    for (const name of ['a', 'b']) {
      await db
        .insertInto('credit_grants')
        .values({
          ...grant,
          id: name,
          reference: name,
          granted_at: 1,
          expires_at: null,
          subscription_id: null,
          period_start: null,
          recorded_at: 1,
        })
        .execute();
      await db
        .insertInto('credit_entries')
        .values({ ...entry, grant_id: name, kind: 'grant', quantity: 2, reference: name })
        .execute();
    }
    const use = (quantity: number) =>
      db
        .insertInto('credit_entries')
        .values({ ...entry, grant_id: 'a', kind: 'use', quantity, reference: 'job' })
        .execute();
    await assert.rejects(use(-3), /credit_remainders_remaining_check/);
    await assert.rejects(use(-5), /credit_entries_balance_check/);
    await assert.rejects(use(1), /credit_entries_check/);
    await use(-2);
    await assert.rejects(use(-2), /duplicate key|remaining_check/);
  });

  test('refuses an entry that points to the grant of another organization', async () => {
    const database = await open();
    const [mine, theirs] = [await newOrganization(database), await newOrganization(database)];
    const { db } = database;
    await db
      .insertInto('credit_grants')
      .values({
        organization_id: theirs,
        id: 'g',
        source: 'purchased',
        reason: 'purchase',
        quantity: 2,
        reference: 'g',
        granted_at: 1,
        expires_at: null,
        subscription_id: null,
        period_start: null,
        recorded_at: 1,
      })
      .execute();
    const stolen = db
      .insertInto('credit_entries')
      .values({
        organization_id: mine,
        grant_id: 'g',
        kind: 'grant',
        quantity: 2,
        reference: 'g',
        effective_at: 1,
        recorded_at: 1,
      })
      .execute();
    await assert.rejects(stolen, /foreign key/);
  });

  test('allows one open seat change in an organization', async () => {
    const database = await open();
    const id = await newOrganization(database);
    const { db } = database;
    const common = {
      organization_id: id,
      subscription_id: 's',
      seats_from: 5,
      seats_to: 8,
      proration_date: 1,
      created_at: 1,
    };
    const insert = async (name: string, status: 'confirming' | 'succeeded'): Promise<void> => {
      await db
        .insertInto('quotes')
        .values({ ...common, id: name, expires_at: 2, quote: toJson({}), preview: toJson({}), used_at: null })
        .execute();
      await db
        .insertInto('seat_changes')
        .values({
          ...common,
          id: name,
          quote_id: name,
          status,
          currency: 'USD',
          amount_due: 0,
          amount_charged: null,
          invoice_id: null,
          sent_at: null,
          settled_at: null,
          expires_at: null,
          failure: null,
        })
        .execute();
    };
    await insert('a', 'succeeded');
    await insert('b', 'confirming');
    await insert('c', 'succeeded');
    await assert.rejects(insert('d', 'confirming'), /seat_changes_one_open/);
  });
});

test('Processes that start at the same time migrate an empty PostgreSQL database once', async (context) => {
  const postgres = await postgresServer();
  if ('missing' in postgres) return context.skip(postgres.missing);
  const url = await postgres.createDatabase();
  const processes = Array.from({ length: 6 }, () => openDatabase({ url, maxConnections: 2 }));
  const applied = await Promise.all(processes.map(async ({ db }) => await migrate(db)));
  assert.deepEqual(
    applied.flat(),
    MIGRATIONS.map(({ name }) => name),
  );
  await Promise.all(processes.map((each) => each.migrate()));
  await Promise.all(processes.map((each) => each.close()));
});

test('A failed migration leaves nothing behind, and can be retried', async (context) => {
  const postgres = await postgresServer();
  if ('missing' in postgres) return context.skip(postgres.missing);
  const database = openDatabase({ url: await postgres.createDatabase() });
  await sql`create schema ocw_billing`.execute(database.db);
  await sql`create table ocw_billing.webhook_events (in_the_way int)`.execute(database.db);
  await assert.rejects(database.migrate(), /already exists/);
  await sql`drop table ocw_billing.webhook_events`.execute(database.db);
  await database.migrate();
  assert.deepEqual(await database.db.selectFrom('organizations').selectAll().execute(), []);
  await database.close();
});

test('A server that closes idle connections does not end the process', async (context) => {
  const postgres = await postgresServer();
  if ('missing' in postgres) return context.skip(postgres.missing);
  const url = await postgres.createDatabase();
  const [database, other] = [openDatabase({ url }), openDatabase({ url })];
  await database.migrate();
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`.execute(
    other.db,
  );
  await other.db.selectFrom('organizations').selectAll().execute();
  const again = async (): Promise<unknown> =>
    await database.db.selectFrom('organizations').selectAll().execute();
  await again().catch(again);
  await Promise.all([database.close(), other.close()]);
});

test('A folder keeps all data when it is closed and reopened', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'ocw-folder-'));
  const first = await openTestPGlite(directory);
  await first.migrate();
  const id = await newOrganization(first, 'sub_folder');
  const period = { start: 1_000, end: 2_000 };
  await first.transaction(async (trx) => {
    const organization = await lockOrganization(trx, id);
    assert.ok(organization);
    await applyPeriodGrants(organization, {
      subscriptionId: 'sub_folder',
      period,
      quantity: 2,
      creditsPerSeat: 1,
      at: 1_000,
    });
  });
  await first.close();

  const second = openDatabase({ directory });
  await second.migrate();
  const used = await second.transaction(async (trx) => {
    const organization = await lockOrganization(trx, id);
    assert.ok(organization);
    return await useCredit(organization, { reference: 'job', at: 1_001 });
  });
  assert.deepEqual(used, { status: 'used', usedAt: 1_001, source: 'plan', available: 1 });
  await second.close();
  await rm(directory, { recursive: true });
});

test('Options with no database, with two, or with an invalid URL are refused with a message', () => {
  assert.throws(
    () => openDatabase({} as { directory: null }),
    /exactly one of url, directory and dialect, got none/,
  );
  assert.throws(() => openDatabase({ url: 'postgres://x', directory: null }), /got url and directory/);
  assert.throws(() => openDatabase({ url: 'mysql://x' }), /must start with postgres/);
  for (const directory of [undefined, '', ' ', 5, 'memory://ledger']) {
    assert.throws(
      () => openDatabase({ directory } as { directory: string }),
      /^TypeError: database\.directory must be the path of a folder, or null/,
    );
  }
  for (const maxConnections of [0, -1, 1.5, '10' as unknown as number]) {
    assert.throws(
      () => openDatabase({ url: 'postgres://x', maxConnections }),
      /^TypeError: database\.maxConnections must be a whole number of at least 1/,
    );
  }
  assert.throws(
    () => openDatabase({ dialect: null } as unknown as { directory: null }),
    /^TypeError: database\.dialect must be a dialect of Kysely, got null/,
  );
  const misspelt = { URL: 'postgres://x' } as unknown as { url: string };
  assert.throws(
    () => openDatabase(misspelt),
    /^TypeError: database\.URL is not an option; did you mean url\?$/,
  );
});

test('A dialect that returns int8 as text is refused before anything is written', async () => {
  const { PGlite } = await import('@electric-sql/pglite');
  const pglite = await PGlite.create({ parsers: { 20: (value: string) => value } });
  const dialect = new PGliteDialect({ pglite });
  // The option's published type accepts it, too.
  dialect satisfies PublishedDialect;
  const database = openDatabase({ dialect });
  await assert.rejects(database.migrate(), /must return int8 \(type 20\) as numbers/);
  await database.close();
});
