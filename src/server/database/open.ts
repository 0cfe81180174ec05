import type { Dialect } from 'kysely';
import { Kysely, sql } from 'kysely';
import { migrate } from './migrations.ts';
import { pgliteDialect } from './pglite.ts';
import { postgresDialect } from './postgres.ts';
import type { Db, Schema, Trx } from './schema.ts';
import { SCHEMA } from './schema.ts';

/**
 * Where the ledger is kept. `url`: a PostgreSQL server (needs the package `pg`). `directory`: an embedded PostgreSQL
 * in a folder on disk, for one process (needs `@electric-sql/pglite`); `null` keeps it in memory. `dialect`: a Kysely
 * dialect of the host's, whose `int8` values must come as numbers.
 */
export type DatabaseOptions =
  | { readonly url: string; readonly maxConnections?: number }
  | { readonly directory: string | null }
  | { readonly dialect: Dialect };

/** The database of the handler. Nothing is opened before the first query. */
export interface BillingDatabase {
  /** Reads outside of a transaction. Never use it inside of `transaction`: PGlite has one connection and would deadlock. */
  readonly db: Db;
  /** Runs `work` in one transaction (READ COMMITTED); whatever it throws rolls it back. */
  transaction<T>(work: (trx: Trx) => Promise<T>): Promise<T>;
  /** Brings the schema up to date; safe to call often and from several processes at once. */
  migrate(): Promise<void>;
  /** Closes all connections, and the folder. */
  close(): Promise<void>;
}

/** Describes the database to {@link BillingDatabase}. Throws where the options say nothing or two things. */
export function openDatabase(options: DatabaseOptions): BillingDatabase {
  const root = new Kysely<Schema>({ dialect: dialectOf(options) });
  const db = root.withSchema(SCHEMA);
  let ready: Promise<void> | undefined;
  const prepare = async (): Promise<void> => {
    await assertNumbers(db);
    await migrate(db);
  };
  return {
    db,
    transaction: (work) => db.transaction().execute(work),
    migrate: () =>
      (ready ??= prepare().catch((error: unknown) => {
        ready = undefined;
        throw error;
      })),
    close: () => root.destroy(),
  };
}

function dialectOf(options: DatabaseOptions): Dialect {
  const given = Object.keys(options).filter((key) => ['url', 'directory', 'dialect'].includes(key));
  if (given.length !== 1) {
    throw new TypeError(
      `database needs exactly one of url, directory and dialect, got ${given.join(' and ') || 'none'}`,
    );
  }
  if ('dialect' in options) return options.dialect;
  if ('directory' in options) return pgliteDialect(options.directory);
  if (!/^postgres(ql)?:\/\//.test(options.url)) {
    throw new TypeError('database.url must start with postgres:// or postgresql://');
  }
  return postgresDialect(options.url, options.maxConnections);
}

/** A driver that gives `int8` as text would turn sums into joined strings: refuse it before anything is written. */
async function assertNumbers(db: Db): Promise<void> {
  const { rows } = await sql<{ value: unknown }>`select 1::bigint as value`.execute(db);
  if (rows[0]?.value !== 1) {
    throw new TypeError("The dialect's driver must give int8 (type 20) as numbers; set its type parser");
  }
}
