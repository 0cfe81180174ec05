import { sql } from 'kysely';
import type { Db } from '../database/index.ts';
import { SCHEMA } from '../database/index.ts';

/** A stored sum of the ledger that differs from the sum of its entries. */
export interface SumDifference {
  readonly organizationId: string;
  /** `remainder`: a grant's available credits. `held`: its credits on hold. `balance`: after the organization's last entry. */
  readonly kind: 'remainder' | 'held' | 'balance';
  /** The grant of a remainder or hold; `null` for a balance. */
  readonly grantId: string | null;
  /** Stored number of credits; `null` if the row is missing. */
  readonly stored: number | null;
  /** Sum of the entries. */
  readonly entries: number;
}

/** Organizations per statement, each of which has to end within `statement_timeout`. */
const PAGE_SIZE = 200;

/**
 * Sums all entries, and compares the sums with the stored ones: every grant's remainder and hold, and every organization's last
 * balance. Reads the whole ledger, a page of organizations at a time. Concurrent writes do not cause differences, since each
 * statement reads one snapshot.
 */
export async function findSumDifferences(db: Db): Promise<readonly SumDifference[]> {
  const found: SumDifference[] = [];
  for (let after: string | null = null; ;) {
    const page: readonly { readonly id: string }[] = await db
      .selectFrom('organizations')
      .select('id')
      .$if(after !== null, (rows) => rows.where('id', '>', after ?? ''))
      .orderBy('id')
      .limit(PAGE_SIZE)
      .execute();
    if (page.length > 0)
      found.push(
        ...(await differencesOf(
          db,
          page.map(({ id }) => id),
        )),
      );
    if (page.length < PAGE_SIZE) return found;
    after = page.at(-1)?.id ?? null;
  }
}

async function differencesOf(db: Db, ids: readonly string[]): Promise<readonly SumDifference[]> {
  const entries = sql.id(SCHEMA, 'credit_entries');
  const remainders = sql.id(SCHEMA, 'credit_remainders');
  const { rows } = await sql<SumDifference>`
    with chosen as (select unnest(${ids}::text[]) as id),
    added as (
      select organization_id, grant_id, sum(quantity)::bigint as total, sum(held)::bigint as held
      from ${entries} join chosen on id = organization_id group by organization_id, grant_id
    ), kept as (
      select organization_id, grant_id, remaining, held from ${remainders} join chosen on id = organization_id
    ), last as (
      select distinct on (organization_id) organization_id, balance
      from ${entries} join chosen on id = organization_id order by organization_id, sequence desc
    ), totals as (
      select organization_id, sum(total)::bigint as total from added group by organization_id
    )
    select organization_id as "organizationId", 'remainder' as kind, grant_id as "grantId",
      kept.remaining as stored, coalesce(added.total, 0) as entries
    from added full join kept using (organization_id, grant_id)
    where kept.remaining is distinct from coalesce(added.total, 0)
    union all
    select organization_id, 'held', grant_id, kept.held, coalesce(added.held, 0)
    from added full join kept using (organization_id, grant_id)
    where kept.held is distinct from coalesce(added.held, 0)
    union all
    select organization_id, 'balance', null, last.balance, totals.total
    from totals join last using (organization_id) where last.balance <> totals.total
    order by 1, 2, 3`.execute(db);
  return rows;
}
