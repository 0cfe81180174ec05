import type { LockedOrganization } from './index.ts';
import { restoreGrant, voidGrant } from './index.ts';
import type { ReturnedPayment } from '../stripe/returned.ts';

/** Credits that were paid for, and what of the payment was given back by now. */
export interface ReturnedCredits {
  /** What names the payment among all that can be returned. */
  readonly payment: string;
  /** Reference of the grant that it has brought. */
  readonly grant: string;
  /** Credits that were paid for. */
  readonly quantity: number;
  readonly returned: ReturnedPayment;
  /** Unix seconds; now. */
  readonly at: number;
}

/** Credits that are paid back: whole ones only, at the price that was charged for one, so that a cent takes none. */
export function creditsToReturn(
  quantity: number,
  { amount, of }: Pick<ReturnedPayment, 'amount' | 'of'>,
): number {
  return of === 0 ? 0 : Number((BigInt(quantity) * BigInt(amount)) / BigInt(of));
}

/**
 * Takes back the credits that are paid back by now, as far as they are left; and gives back what was taken where a
 * dispute was won or a refund has failed. It goes by what is true now, so that the same again changes nothing. Returns how
 * many credits are asked back in total and how many were taken now, or `null` where that is as before.
 */
export async function applyReturned(
  organization: LockedOrganization,
  paid: ReturnedCredits,
): Promise<{ readonly creditsReturned: number; readonly creditsVoided: number } | null> {
  const { payment, grant, returned, at } = paid;
  const wanted = creditsToReturn(paid.quantity, returned);
  const before = await returnedBefore(organization, payment);
  if (wanted === before.requested) return null;
  const reference = `${prefixOf(payment)}${before.steps + 1}:${wanted}`;
  if (wanted > before.requested) {
    const reason = returned.isDisputed ? 'dispute' : 'refund';
    const quantity = wanted - before.requested;
    const result = await voidGrant(organization, { grant, quantity, reference, reason, at });
    const creditsVoided = result.status === 'applied' ? Math.abs(result.applied) : 0;
    return { creditsReturned: wanted, creditsVoided };
  }
  await restoreGrant(organization, {
    grant,
    requested: before.requested - wanted,
    // Of what is asked for still, what was used before it could be taken stays used.
    quantity: Math.max(0, before.taken - wanted),
    reference,
    reason: 'return_undone',
    at,
  });
  return { creditsReturned: wanted, creditsVoided: 0 };
}

interface ReturnedBefore {
  /** Times that credits were taken or given back. */
  readonly steps: number;
  /** Credits that are asked back. */
  readonly requested: number;
  /** Credits that were there to be taken. */
  readonly taken: number;
}

async function returnedBefore(organization: LockedOrganization, payment: string): Promise<ReturnedBefore> {
  const rows = await organization.trx
    .selectFrom('credit_adjustments')
    .select(['requested', 'applied'])
    .where('organization_id', '=', organization.id)
    .where('reference', 'like', `${prefixOf(payment).replaceAll('_', '\\_')}%`)
    .execute();
  return {
    steps: rows.length,
    requested: rows.reduce((sum, { requested }) => sum - requested, 0),
    taken: rows.reduce((sum, { applied }) => sum - applied, 0),
  };
}

function prefixOf(payment: string): string {
  return `refund:${payment}:`;
}
