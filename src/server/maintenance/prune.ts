import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { BillingDatabase } from '../database/index.ts';
import { SCHEMA } from '../database/index.ts';

const DAY = 86_400;

/** Retention periods in seconds of data that is no longer needed. {@link prune} deletes older rows. */
export const KEPT_SECONDS = {
  /** Unconfirmed quotes, after they expired: long enough for support to see what a user was shown. */
  unusedQuotes: 30 * DAY,
  /** After this, a repeated request counts as a new one. Stripe keeps its own keys for at least a day. */
  idempotencyKeys: 30 * DAY,
  /** Events delivered to `onEvent`, for hosts that compare them with what they received. */
  deliveredEvents: 30 * DAY,
  /** Events that were never delivered: parked ones, and those of hosts that only read `events()`. */
  otherEvents: 90 * DAY,
  /** Ids of Stripe's events. Stripe retries an event for days; applying it again would change nothing. */
  webhookEvents: 90 * DAY,
} as const;

/** How many rows of each kind were deleted. */
export interface PruneResult {
  readonly quotes: number;
  readonly idempotencyKeys: number;
  readonly events: number;
  readonly webhookEvents: number;
}

/** Rows per statement, so that each is short and holds few locks. */
const BATCH_SIZE = 1000;

/**
 * Deletes rows past their retention period ({@link KEPT_SECONDS}). The ledger, seat changes with their quotes, and purchases are kept
 * forever. Safe at any time, concurrently with requests and other runs. Rejects with a `DatabaseFailure`.
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
          select ${columns} from ${from} where ${isOld} order by ${columns} limit ${BATCH_SIZE}
        ) and ${isOld}`.execute(db);
      deleted += Number(numAffectedRows);
      if (numAffectedRows < BATCH_SIZE) return deleted;
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
