import { isSpendable } from '../../core/index.ts';
import type { SpendableGrant } from '../../core/index.ts';
import type { Db, Trx } from '../database/schema.ts';
import type { GrantRemainder } from './entries.ts';
import { lockedRemainders, remainders } from './entries.ts';
import type { LockedOrganization } from './organization.ts';

/** Credits available at an instant, by source. */
export interface CreditBalances {
  readonly available: number;
  readonly plan: {
    readonly available: number;
    /** When the first of them end, Unix seconds; `null` if none are left. */
    readonly endsAt: number | null;
    /** On hold until the period's invoice is paid: not included in `available`. */
    readonly held: number;
  };
  readonly purchased: { readonly available: number };
}

/** Converts a grant for core's spending rules. */
export function toSpendable(grant: GrantRemainder): SpendableGrant {
  return {
    id: grant.id,
    remaining: grant.remaining,
    grantedAt: grant.granted_at,
    expiresAt: grant.expires_at,
  };
}

/** Returns the credits available at this instant. Ended credits do not count, even if their expiry is not written yet. */
export async function creditBalances(
  db: Db | Trx,
  organizationId: string,
  at: number,
): Promise<CreditBalances> {
  return balancesOf(await remainders(db, organizationId), at);
}

/** Like {@link creditBalances}, for a locked organization within its transaction. */
export async function lockedBalances(organization: LockedOrganization, at: number): Promise<CreditBalances> {
  return balancesOf(await lockedRemainders(organization), at);
}

/** Like {@link creditBalances}, from grants that were already read. */
export function balancesOf(grants: readonly GrantRemainder[], at: number): CreditBalances {
  const usable = grants.filter((grant) => isSpendable(toSpendable(grant), at));
  const plan = usable.filter(({ source }) => source === 'plan');
  const sum = (grants: readonly GrantRemainder[]): number =>
    grants.reduce((total, { remaining }) => total + remaining, 0);
  const ends = plan.flatMap(({ expires_at }) => expires_at ?? []);
  const available = sum(usable);
  const held = grants
    .filter(({ expires_at: end }) => end === null || at < end)
    .reduce((total, grant) => total + grant.held, 0);
  return {
    available,
    plan: { available: sum(plan), endsAt: ends.length > 0 ? Math.min(...ends) : null, held },
    purchased: { available: available - sum(plan) },
  };
}
