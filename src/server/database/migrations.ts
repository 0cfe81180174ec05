import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { OperatorError } from '../operator-error.ts';
import { ledgerMigration } from './migration-001-ledger.ts';
import { operationsMigration } from './migration-002-operations.ts';
import { paymentMethodsMigration } from './migration-003-payment-methods.ts';
import { seatChangeInvoicesMigration } from './migration-004-seat-change-invoices.ts';
import { heldCreditsMigration } from './migration-005-held-credits.ts';
import { hotPathMigration } from './migration-006-hot-path.ts';
import { eventsMigration } from './migration-007-events.ts';
import { limitsMigration } from './migration-008-limits.ts';
import type { Schema } from './schema.ts';
import { SCHEMA } from './schema.ts';

/** One step of the schema: SQL statements that run in order, once. Never edit a published step; add a new one. */
export interface Migration {
  readonly name: string;
  readonly statements: readonly string[];
}

/** All steps, in order. */
export const MIGRATIONS: readonly Migration[] = [
  ledgerMigration,
  operationsMigration,
  paymentMethodsMigration,
  seatChangeInvoicesMigration,
  heldCreditsMigration,
  hotPathMigration,
  eventsMigration,
  limitsMigration,
];

/** An arbitrary number that other users of the database are unlikely to lock: "ocwbil" in ASCII. */
const ADVISORY_LOCK = 0x6f63_7762_696cn;

/**
 * Applies missing steps in one transaction under an advisory lock: several processes may start at the same time, and a failing step
 * leaves nothing behind. Returns the names of the applied steps. `report` receives an error if a newer version has applied steps
 * unknown to this process, which keeps running, as during any rolling update.
 */
export async function migrate(
  db: Kysely<Schema>,
  report: (error: OperatorError) => void = () => undefined,
): Promise<readonly string[]> {
  const known = await appliedMigrations(db);
  const applied =
    known !== null && MIGRATIONS.every(({ name }) => known.has(name)) ? [] : await applyMissing(db);
  reportNewer(known ?? new Set(), report);
  return applied;
}

function reportNewer(known: ReadonlySet<string>, report: (error: OperatorError) => void): void {
  const newer = [...known].filter((name) => MIGRATIONS.every((each) => each.name !== name)).sort();
  if (newer.length === 0) return;
  const steps = newer.join(', ');
  const what = `The schema has steps that are unknown to this version: ${steps}.`;
  report(new OperatorError('database_schema_newer', what, { steps }));
}

/** Whether this process's steps are all applied (`current`), some are missing, or there are additional ones. */
export type SchemaState = 'current' | 'behind' | 'newer';

/** Returns the state of the schema. Changes nothing. */
export async function schemaState(db: Kysely<Schema>): Promise<SchemaState> {
  const known = (await appliedMigrations(db)) ?? new Set<string>();
  if (missingFrom(known).length > 0) return 'behind';
  return known.size > MIGRATIONS.length ? 'newer' : 'current';
}

/** Returns the names of the missing steps, in order. Changes nothing. */
export async function missingMigrations(db: Kysely<Schema>): Promise<readonly string[]> {
  return missingFrom((await appliedMigrations(db)) ?? new Set());
}

/** Rejects with an {@link OperatorError} that names the missing steps. For a process that may not apply them. */
export async function assertMigrated(
  db: Kysely<Schema>,
  report: (error: OperatorError) => void = () => undefined,
): Promise<void> {
  const known = (await appliedMigrations(db)) ?? new Set<string>();
  const steps = missingFrom(known).join(', ');
  if (steps !== '') {
    const what = `The schema lacks the steps ${steps}, and this process does not apply them.`;
    throw new OperatorError('database_schema_behind', what, { steps });
  }
  reportNewer(known, report);
}

function missingFrom(known: ReadonlySet<string>): readonly string[] {
  return MIGRATIONS.map(({ name }) => name).filter((name) => !known.has(name));
}

/** Returns the names of the applied steps, or `null` if there is no schema yet. Does not wait for a concurrent migration. */
async function appliedMigrations(db: Kysely<Schema>): Promise<ReadonlySet<string> | null> {
  const { rows } = await sql<{ found: string | null }>`
    select to_regclass(${`${SCHEMA}.migrations`})::text as found`.execute(db);
  return rows[0]?.found == null ? null : await migrationNames(db);
}

async function migrationNames(db: Kysely<Schema>): Promise<ReadonlySet<string>> {
  return new Set((await db.selectFrom('migrations').select('name').execute()).map(({ name }) => name));
}

async function applyMissing(db: Kysely<Schema>): Promise<readonly string[]> {
  return await db.transaction().execute(async (trx) => {
    const run = async (statement: string): Promise<void> => {
      await sql.raw(statement).execute(trx);
    };
    // The transaction of a host's dialect has limits, but a step over a large table may take any time.
    await sql`select set_config('statement_timeout', '0', true), set_config('lock_timeout', '0', true)`.execute(
      trx,
    );
    await sql`select pg_advisory_xact_lock(${sql.lit(Number(ADVISORY_LOCK))})`.execute(trx);
    // `create schema if not exists` requires the CREATE privilege even if the schema exists.
    const found = await sql`select 1 from pg_namespace where nspname = ${SCHEMA}`.execute(trx);
    if (found.rows.length === 0) await run(`create schema ${SCHEMA}`);
    await run(
      `create table if not exists ${SCHEMA}.migrations (name text primary key, applied_at timestamptz not null default now())`,
    );
    const done = await migrationNames(trx);
    const missing = MIGRATIONS.filter(({ name }) => !done.has(name));
    for (const { name, statements } of missing) {
      for (const statement of statements) await run(statement);
      await sql`insert into ${sql.raw(SCHEMA)}.migrations (name) values (${name})`.execute(trx);
    }
    return missing.map(({ name }) => name);
  });
}
