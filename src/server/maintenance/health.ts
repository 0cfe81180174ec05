import { sql } from 'kysely';
import type { BillingDatabase, DatabaseFailure, Db } from '../database/index.ts';
import { isDatabaseFailure, SCHEMA } from '../database/index.ts';
import type { SchemaState } from '../database/migrations.ts';
import { schemaState } from '../database/migrations.ts';
import type { SumDifference } from './sums.ts';
import { findSumDifferences } from './sums.ts';

/** Health of a handler's database. Values are `null` if the database is unavailable or its schema is behind. */
export interface Health {
  /** `unavailable`: down, restarting, read-only, without a free connection, or denying access. */
  readonly database: 'ok' | 'unavailable';
  /** `behind`: migrations are missing, and requests fail until they are applied. `newer`: another process has a later version. */
  readonly schema: SchemaState | null;
  /** When an event from Stripe was last applied, Unix seconds; `null` also if no event is stored. */
  readonly lastEventAt: number | null;
  readonly outbox: OutboxHealth | null;
  /** Seconds since the least recently read subscription was read; `null` also if none was. */
  readonly oldestMirrorAgeSeconds: number | null;
  /** Stored sums that differ from the entries. If there are any, something was written bypassing the ledger. Only with `check`. */
  readonly sums?: readonly SumDifference[] | null;
}

/** State of the events for `onEvent`. */
export interface OutboxHealth {
  /** Events that are neither delivered nor parked. They remain pending if no process has `onEvent`. */
  readonly pending: number;
  /** Seconds since the oldest pending event was recorded; `null` if there is none. */
  readonly oldestAgeSeconds: number | null;
  /** Parked events: not delivered within a day. */
  readonly parked: number;
}

/** Options of {@link readHealth}. */
export interface HealthOptions {
  /** Also verifies the sums of the whole ledger (`sums`), which takes longer the longer the ledger is. Default: `false`. */
  readonly check?: boolean;
}

/**
 * Returns the health of the database, without changing anything or calling Stripe. Resolves even if the database is
 * unavailable, and `report` receives the reason; rejects with any other error of a query.
 */
export async function readHealth(
  { db }: Pick<BillingDatabase, 'db'>,
  now: number,
  { check = false }: HealthOptions = {},
  report: (failure: DatabaseFailure) => void = () => undefined,
): Promise<Health> {
  const unknown = {
    lastEventAt: null,
    outbox: null,
    oldestMirrorAgeSeconds: null,
    ...(check && { sums: null }),
  };
  try {
    const schema = await schemaState(db);
    if (schema === 'behind') return { database: 'ok', schema, ...unknown };
    const facts = await readFacts(db, now);
    return {
      database: 'ok',
      schema,
      ...facts,
      ...(check && { sums: await findSumDifferences(db) }),
    };
  } catch (error) {
    if (!isDatabaseFailure(error) || !['unavailable', 'denied'].includes(error.kind)) throw error;
    report(error);
    return { database: 'unavailable', schema: null, ...unknown };
  }
}

/** Returns whether no operator is needed: the database is available, no event is parked, and the sums, if checked, are correct. */
export function isHealthy({ database, schema, outbox, sums }: Health): boolean {
  return database === 'ok' && schema !== 'behind' && (outbox?.parked ?? 0) === 0 && (sums ?? []).length === 0;
}

async function readFacts(
  db: Db,
  now: number,
): Promise<Pick<Health, 'lastEventAt' | 'outbox' | 'oldestMirrorAgeSeconds'>> {
  const { rows } = await sql<{
    received: number | null;
    pending: number;
    oldest: number | null;
    parked: number;
    mirrored: number | null;
  }>`
    select (select max(received_at) from ${sql.id(SCHEMA, 'webhook_events')}) as received,
      count(*) filter (where parked_at is null) as pending,
      min(at) filter (where parked_at is null) as oldest,
      count(*) filter (where parked_at is not null) as parked,
      (select min(mirrored_at) from ${sql.id(SCHEMA, 'organizations')}) as mirrored
    from ${sql.id(SCHEMA, 'events')} where delivered_at is null`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('The database returned no row for an aggregate');
  const age = (since: number | null): number | null => (since === null ? null : Math.max(0, now - since));
  return {
    lastEventAt: row.received,
    outbox: { pending: row.pending, oldestAgeSeconds: age(row.oldest), parked: row.parked },
    oldestMirrorAgeSeconds: age(row.mirrored),
  };
}
