import { sql } from 'kysely';
import type { BillingDatabase, Db } from '../database/index.ts';
import { isDatabaseFailure, SCHEMA } from '../database/index.ts';
import type { SchemaState } from '../database/migrations.ts';
import { schemaState } from '../database/migrations.ts';
import type { SumDifference } from './sums.ts';
import { findSumDifferences } from './sums.ts';

/** How a handler's database is. What cannot be known, as the database is away or its schema is behind, is `null`. */
export interface Health {
  /** `unavailable`: down, restarting, read-only, or without a free connection. */
  readonly database: 'ok' | 'unavailable';
  /** `behind`: steps are missing, and requests fail until they are applied. `newer`: another process is of a later version. */
  readonly schema: SchemaState | null;
  /** Unix seconds at which an event of Stripe took effect last; `null` also where none did as long as they are kept. */
  readonly lastEventAt: number | null;
  readonly outbox: OutboxHealth | null;
  /** Seconds since the subscription that was read longest ago was read; `null` also where none was. */
  readonly oldestMirrorAgeSeconds: number | null;
  /** Sums that the entries do not add up to: none, or something has been written around the ledger. Only where asked for. */
  readonly sums?: readonly SumDifference[] | null;
}

/** What waits for `onEvent`. */
export interface OutboxHealth {
  /** Events that are neither delivered nor parked. They stay so where no process has `onEvent`. */
  readonly pending: number;
  /** Seconds since the oldest of them was recorded; `null` if there is none. */
  readonly oldestAgeSeconds: number | null;
  /** Parked events: not delivered within a day. */
  readonly parked: number;
}

/** What {@link readHealth} is asked. */
export interface HealthOptions {
  /** Adds up the whole ledger, too (`sums`): as slow as the ledger is long. */
  readonly check?: boolean;
}

/**
 * Says how the database is, without changing anything or asking Stripe. Resolves also where the database is down; rejects with what a
 * query fails with otherwise, such as a missing right.
 */
export async function readHealth(
  { db }: Pick<BillingDatabase, 'db'>,
  now: number,
  { check = false }: HealthOptions = {},
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
    if (!isDatabaseFailure(error) || error.kind !== 'unavailable') throw error;
    return { database: 'unavailable', schema: null, ...unknown };
  }
}

/** Whether no operator is needed: the database serves, no event is parked, and the sums, if checked, are right. */
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
  if (row === undefined) throw new Error('The database answered an aggregate without a row');
  const age = (since: number | null): number | null => (since === null ? null : Math.max(0, now - since));
  return {
    lastEventAt: row.received,
    outbox: { pending: row.pending, oldestAgeSeconds: age(row.oldest), parked: row.parked },
    oldestMirrorAgeSeconds: age(row.mirrored),
  };
}
