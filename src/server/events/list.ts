import { sql } from 'kysely';
import type { BillingEvent } from '../../contract/index.ts';
import type { BillingDatabase, EventRow } from '../database/index.ts';
import { SCHEMA } from '../database/index.ts';

/** Which events to return. */
export interface EventQuery {
  /** `cursor` of the previous page. Default: start at the oldest stored event. */
  readonly after?: string | undefined;
  /** Page size, from 1 to 1000. Default: 100. */
  readonly limit?: number | undefined;
  /** Only events of this organization. Default: all. */
  readonly organizationId?: string | undefined;
}

/** A page of events, oldest first. */
export interface EventPage {
  readonly events: readonly BillingEvent[];
  /** Pass it as `after` for the next page, now or later. Equals the given `after` if there are no newer events. */
  readonly cursor: string | null;
}

const DEFAULT_LIMIT = 100;
const MAXIMUM_LIMIT = 1000;
const CURSOR = /^(0|[1-9]\d{0,15})$/;

/** Converts a row to the contract's event. */
export function toEvent(
  row: Pick<EventRow, 'id' | 'type' | 'organization_id' | 'at' | 'data'>,
): BillingEvent {
  const { id, type, organization_id: organizationId, at, data } = row;
  // Safe: only functions with the contract's types write to the table.
  return { id, type, organizationId, at, data } as BillingEvent;
}

/**
 * Returns a page of events, delivered or not, in order within each organization. A cursor skips no event: an event gets its
 * position when it is first listed, after its transaction has committed. Throws a RangeError if the query is not valid.
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
    // Lock first: the next statement's snapshot then includes all positions assigned before.
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
