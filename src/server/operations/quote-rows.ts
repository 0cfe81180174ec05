import { OPEN_SEAT_CHANGE_STATUSES } from '../../contract/index.ts';
import type { Db, SeatChangeRow } from '../database/index.ts';
import type { GrantRemainder } from '../ledger/index.ts';
import { openGrants } from '../ledger/index.ts';
import { firstRow } from './account-rows.ts';

/** What the database has of an organization that a quote is made of, read in one statement. */
export interface QuoteRows {
  /** The seat change that still waits for something; the database allows one. */
  readonly openSeatChange: SeatChangeRow | null;
  /** Highest quantity for which the credit period granted; 0 where it granted none. */
  readonly highest: number;
  /** Grants in which something is left. */
  readonly grants: readonly GrantRemainder[];
}

/** Reads them; the organization is known. */
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
