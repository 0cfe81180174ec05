import { PostgresDialect } from 'kysely';
import type { Dialect, PostgresPool } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import type * as Driver from 'pg';
import { DatabaseFailure } from './failure.ts';
import { INT8, parseInt8 } from './int8.ts';
import type { DatabaseLimits } from './limits.ts';
import { missingDriver } from './missing-driver.ts';

/** Added to `statement_timeout` for the client's timeout: a live server has reported its own timeout by then. */
const CLIENT_MARGIN_MS = 1_000;

const KEEP_ALIVE_MS = 10_000;

/** Returns what is wrong with a server's URL, as the end of a sentence without the URL, which has a password; `null` if it is valid. */
export function urlProblem(url: string): string | null {
  if (!/^postgres(ql)?:\/\//.test(url)) return 'must start with postgres:// or postgresql://';
  // As `pg` does: the host may be missing if the path of a socket follows as `?host=`.
  const isValid = [url, url.replace('@/', '@localhost/')].some((text) => URL.canParse(text));
  return isValid
    ? null
    : 'is not a valid URL: percent-encode special characters in its user name and password';
}

/** Returns the dialect of PostgreSQL through `pg`, which the first query loads. No timeouts if `limits` is `null`. */
export function postgresDialect(url: string, limits: DatabaseLimits | null, maxConnections = 10): Dialect {
  return new PostgresDialect({
    pool: async () => {
      const pool = await openPool(url, limits, maxConnections);
      return limits === null ? pool : boundedPool(pool, limits.poolTimeoutMs);
    },
  });
}

/** Imports `pg`. Rejects with an {@link OperatorError} if it is not installed. */
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
      query_timeout: limits.statementTimeoutMs + CLIENT_MARGIN_MS,
    }),
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    types,
  });
  // Without these listeners, a server that closes a connection, idle or in use, ends the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/**
 * Limits the wait for a free connection. `pg` has only one timeout for this and for opening a connection, but a full pool is a sign
 * of overload and should reject sooner.
 */
function boundedPool(pool: Pool, timeoutMs: number): PostgresPool {
  const connect = async (): Promise<PoolClient> => {
    const isFull = pool.idleCount === 0 && pool.totalCount >= pool.options.max;
    const acquired = pool.connect();
    if (!isFull) return await acquired;
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        acquired.then(
          (client) => client.release(),
          () => undefined,
        );
        const { max } = pool.options;
        reject(new DatabaseFailure('unavailable', `All ${max} connections were in use for ${timeoutMs} ms`));
      }, timeoutMs);
    });
    try {
      return await Promise.race([acquired, timeout]);
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
