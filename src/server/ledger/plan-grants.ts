import type { CreditGrantRow } from '../database/schema.ts';
import type { LockedOrganization } from './organization.ts';

/** A plan grant of a billing period, and what is left of it. */
export type PlanGrant = Pick<CreditGrantRow, 'id' | 'reason' | 'reference' | 'quantity' | 'expires_at'> & {
  /** The reference of the first grant that this one replaced when the period's end moved; otherwise its own. */
  readonly origin: string;
  /** Reason of that first grant; never `moved`. */
  readonly originReason: CreditGrantRow['reason'];
  readonly remaining: number;
  readonly held: number;
  /** Whether the organization has an adjustment whose reference starts with the requested prefix. */
  readonly isAdjusted: boolean;
};

const MOVED = 'moved:';

/** Returns the LIKE pattern of texts that start with this prefix. */
export function startingWith(prefix: string): string {
  return `${prefix.replaceAll(/[\\%_]/g, '\\$&')}%`;
}

/** Returns the reference of the grant that replaces another. */
export function movedReference(grantId: string): string {
  return `${MOVED}${grantId}`;
}

/**
 * Returns all plan grants of a billing period, oldest first; of grants that replaced each other, the newest is last.
 * `adjustedBy`: a prefix of references of adjustments to search for in the same statement.
 */
export async function planGrants(
  organization: LockedOrganization,
  period: { readonly subscriptionId: string; readonly start: number },
  adjustedBy: string | null = null,
): Promise<readonly PlanGrant[]> {
  const rows = await organization.trx
    .selectFrom('credit_grants as grant')
    .innerJoin('credit_remainders as left', (join) =>
      join
        .onRef('left.organization_id', '=', 'grant.organization_id')
        .onRef('left.grant_id', '=', 'grant.id'),
    )
    .select(['grant.id', 'grant.reason', 'grant.reference', 'grant.quantity', 'grant.expires_at'])
    .select(['left.remaining', 'left.held'])
    .select((select) =>
      select
        .exists((from) =>
          from
            .selectFrom('credit_adjustments')
            .select('reference')
            .where('organization_id', '=', organization.id)
            .where('reference', 'like', adjustedBy === null ? null : startingWith(adjustedBy)),
        )
        .$castTo<boolean>()
        .as('isAdjusted'),
    )
    .where('grant.organization_id', '=', organization.id)
    .where('grant.subscription_id', '=', period.subscriptionId)
    .where('grant.period_start', '=', period.start)
    .orderBy('grant.recorded_at')
    .orderBy('grant.granted_at')
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return rows.map((row) => {
    let first = row;
    while (first.reason === 'moved') {
      const before = byId.get(first.reference.slice(MOVED.length));
      if (before === undefined) break;
      first = before;
    }
    return { ...row, origin: first.reference, originReason: first.reason };
  });
}

/**
 * Returns the grant for seats that were added up to `seats` at an instant of a period, or `undefined` if they were granted no
 * credits. There is at most one, since the high-water mark passes a number once per period.
 */
export async function findIncrease(
  organization: LockedOrganization,
  change: { readonly subscriptionId: string; readonly seats: number; readonly at: number },
): Promise<PlanGrant | undefined> {
  const mark = await organization.trx
    .selectFrom('seat_marks')
    .select('period_start')
    .where('organization_id', '=', organization.id)
    .where('subscription_id', '=', change.subscriptionId)
    .where('period_start', '<=', change.at)
    .orderBy('period_start', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (mark === undefined) return undefined;
  const period = { subscriptionId: change.subscriptionId, start: mark.period_start };
  const grants = await planGrants(organization, period);
  return grants
    .filter(({ origin, originReason }) => originReason === 'increase' && origin.endsWith(`-${change.seats}`))
    .at(-1);
}
