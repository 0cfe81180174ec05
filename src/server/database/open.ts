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
import { importPg, postgresDialect, urlProblem } from './postgres.ts';
import type { Db, Schema, Trx } from './schema.ts';
import { SCHEMA } from './schema.ts';

/**
 * Where the data is stored. `url`: a PostgreSQL server (requires the package `pg`). `directory`: embedded PostgreSQL in a folder
 * on disk, for one process (requires `@electric-sql/pglite`); `null` keeps it in memory. `dialect`: the host's own Kysely dialect,
 * which must return `int8` values as numbers. `limits`: timeouts, see {@link DatabaseLimits}. `migrate: false`: this process does
 * not change the schema; run `ocw-billing migrate` with another role first.
 */
export type DatabaseOptions = { readonly limits?: Partial<DatabaseLimits>; readonly migrate?: boolean } & (
  | {
      readonly url: string;
      /** Maximum connections of this process. Default: 10. */
      readonly maxConnections?: number;
    }
  | { readonly directory: string | null }
  | { readonly dialect: Dialect }
);

/** The database of the handler. Opened by the first query. */
export interface BillingDatabase {
  /** For reads outside a transaction. Never use it inside `transaction`: PGlite has one connection and would deadlock. */
  readonly db: Db;
  /**
   * Runs `work` in one transaction (READ COMMITTED), which is rolled back if `work` throws. If the database rolls it back in favor of
   * another one (a deadlock, a serialization failure), `work` runs again, so it must have no effect outside `trx`. Rejects with a
   * {@link DatabaseFailure} if the database is down or exceeds its limits.
   */
  transaction<T>(work: (trx: Trx) => Promise<T>): Promise<T>;
  /**
   * Like `transaction`, for work that locks this organization's row. Waits for its turn in the process before it takes a connection,
   * so that an organization whose row is locked for long does not delay the others.
   */
  transactionFor<T>(organizationId: string, work: (trx: Trx) => Promise<T>): Promise<T>;
  /**
   * Migrates the schema. Safe to call often and from several processes at the same time. `report` receives an error if the schema is
   * newer than this process. With `migrate: false` it only checks, and rejects with an {@link OperatorError}
   * (`database_schema_behind`) if a step is missing.
   */
  migrate(report?: (error: OperatorError) => void): Promise<void>;
  /**
   * Imports the driver, without opening a connection. Rejects with an {@link OperatorError} (`database_driver_missing`) that has the
   * install command.
   */
  loadDriver(): Promise<void>;
  /** Closes all connections, and unlocks the folder. */
  close(): Promise<void>;
}

/** Attempts of a transaction that the database keeps rolling back in favor of others. */
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

/** Creates the {@link BillingDatabase}. Throws a TypeError unless the options have exactly one of url, directory and dialect. */
export function openDatabase(options: DatabaseOptions): BillingDatabase {
  assertKnownKeys(options, { name: 'database', keys: Object.keys(OPTION_KEYS) });
  const limits = databaseLimits(options.limits);
  if (options.migrate !== undefined && typeof options.migrate !== 'boolean') {
    throw new TypeError(`database.migrate must be true or false, got ${describe(options.migrate)}`);
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
  // A step over a large table may take any time: use a separate connection without limits.
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
  const problem = urlProblem(options.url);
  if (problem !== null) throw new TypeError(`database.url ${problem}`);
  const { maxConnections } = options;
  if (maxConnections !== undefined && !(Number.isSafeInteger(maxConnections) && maxConnections >= 1)) {
    throw new TypeError(
      `database.maxConnections must be a whole number of at least 1, got ${describe(maxConnections)}`,
    );
  }
  return guardDialect(postgresDialect(options.url, limits, options.maxConnections), limits);
}

/** Rejects an unset variable, which would mean memory, and an address of PGlite's (`memory://`), which would count as a folder. */
function assertDirectory(directory: unknown): void {
  if (directory === null) return;
  if (typeof directory === 'string' && directory.trim() !== '' && !/^\w{2,}:\/\//.test(directory)) return;
  throw new TypeError(
    `database.directory must be the path of a folder, or null to keep everything in memory, got ${describe(directory)}`,
  );
}

/** Rejects a driver that returns `int8` as text, before anything is written: sums would become concatenated strings. */
async function assertNumbers(db: Db): Promise<void> {
  const { rows } = await sql<{ value: unknown }>`select 1::bigint as value`.execute(db);
  if (rows[0]?.value !== 1) {
    throw new TypeError("The dialect's driver must return int8 (type 20) as numbers; set its type parser");
  }
}
