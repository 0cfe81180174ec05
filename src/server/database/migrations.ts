import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { ledgerMigration } from './migration-001-ledger.ts';
import { operationsMigration } from './migration-002-operations.ts';
import { paymentMethodsMigration } from './migration-003-payment-methods.ts';
import { limitsMigration } from './migration-008-limits.ts';
import type { Schema } from './schema.ts';
import { SCHEMA } from './schema.ts';

/** One step of the schema: SQL statements that run in order, once. A published step is never edited; a new one follows it. */
export interface Migration {
  readonly name: string;
  readonly statements: readonly string[];
}

/** All steps, in the order in which they are applied. */
export const MIGRATIONS: readonly Migration[] = [
  ledgerMigration,
  operationsMigration,
  paymentMethodsMigration,
  limitsMigration,
];

/** Any number that other users of the same database are unlikely to lock: the ASCII of "ocwbill". */
const ADVISORY_LOCK = 0x6f63_7762_696cn;

/**
 * Brings the schema up to date, in one transaction under an advisory lock: several processes may start at once, and a
 * step that fails leaves nothing behind. Returns the names of the steps that it applied.
 */
export async function migrate(db: Kysely<Schema>): Promise<readonly string[]> {
  return await db.transaction().execute(async (trx) => {
    const run = async (statement: string): Promise<void> => {
      await sql.raw(statement).execute(trx);
    };
    await sql`select pg_advisory_xact_lock(${sql.lit(Number(ADVISORY_LOCK))})`.execute(trx);
    // `create schema if not exists` asks for the right to create one even where it is there already.
    const found = await sql`select 1 from pg_namespace where nspname = ${SCHEMA}`.execute(trx);
    if (found.rows.length === 0) await run(`create schema ${SCHEMA}`);
    await run(
      `create table if not exists ${SCHEMA}.migrations (name text primary key, applied_at timestamptz not null default now())`,
    );
    const done = new Set(
      (await trx.selectFrom('migrations').select('name').execute()).map(({ name }) => name),
    );
    const missing = MIGRATIONS.filter(({ name }) => !done.has(name));
    for (const { name, statements } of missing) {
      for (const statement of statements) await run(statement);
      await sql`insert into ${sql.raw(SCHEMA)}.migrations (name) values (${name})`.execute(trx);
    }
    return missing.map(({ name }) => name);
  });
}
