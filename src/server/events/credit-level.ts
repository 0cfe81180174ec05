import { sql } from 'kysely';
import type { CreditLevel, OrganizationRow } from '../database/index.ts';
import { SCHEMA, toJson } from '../database/index.ts';
import type { CreditAlerts } from '../policy.ts';
import type { EventSource, NewEvent } from './record.ts';
import { markEvents, newEventId } from './record.ts';

const ORDER: readonly CreditLevel[] = ['normal', 'low', 'depleted'];

/** The current credits of an organization, and its alert thresholds. */
export interface LevelChange {
  /** Credits available now. */
  readonly available: number;
  /** Unix seconds; now. */
  readonly at: number;
  readonly alerts: CreditAlerts | undefined;
}

/** Returns the level of this number of credits. Without a threshold it is never `low`. */
export function creditLevel(available: number, alerts: CreditAlerts | undefined): CreditLevel {
  if (available <= 0) return 'depleted';
  return alerts?.low !== undefined && available <= alerts.low ? 'low' : 'normal';
}

/**
 * Records `credits.low` and `credits.depleted` if the available credits fell past them since the last recorded level, which is a
 * column of the locked row and so shared by all processes. Runs one statement if the level changed, otherwise none. Call it at
 * the end of each transaction that moves credits.
 */
export async function recordCreditLevel(
  source: EventSource & { readonly row: Pick<OrganizationRow, 'credit_level'> },
  change: LevelChange,
): Promise<void> {
  const { available, at, alerts } = change;
  const before = source.row.credit_level;
  const now = creditLevel(available, alerts);
  if (now === before) return;
  const events = before === null ? [] : fallenPast(before, now, change);
  const { id, trx } = source;
  const setLevel = sql`update ${sql.id(SCHEMA, 'organizations')} set credit_level = ${now} where id = ${id}`;
  if (events.length === 0) {
    await setLevel.execute(trx);
    return;
  }
  const rows = events.map(
    ({ type, data }) => sql`(${newEventId()}, ${id}, ${type}, ${at}::bigint, ${toJson(data)}::jsonb)`,
  );
  await sql`
    with level as (${setLevel})
    insert into ${sql.id(SCHEMA, 'events')} (id, organization_id, type, at, data)
    values ${sql.join(rows)}`.execute(trx);
  markEvents(trx);
}

function fallenPast(
  before: CreditLevel,
  now: CreditLevel,
  { available, at, alerts }: LevelChange,
): readonly NewEvent[] {
  const events: NewEvent[] = [];
  const isBelow = (level: CreditLevel): boolean =>
    ORDER.indexOf(before) < ORDER.indexOf(level) && ORDER.indexOf(now) >= ORDER.indexOf(level);
  if (alerts?.low !== undefined && alerts.low > 0 && isBelow('low')) {
    events.push({ type: 'credits.low', at, data: { available, threshold: alerts.low } });
  }
  if (isBelow('depleted')) events.push({ type: 'credits.depleted', at, data: { available } });
  return events;
}
