import { sql } from 'kysely';
import type { Db, EventRow } from '../database/index.ts';
import { SCHEMA } from '../database/index.ts';

const EVENTS = sql.id(SCHEMA, 'events');
const PENDING = sql`delivered_at is null and parked_at is null`;

/**
 * Claims the oldest pending event of up to `limit` organizations whose event is due, for `leaseSeconds`. Until then no other
 * process claims it, and no process claims a later event of the same organization before it is settled.
 */
export async function claimHeads(
  db: Db,
  claim: { readonly now: number; readonly leaseSeconds: number; readonly limit: number },
): Promise<readonly EventRow[]> {
  const { now, leaseSeconds, limit } = claim;
  // Skips through the index from organization to organization: one's backlog does not slow down the others.
  const { rows } = await sql<EventRow>`
    with recursive heads as (
      (select organization_id, sequence from ${EVENTS} where ${PENDING} order by organization_id, sequence limit 1)
      union all
      select next.organization_id, next.sequence from heads, lateral (
        select organization_id, sequence from ${EVENTS}
        where ${PENDING} and organization_id > heads.organization_id
        order by organization_id, sequence limit 1
      ) as next
    ), due as (
      select event.sequence from ${EVENTS} as event
      where event.sequence in (select sequence from heads) and ${PENDING} and event.due_at <= ${now}
      order by event.due_at, event.sequence limit ${limit} for update skip locked
    )
    update ${EVENTS} as event set attempts = attempts + 1, due_at = ${now + leaseSeconds}::bigint,
      first_attempt_at = coalesce(first_attempt_at, ${now}::bigint)
    from due where event.sequence = due.sequence returning event.*`.execute(db);
  return rows;
}

/** Claims the oldest undelivered event of an organization. Returns `null` if there is none, or it is not due. */
export async function claimNext(
  db: Db,
  organizationId: string,
  claim: { readonly now: number; readonly leaseSeconds: number },
): Promise<EventRow | null> {
  const { now, leaseSeconds } = claim;
  // Waits for a row locked by a listing: skipping it would deliver a later event first.
  const { rows } = await sql<EventRow>`
    with next as (
      select sequence from ${EVENTS} where organization_id = ${organizationId} and ${PENDING}
      order by sequence limit 1 for update
    )
    update ${EVENTS} as event set attempts = attempts + 1, due_at = ${now + leaseSeconds}::bigint,
      first_attempt_at = coalesce(first_attempt_at, ${now}::bigint)
    from next where event.sequence = next.sequence and event.due_at <= ${now} returning event.*`.execute(db);
  return rows[0] ?? null;
}

/** Marks an event as delivered. */
export async function markDelivered(
  db: Db,
  { sequence }: Pick<EventRow, 'sequence'>,
  at: number,
): Promise<void> {
  await db.updateTable('events').set({ delivered_at: at }).where('sequence', '=', sequence).execute();
}

/** Postpones an event until `dueAt`. Does nothing if another process has claimed it since. */
export async function postpone(
  db: Db,
  { sequence, attempts }: Pick<EventRow, 'sequence' | 'attempts'>,
  dueAt: number,
): Promise<void> {
  await db
    .updateTable('events')
    .set({ due_at: dueAt })
    .where('sequence', '=', sequence)
    .where('attempts', '=', attempts)
    .execute();
}

/** Parks an event so that later ones are delivered. Returns `false` if another process has claimed it since. */
export async function park(
  db: Db,
  { sequence, attempts }: Pick<EventRow, 'sequence' | 'attempts'>,
  at: number,
): Promise<boolean> {
  const result = await db
    .updateTable('events')
    .set({ parked_at: at })
    .where('sequence', '=', sequence)
    .where('attempts', '=', attempts)
    .where('delivered_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Makes parked events pending again, with no attempts counted. Returns their number. */
export async function unparkAll(db: Db): Promise<number> {
  const result = await db
    .updateTable('events')
    .set({ parked_at: null, first_attempt_at: null, due_at: 0 })
    .where('parked_at', 'is not', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}
