import type { CreditGrantRow } from '../database/schema.ts';
import type { LockedOrganization } from './organization.ts';

/** A plan grant of one billing period, with what is left in it. */
export type PlanGrant = Pick<CreditGrantRow, 'id' | 'reason' | 'reference' | 'quantity' | 'expires_at'> & {
  /** The reference of the grant whose place this one took, when the period's end moved; else its own. */
  readonly origin: string;
  /** Why the credits were granted at first: never `moved`. */
  readonly originReason: CreditGrantRow['reason'];
  readonly remaining: number;
  readonly held: number;
  /** Whether an adjustment's reference begins with the prefix that was asked for. */
  readonly isAdjusted: boolean;
};

const MOVED = 'moved:';

/** The pattern of texts that begin with this one. */
export function startingWith(prefix: string): string {
  return `${prefix.replaceAll(/[\\%_]/g, '\\$&')}%`;
}

/** The reference of the grant that takes another one's place. */
export function movedReference(grantId: string): string {
  return `${MOVED}${grantId}`;
}

/**
 * All plan grants of a billing period, oldest first; of those that took each other's place the last one is the newest.
 * `adjustedBy`: the prefix of references of adjustments to look for in the same statement.
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
 * The grant of the seats that were added up to `seats` at an instant of a period: the high-water mark passes a number once in a
 * period, so there is one. `undefined` where they brought no credits.
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
