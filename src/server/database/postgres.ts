import { PostgresDialect } from 'kysely';
import type { Dialect } from 'kysely';
import { INT8, parseInt8 } from './int8.ts';

const CONNECT_TIMEOUT_MS = 10_000;

/** PostgreSQL through `pg`, which is loaded with the first query. `url` is a connection string. */
export function postgresDialect(url: string, maxConnections = 10): Dialect {
  return new PostgresDialect({
    pool: async () => {
      const { default: pg } = await import('pg');
      const types = new pg.TypeOverrides();
      types.setTypeParser(INT8, parseInt8);
      const pool = new pg.Pool({
        connectionString: url,
        max: maxConnections,
        connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
        types,
      });
      // Without a listener, a server that closes an idle connection ends the process. The next query opens another.
      pool.on('error', () => undefined);
      return pool;
    },
  });
}
