import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely';
import { CompiledQuery as Query, PGliteDriver, PostgresDriver } from 'kysely';
import type { LentClient } from './lent-client.ts';
import { borrowClient } from './lent-client.ts';

import { isConnectionLost, toDatabaseFailure } from './failure.ts';
import type { DatabaseLimits } from './limits.ts';
import { beginStatement, limitStatement } from './limits.ts';

/**
 * Wraps a dialect so that transactions are READ COMMITTED and bounded whatever the database's settings are, temporary failures are
 * thrown as a {@link DatabaseFailure}, and a connection that breaks while in use does not end the process.
 */
export function guardDialect(dialect: Dialect, limits: DatabaseLimits): Dialect {
  return {
    createDriver: () => new GuardedDriver(dialect.createDriver(), limits),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
  };
}

/** A connection that records whether it is lost, and its `pg` client if it has one. */
class GuardedConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection;
  readonly client: LentClient | null;
  isLost = false;

  constructor(inner: DatabaseConnection, client: LentClient | null) {
    this.inner = inner;
    this.client = client;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    try {
      return await this.inner.executeQuery<R>(query);
    } catch (error) {
      this.isLost ||= isConnectionLost(error);
      throw toDatabaseFailure(error);
    }
  }

  streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    return this.inner.streamQuery<R>(query, chunkSize);
  }
}

class GuardedDriver implements Driver {
  readonly #inner: Driver;
  readonly #limits: DatabaseLimits;
  /** Incremented when a connection is lost. Older connections are then not reused: the same cause usually ended them too. */
  #generation = 0;
  readonly #generations = new WeakMap<LentClient, number>();

  constructor(inner: Driver, limits: DatabaseLimits) {
    this.#inner = inner;
    this.#limits = limits;
  }

  async init(): Promise<void> {
    await asFailure(this.#inner.init());
  }

  async acquireConnection(): Promise<GuardedConnection> {
    for (;;) {
      const inner = await asFailure(this.#inner.acquireConnection());
      const client = isPostgres(this.#inner) ? await borrowClient(inner) : null;
      const connection = new GuardedConnection(inner, client);
      if (client === null || this.#generationOf(client) === this.#generation) return connection;
      connection.isLost = true;
      await this.releaseConnection(connection);
    }
  }

  async beginTransaction(connection: GuardedConnection): Promise<void> {
    // PGlite has one connection, so no lock waits, and cannot time out a statement.
    if (isPGlite(this.#inner)) {
      await asFailure(this.#inner.beginTransaction(connection.inner, {}));
      return;
    }
    if (isPostgres(this.#inner)) {
      await connection.executeQuery(Query.raw(beginStatement(this.#limits)));
      return;
    }
    await asFailure(this.#inner.beginTransaction(connection.inner, { isolationLevel: 'read committed' }));
    await connection.executeQuery(Query.raw(limitStatement(this.#limits)));
  }

  async commitTransaction(connection: GuardedConnection): Promise<void> {
    try {
      await this.#inner.commitTransaction(connection.inner);
    } catch (error) {
      connection.isLost ||= isConnectionLost(error);
      throw toDatabaseFailure(error);
    }
  }

  async rollbackTransaction(connection: GuardedConnection): Promise<void> {
    // A lost connection has rolled back already, and an error here would hide the original one.
    if (connection.isLost) return;
    try {
      await this.#inner.rollbackTransaction(connection.inner);
    } catch {
      connection.isLost = true;
    }
  }

  async releaseConnection(connection: GuardedConnection): Promise<void> {
    const { client } = connection;
    if (client !== null) {
      if (connection.isLost && this.#generationOf(client) === this.#generation) this.#generation += 1;
      if (this.#generationOf(client) !== this.#generation) await client.end();
    }
    await this.#inner.releaseConnection(connection.inner);
  }

  async destroy(): Promise<void> {
    await this.#inner.destroy();
  }

  /** Returns the generation of a client. A client is acquired as soon as it is created, so an unknown one is of the current. */
  #generationOf(client: LentClient): number {
    const known = this.#generations.get(client);
    if (known !== undefined) return known;
    this.#generations.set(client, this.#generation);
    return this.#generation;
  }
}

async function asFailure<T>(result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    throw toDatabaseFailure(error);
  }
}

/** Compares the class name too: a host may use another copy of Kysely. */
function isPostgres(driver: Driver): boolean {
  return driver instanceof PostgresDriver || driver.constructor.name === 'PostgresDriver';
}

function isPGlite(driver: Driver): boolean {
  return driver instanceof PGliteDriver || driver.constructor.name === 'PGliteDriver';
}
