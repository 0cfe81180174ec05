import { OPEN_SEAT_CHANGE_STATUSES } from '../../contract/index.ts';
import type { Db, SeatChangeRow } from '../database/index.ts';
import type { GrantRemainder } from '../ledger/index.ts';
import { openGrants } from '../ledger/index.ts';
import { firstRow } from './account-rows.ts';

/** An organization's data for a quote, read in one statement. */
export interface QuoteRows {
  /** The open seat change. The database allows one per organization. */
  readonly openSeatChange: SeatChangeRow | null;
  /** Highest number of users granted credits in the credit period; 0 if none were granted. */
  readonly highest: number;
  /** Grants with credits left. */
  readonly grants: readonly GrantRemainder[];
}

/** Reads the rows for a quote. The organization must exist. */
export async function readQuoteRows(
  db: Db,
  organizationId: string,
  period: { readonly subscriptionId: string; readonly periodStart: number },
): Promise<QuoteRows> {
  const openChange = db
    .selectFrom('seat_changes')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('status', 'in', OPEN_SEAT_CHANGE_STATUSES);
  const rows = await db
    .selectFrom((from) =>
      from
        .selectFrom('organizations')
        .leftJoin('seat_marks as mark', (join) =>
          join
            .onRef('mark.organization_id', '=', 'organizations.id')
            .on('mark.subscription_id', '=', period.subscriptionId)
            .on('mark.period_start', '=', period.periodStart),
        )
        .select(['mark.highest', firstRow<SeatChangeRow>(openChange).as('openSeatChange')])
        .where('organizations.id', '=', organizationId)
        .as('own'),
    )
    .leftJoin(openGrants(db, organizationId).as('open'), (join) => join.onTrue())
    .select(['own.highest', 'own.openSeatChange'])
    .selectAll('open')
    .execute();
  const [first] = rows;
  return {
    openSeatChange: first?.openSeatChange ?? null,
    highest: first?.highest ?? 0,
    grants: rows.flatMap((row) => (row.id === null ? [] : [row as GrantRemainder])),
  };
}
