import { sql } from 'kysely';
import type { BillingEvent } from '../../contract/index.ts';
import type { BillingDatabase, EventRow } from '../database/index.ts';
import { SCHEMA } from '../database/index.ts';

/** A question for events. */
export interface EventQuery {
  /** `cursor` of the page before. Default: starts at the oldest kept event. */
  readonly after?: string | undefined;
  /** Most events of the page, from 1 to 1000: 100. */
  readonly limit?: number | undefined;
  /** Of one organization only. */
  readonly organizationId?: string | undefined;
}

/** A page of events, oldest first. */
export interface EventPage {
  readonly events: readonly BillingEvent[];
  /** For the page after this one, and for asking again later; the one that was given where nothing is new. */
  readonly cursor: string | null;
}

const DEFAULT_LIMIT = 100;
const MAXIMUM_LIMIT = 1000;
const CURSOR = /^(0|[1-9]\d{0,15})$/;

/** The event as the contract says it. */
export function toEvent(
  row: Pick<EventRow, 'id' | 'type' | 'organization_id' | 'at' | 'data'>,
): BillingEvent {
  const { id, type, organization_id: organizationId, at, data } = row;
  // Only `writeEvents` writes the table, and its types are the contract's.
  return { id, type, organizationId, at, data } as BillingEvent;
}

/**
 * A page of events, delivered or not, in the order of an organization's facts. A cursor misses nothing: an event gets its place
 * when it is listed first, after its transaction has committed. Throws a RangeError that says what is wrong with the query.
 */
export async function listEvents(database: BillingDatabase, query: EventQuery = {}): Promise<EventPage> {
  const { after, limit = DEFAULT_LIMIT, organizationId } = query;
  if (after !== undefined && !CURSOR.test(after)) {
    throw new RangeError(`after must be a cursor that events() has returned, got '${after}'`);
  }
  if (!Number.isInteger(limit) || limit < 1 || limit > MAXIMUM_LIMIT) {
    throw new RangeError(`limit must be a whole number from 1 to ${MAXIMUM_LIMIT}, got ${limit}`);
  }
  await placeNewEvents(database);
  const rows = await database.db
    .selectFrom('events')
    .selectAll()
    .where('position', '>', after === undefined ? 0 : Number(after))
    .$if(organizationId !== undefined, (events) => events.where('organization_id', '=', organizationId ?? ''))
    .orderBy('position')
    .limit(limit)
    .execute();
  const last = rows.at(-1)?.position;
  return { events: rows.map(toEvent), cursor: last == null ? (after ?? null) : String(last) };
}

async function placeNewEvents(database: BillingDatabase): Promise<void> {
  const unplaced = await database.db
    .selectFrom('events')
    .select('sequence')
    .where('position', 'is', null)
    .limit(1)
    .executeTakeFirst();
  if (unplaced === undefined) return;
  await database.transaction(async (trx) => {
    // First the lock, then the statement: it sees all that was placed before.
    const { last } = await trx
      .selectFrom('event_positions')
      .select('last')
      .forUpdate()
      .executeTakeFirstOrThrow();
    await sql`
      with placed as (
        update ${sql.id(SCHEMA, 'events')} as event set position = new.position
        from (
          select sequence, ${last}::bigint + row_number() over (order by sequence) as position
          from ${sql.id(SCHEMA, 'events')} where position is null
        ) as new
        where event.sequence = new.sequence returning event.position
      )
      update ${sql.id(SCHEMA, 'event_positions')}
      set last = greatest(last, (select coalesce(max(position), 0) from placed))`.execute(trx);
  });
}
