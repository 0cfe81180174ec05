import type { Dialect } from 'kysely';
import { Kysely, sql } from 'kysely';
import { describe } from '../describe.ts';
import { assertKnownKeys } from '../known-keys.ts';
import type { OperatorError } from '../operator-error.ts';
import { isDatabaseFailure } from './failure.ts';
import { guardDialect } from './guarded-dialect.ts';
import type { DatabaseLimits } from './limits.ts';
import { databaseLimits } from './limits.ts';
import { assertMigrated, migrate } from './migrations.ts';
import { createOrganizationQueue } from './organization-queue.ts';
import { importPGlite, pgliteDialect } from './pglite.ts';
import { importPg, postgresDialect } from './postgres.ts';
import type { Db, Schema, Trx } from './schema.ts';
import { SCHEMA } from './schema.ts';

/**
 * Where the ledger is kept. `url`: a PostgreSQL server (needs the package `pg`). `directory`: an embedded PostgreSQL
 * in a folder on disk, for one process (needs `@electric-sql/pglite`); `null` keeps it in memory. `dialect`: a Kysely
 * dialect of the host's, whose `int8` values must come as numbers. `limits`: how long it may take, see {@link DatabaseLimits}.
 * `migrate: false`: this process's role may not change the schema. Another one does (`ocw-billing migrate`) before it serves.
 */
export type DatabaseOptions = { readonly limits?: Partial<DatabaseLimits>; readonly migrate?: boolean } & (
  | {
      readonly url: string;
      /** Most connections of this process: 10. */
      readonly maxConnections?: number;
    }
  | { readonly directory: string | null }
  | { readonly dialect: Dialect }
);

/** The database of the handler. Nothing is opened before the first query. */
export interface BillingDatabase {
  /** Reads outside of a transaction. Never use it inside of `transaction`: PGlite has one connection and would deadlock. */
  readonly db: Db;
  /**
   * Runs `work` in one transaction (READ COMMITTED); whatever it throws rolls it back. Where the database rolls it back in favour
   * of another one (a deadlock, a serialization failure), `work` runs again: it must have no effect outside of `trx`. Rejects
   * with a {@link DatabaseFailure} where the database is down, or took longer than its limits.
   */
  transaction<T>(work: (trx: Trx) => Promise<T>): Promise<T>;
  /**
   * The same for work that locks this organization's row: it waits for its turn in the process before it takes a connection, so
   * that an organization whose row is stuck keeps no other one waiting.
   */
  transactionFor<T>(organizationId: string, work: (trx: Trx) => Promise<T>): Promise<T>;
  /**
   * Brings the schema up to date; safe to call often and from several processes at once. `report` hears of what an operator
   * should know: a schema newer than this process. With `migrate: false` it only looks, and rejects with an {@link OperatorError}
   * (`database_schema_behind`) where a step is missing.
   */
  migrate(report?: (error: OperatorError) => void): Promise<void>;
  /**
   * Imports the driver, without opening anything. Rejects with an {@link OperatorError} (`database_driver_missing`) that has the
   * install line.
   */
  loadDriver(): Promise<void>;
  /** Closes all connections, and the folder. */
  close(): Promise<void>;
}

/** Attempts of a transaction that the database keeps rolling back in favour of others. */
const ATTEMPTS = 5;

type KeysOfEach<T> = T extends unknown ? keyof T : never;
const OPTION_KEYS: Readonly<Record<KeysOfEach<DatabaseOptions>, true>> = {
  url: true,
  maxConnections: true,
  directory: true,
  dialect: true,
  limits: true,
  migrate: true,
};

/** Describes the database to {@link BillingDatabase}. Throws where the options say nothing or two things. */
export function openDatabase(options: DatabaseOptions): BillingDatabase {
  assertKnownKeys(options, { name: 'database', keys: Object.keys(OPTION_KEYS) });
  const limits = databaseLimits(options.limits);
  if (options.migrate !== undefined && typeof options.migrate !== 'boolean') {
    throw new TypeError(`database.migrate must be true or false, got ${String(options.migrate)}`);
  }
  const root = new Kysely<Schema>({ dialect: dialectOf(options, limits) });
  const db = root.withSchema(SCHEMA);
  const queue = createOrganizationQueue(limits.lockTimeoutMs);
  let ready: Promise<void> | undefined;
  const transaction: BillingDatabase['transaction'] = async (work) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await db.transaction().execute(work);
      } catch (error) {
        const isConflict = isDatabaseFailure(error) && error.kind === 'conflict';
        if (!isConflict || attempt === ATTEMPTS) throw error;
      }
    }
  };
  return {
    db,
    transaction,
    transactionFor: (organizationId, work) => queue(organizationId, () => transaction(work)),
    migrate: (report) =>
      (ready ??= prepare(db, options, report).catch((error: unknown) => {
        ready = undefined;
        throw error;
      })),
    loadDriver: async () => {
      if ('url' in options) await importPg();
      else if ('directory' in options) await importPGlite();
    },
    close: () => root.destroy(),
  };
}

async function prepare(
  db: Db,
  options: DatabaseOptions,
  report: ((error: OperatorError) => void) | undefined,
): Promise<void> {
  await assertNumbers(db);
  if (options.migrate === false) {
    await assertMigrated(db, report);
    return;
  }
  if (!('url' in options)) {
    await migrate(db, report);
    return;
  }
  // A step over a large table takes as long as it takes: a connection of its own, without limits.
  const unlimited = new Kysely<Schema>({ dialect: postgresDialect(options.url, null, 1) });
  try {
    await migrate(unlimited.withSchema(SCHEMA), report);
  } finally {
    await unlimited.destroy();
  }
}

function dialectOf(options: DatabaseOptions, limits: DatabaseLimits): Dialect {
  const given = Object.keys(options).filter((key) => ['url', 'directory', 'dialect'].includes(key));
  if (given.length !== 1) {
    throw new TypeError(
      `database needs exactly one of url, directory and dialect, got ${given.join(' and ') || 'none'}`,
    );
  }
  if ('dialect' in options) {
    if (typeof options.dialect?.createDriver === 'function') return guardDialect(options.dialect, limits);
    throw new TypeError(`database.dialect must be a dialect of Kysely, got ${describe(options.dialect)}`);
  }
  if ('directory' in options) {
    assertDirectory(options.directory);
    return guardDialect(pgliteDialect(options.directory), limits);
  }
  if (!/^postgres(ql)?:\/\//.test(options.url)) {
    throw new TypeError('database.url must start with postgres:// or postgresql://');
  }
  const { maxConnections } = options;
  if (maxConnections !== undefined && !(Number.isSafeInteger(maxConnections) && maxConnections >= 1)) {
    throw new TypeError(
      `database.maxConnections must be a whole number of at least 1, got ${describe(maxConnections)}`,
    );
  }
  return guardDialect(postgresDialect(options.url, limits, options.maxConnections), limits);
}

/** A variable that is not set must not look like a wish for memory, nor an address of PGlite's (`memory://`) like a folder. */
function assertDirectory(directory: unknown): void {
  if (directory === null) return;
  if (typeof directory === 'string' && directory.trim() !== '' && !/^\w{2,}:\/\//.test(directory)) return;
  throw new TypeError(
    `database.directory must be the path of a folder, or null to keep everything in memory, got ${describe(directory)}`,
  );
}

/** A driver that gives `int8` as text would turn sums into joined strings: refuse it before anything is written. */
async function assertNumbers(db: Db): Promise<void> {
  const { rows } = await sql<{ value: unknown }>`select 1::bigint as value`.execute(db);
  if (rows[0]?.value !== 1) {
    throw new TypeError("The dialect's driver must give int8 (type 20) as numbers; set its type parser");
  }
}
