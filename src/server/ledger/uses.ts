import { spendCredits } from '../../core/index.ts';
import type { CreditSource } from '../database/schema.ts';
import { creditBalances, toSpendable } from './balances.ts';
import { appendEntries, remainders } from './entries.ts';
import { expireEndedGrants } from './grants.ts';
import type { LockedOrganization } from './organization.ts';

/** What came of using credits for a job. */
export type UseResult =
  | {
      /** `already_used`: the same job had used its credits before, and nothing more was used. */
      readonly status: 'used' | 'already_used';
      /** Unix seconds at which they were used, the first time. */
      readonly usedAt: number;
      /** Where the (first) credit came from. */
      readonly source: CreditSource;
      /** Credits left. */
      readonly available: number;
    }
  | { readonly status: 'insufficient'; readonly available: number };

/**
 * Uses credits for a job, soonest to end first, then oldest (core's `spendCredits`): all of them or none, and once for
 * each reference. Where too few are available nothing is written.
 */
export async function useCredit(
  organization: LockedOrganization,
  use: {
    /** The job's id. */
    readonly reference: string;
    /** Unix seconds; now. */
    readonly at: number;
    /** 1 where it is not said. */
    readonly quantity?: number;
  },
): Promise<UseResult> {
  const { trx, id } = organization;
  const { reference, at, quantity = 1 } = use;
  const before = await findUse(organization, reference);
  if (before !== undefined) {
    const { available } = await creditBalances(trx, id, at);
    return { status: 'already_used', ...before, available };
  }
  const grants = await remainders(trx, id);
  const spent = spendCredits({ grants: grants.map(toSpendable), quantity, at });
  if (spent.status === 'insufficient') return { status: 'insufficient', available: spent.available };

  await expireEndedGrants(organization, at);
  await trx
    .insertInto('credit_uses')
    .values({ organization_id: id, reference, quantity, used_at: at })
    .execute();
  const entries = spent.uses.map((part) => {
    return {
      grantId: part.grantId,
      kind: 'use',
      quantity: -part.quantity,
      reference,
      effectiveAt: at,
    } as const;
  });
  await appendEntries(organization, entries, at);
  const first = grants.find((grant) => grant.id === spent.uses[0]?.grantId);
  if (first === undefined) throw new Error('Credits were spent from no grant');
  const { available } = await creditBalances(trx, id, at);
  return { status: 'used', usedAt: at, source: first.source, available };
}

async function findUse(
  organization: LockedOrganization,
  reference: string,
): Promise<{ readonly usedAt: number; readonly source: CreditSource } | undefined> {
  return await organization.trx
    .selectFrom('credit_entries as entry')
    .innerJoin('credit_grants as grant', (join) =>
      join
        .onRef('grant.organization_id', '=', 'entry.organization_id')
        .onRef('grant.id', '=', 'entry.grant_id'),
    )
    .select(['entry.effective_at as usedAt', 'grant.source as source'])
    .where('entry.organization_id', '=', organization.id)
    .where('entry.kind', '=', 'use')
    .where('entry.reference', '=', reference)
    .orderBy('entry.sequence')
    .limit(1)
    .executeTakeFirst();
}
