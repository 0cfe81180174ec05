import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { BillingDatabase } from '../database/index.ts';
import { SCHEMA } from '../database/index.ts';

const DAY = 86_400;

/** Seconds for which things are kept that nothing depends on any more; {@link prune} deletes what is older. */
export const KEPT_SECONDS = {
  /** Quotes that nobody confirmed, after they ended: long enough to answer a question about what was shown. */
  unusedQuotes: 30 * DAY,
  /** After that a repeated request counts as a new one. Stripe keeps its own keys for at least a day. */
  idempotencyKeys: 30 * DAY,
  /** Events that `onEvent` has taken, for a host that compares what it got. */
  deliveredEvents: 30 * DAY,
  /** Events that were never delivered: parked ones, and those of hosts that only read `events()`. */
  otherEvents: 90 * DAY,
  /** Ids of Stripe's events. Stripe sends one again for days; applied a second time it would change nothing. */
  webhookEvents: 90 * DAY,
} as const;

/** How many rows of each kind were deleted. */
export interface PruneResult {
  readonly quotes: number;
  readonly idempotencyKeys: number;
  readonly events: number;
  readonly webhookEvents: number;
}

/** Rows of one statement: each ends soon, and holds few locks. */
const AT_ONCE = 1000;

/**
 * Deletes what is past its age ({@link KEPT_SECONDS}). The ledger, seat changes with their quotes, and purchases are kept for ever.
 * Safe at any time, beside requests and beside another one like it. Rejects with a `DatabaseFailure`.
 */
export async function prune({ db }: Pick<BillingDatabase, 'db'>, now: number): Promise<PruneResult> {
  const before = (age: keyof typeof KEPT_SECONDS): number => now - KEPT_SECONDS[age];
  const deleteAll = async (
    table: 'quotes' | 'idempotency_keys' | 'events' | 'webhook_events',
    key: readonly string[],
    isOld: RawBuilder<unknown>,
  ): Promise<number> => {
    const columns = sql.join(key.map((name) => sql.ref(name)));
    const from = sql.id(SCHEMA, table);
    for (let deleted = 0; ;) {
      const { numAffectedRows = 0n } = await sql`
        delete from ${from} where (${columns}) in (
          select ${columns} from ${from} where ${isOld} order by ${columns} limit ${AT_ONCE}
        ) and ${isOld}`.execute(db);
      deleted += Number(numAffectedRows);
      if (numAffectedRows < AT_ONCE) return deleted;
    }
  };
  return {
    quotes: await deleteAll(
      'quotes',
      ['organization_id', 'id'],
      sql`used_at is null and expires_at < ${before('unusedQuotes')}::bigint
        and not exists (select 1 from ${sql.id(SCHEMA, 'seat_changes')} as change
          where change.organization_id = quotes.organization_id and change.quote_id = quotes.id)`,
    ),
    idempotencyKeys: await deleteAll(
      'idempotency_keys',
      ['organization_id', 'key'],
      sql`created_at < ${before('idempotencyKeys')}::bigint`,
    ),
    events: await deleteAll(
      'events',
      ['sequence'],
      sql`(delivered_at < ${before('deliveredEvents')}::bigint or at < ${before('otherEvents')}::bigint)`,
    ),
    webhookEvents: await deleteAll(
      'webhook_events',
      ['id'],
      sql`received_at < ${before('webhookEvents')}::bigint`,
    ),
  };
}
