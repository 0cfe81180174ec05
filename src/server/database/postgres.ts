import { PostgresDialect } from 'kysely';
import type { Dialect, PostgresPool } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import type * as Driver from 'pg';
import { DatabaseFailure } from './failure.ts';
import { INT8, parseInt8 } from './int8.ts';
import type { DatabaseLimits } from './limits.ts';
import { missingDriver } from './missing-driver.ts';

/** Beyond `statement_timeout`: a server that lives has said so by then. */
const SILENCE_MS = 1_000;

const KEEP_ALIVE_MS = 10_000;

/** PostgreSQL through `pg`, which is loaded with the first query. `url` is a connection string. No limits where they are null. */
export function postgresDialect(url: string, limits: DatabaseLimits | null, maxConnections = 10): Dialect {
  return new PostgresDialect({
    pool: async () => {
      const pool = await openPool(url, limits, maxConnections);
      return limits === null ? pool : boundedPool(pool, limits.poolTimeoutMs);
    },
  });
}

/** Imports `pg`. Rejects with an {@link OperatorError} where it is not installed. */
export async function importPg(): Promise<typeof Driver> {
  try {
    return await import('pg');
  } catch (cause) {
    throw missingDriver('pg', cause);
  }
}

async function openPool(url: string, limits: DatabaseLimits | null, maxConnections: number): Promise<Pool> {
  const { default: pg } = await importPg();
  const types = new pg.TypeOverrides();
  types.setTypeParser(INT8, parseInt8);
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    ...(limits !== null && {
      connectionTimeoutMillis: limits.connectTimeoutMs,
      query_timeout: limits.statementTimeoutMs + SILENCE_MS,
    }),
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    types,
  });
  // Without listeners, a server that closes a connection ends the process: an idle one, and one in use.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/**
 * `pg` waits as long for a connection to come free as for a new one to be made. The first is a sign of overload, and rejected
 * sooner.
 */
function boundedPool(pool: Pool, timeoutMs: number): PostgresPool {
  const connect = async (): Promise<PoolClient> => {
    const isFull = pool.idleCount === 0 && pool.totalCount >= pool.options.max;
    const acquired = pool.connect();
    if (!isFull) return await acquired;
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        acquired.then(
          (client) => client.release(),
          () => undefined,
        );
        const { max } = pool.options;
        reject(new DatabaseFailure('busy', `All ${max} connections were in use for ${timeoutMs} ms`));
      }, timeoutMs);
    });
    try {
      return await Promise.race([acquired, tooLate]);
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    connect: async () => await connect(),
    end: () => pool.end(),
    options: pool.options,
  };
}
