import type { Expression, RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { CreditPurchaseRow, Db, SeatChangeRow } from '../database/index.ts';
import { compileOnce } from '../database/index.ts';
import { BillingProblem } from '../http/problem.ts';

/** An organization's data apart from its credits, read in one statement. */
export interface AccountRows {
  readonly revision: number;
  /** Highest number of users granted credits in the credit period; 0 if none were granted. */
  readonly highest: number;
  /** The latest change, except those that failed without being sent because the quote had changed. */
  readonly latestSeatChange: SeatChangeRow | null;
  readonly latestPurchase: CreditPurchaseRow | null;
  /** Whether a change succeeded since the billing period began. */
  readonly hasChanged: boolean;
}

/** The organization and the periods whose rows are read. */
interface AccountPeriod {
  readonly organizationId: string;
  readonly subscriptionId: string;
  /** Starts of the billing period and of the plan-credit period, Unix seconds. */
  readonly billingStart: number;
  readonly creditStart: number;
}

/** Reads the rows of an account. Throws `organization_unknown`. */
export async function readAccountRows(db: Db, period: AccountPeriod): Promise<AccountRows> {
  const [row] = await selectRows(db, period);
  if (row === undefined) throw new BillingProblem('organization_unknown');
  return { ...row, highest: row.highest ?? 0 };
}

const selectRows = compileOnce((db, period: AccountPeriod) => {
  const { organizationId, subscriptionId, billingStart, creditStart } = period;
  const changes = db.selectFrom('seat_changes').where('organization_id', '=', organizationId);
  const latestChange = changes
    .selectAll()
    .where((where) => where.or([where('status', '!=', 'failed'), where('sent_at', 'is not', null)]))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1);
  const latestPurchase = db
    .selectFrom('credit_purchases')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1);
  const changed = changes
    .select('id')
    .where('status', '=', 'succeeded')
    .where('proration_date', '>=', billingStart);
  return db
    .selectFrom('organizations')
    .leftJoin('seat_marks as mark', (join) =>
      join
        .onRef('mark.organization_id', '=', 'organizations.id')
        .on('mark.subscription_id', '=', subscriptionId)
        .on('mark.period_start', '=', creditStart),
    )
    .select((select) => [
      'organizations.revision',
      'mark.highest',
      firstRow<SeatChangeRow>(latestChange).as('latestSeatChange'),
      firstRow<CreditPurchaseRow>(latestPurchase).as('latestPurchase'),
      select.exists(changed).$castTo<boolean>().as('hasChanged'),
    ])
    .where('organizations.id', '=', organizationId);
});

/** Selects a query's only row as a JSON column. Its columns must be texts, safe integers or JSON. */
export function firstRow<Row>(query: Expression<unknown>): RawBuilder<Row | null> {
  return sql<Row | null>`(select to_json(found) from ${query} as found)`;
}
