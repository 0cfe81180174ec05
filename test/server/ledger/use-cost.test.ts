import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { BillingDatabase, Trx } from '../../../src/server/database/index.ts';
import { openDatabase } from '../../../src/server/index.ts';
import { applyUse, grantCredits, lockOrganization, readUse } from '../../../src/server/ledger/index.ts';
import { newOrganization, postgresServer } from '../../support/databases.ts';

const found = await postgresServer();
const skip = 'missing' in found ? found.missing : false;

const LARGE: readonly string[] = ['credit_entries', 'credit_uses'];

/** Rows read for a use, regardless of the organization's history: its own rows, and the last ones of others. */
const MOST_ROWS = 20;

test(
  'A use of a credit reads as few rows with 100,000 entries as with 100, and scans no ledger table',
  { skip },
  async () => {
    if ('missing' in found) return;
    const database = openDatabase({ url: await found.createDatabase(), maxConnections: 1 });
    try {
      await database.migrate();
      const id = await newOrganization(database);
      await database.transactionFor(id, async (trx) => {
        const organization = await lockOrganization(trx, id);
        assert.ok(organization);
        await grantCredits(organization, {
          source: 'purchased',
          reason: 'purchase',
          quantity: 1_000_000,
          reference: 'grant',
          grantedAt: 1,
          expiresAt: null,
          at: 1,
        });
      });
      await addUses(database, id, 1, 99);
      const few = await costOfUse(database, id, 'with-few');
      await addUses(database, id, 101, 100_000);
      const many = await costOfUse(database, id, 'with-many');
      assert.deepEqual(many.scanned, []);
      assert.ok(many.rows <= MOST_ROWS, `${many.rows} rows, with few entries ${few.rows}`);
    } finally {
      await database.close();
    }
  },
);

/** Uses of one credit each. Loaded without the triggers, which would take a minute; their results are written directly. */
async function addUses({ db }: BillingDatabase, id: string, from: number, to: number): Promise<void> {
  await db.connection().execute(async (connection) => {
    await sql`set session_replication_role = replica`.execute(connection);
    await sql`insert into ocw_billing.credit_uses (organization_id, reference, quantity, used_at)
      select ${id}, 'job-' || job, 1, 1 from generate_series(${from}::int, ${to}::int) as job`.execute(
      connection,
    );
    await sql`insert into ocw_billing.credit_entries
        (organization_id, sequence, grant_id, kind, quantity, reference, effective_at, recorded_at, balance)
      select ${id}, last.sequence + 1 + job - ${from}, last.grant_id, 'use', -1, 'job-' || job, 1, 1,
        last.balance - 1 - (job - ${from})
      from generate_series(${from}::int, ${to}::int) as job,
        (select sequence, grant_id, balance from ocw_billing.credit_entries
          where organization_id = ${id} order by sequence desc limit 1) as last`.execute(connection);
    await sql`update ocw_billing.credit_remainders set remaining =
      (select sum(quantity) from ocw_billing.credit_entries where organization_id = ${id})`.execute(
      connection,
    );
    await sql`set session_replication_role = origin`.execute(connection);
    for (const table of ['credit_uses', 'credit_entries', 'credit_remainders', 'credit_grants']) {
      await sql`analyze ${sql.table(`ocw_billing.${table}`)}`.execute(connection);
    }
  });
}

interface UseCost {
  /** Rows that the server looked at in the ledger's tables, those of triggers included. */
  readonly rows: number;
  /** Large tables that were read from end to end. */
  readonly scanned: readonly string[];
}

/** Measured within the use's own transaction, so that nothing else is counted. */
async function costOfUse(database: BillingDatabase, id: string, reference: string): Promise<UseCost> {
  return await database.transactionFor(id, async (trx) => {
    const before = await statistics(trx);
    const organization = await lockOrganization(trx, id);
    assert.ok(organization);
    const result = await applyUse(organization, await readUse(organization, reference), { at: 2 });
    assert.equal(result.status, 'used');
    const after = await statistics(trx);
    return {
      rows: after.reduce((sum, { read }) => sum + read, 0) - before.reduce((sum, { read }) => sum + read, 0),
      scanned: LARGE.filter((table) => scansOf(after, table) > scansOf(before, table)),
    };
  });
}

interface TableStatistics {
  readonly name: string;
  readonly scans: number;
  readonly read: number;
}

/** Of this connection, as far as they are not sent to the server's own yet: https://www.postgresql.org/docs/current/monitoring-stats.html. */
async function statistics(trx: Trx): Promise<readonly TableStatistics[]> {
  const { rows } = await sql<TableStatistics>`
    select relname as name, seq_scan as scans, seq_tup_read + coalesce(idx_tup_fetch, 0) as read
    from pg_stat_xact_user_tables where schemaname = 'ocw_billing'`.execute(trx);
  return rows;
}

function scansOf(tables: readonly TableStatistics[], name: string): number {
  return tables.find((table) => table.name === name)?.scans ?? 0;
}
