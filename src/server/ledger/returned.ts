import type { LockedOrganization } from './index.ts';
import { restoreGrant, voidGrant } from './index.ts';
import type { ReturnedPayment } from '../stripe/returned.ts';

/** Paid credits, and how much of their payment was returned. */
export interface ReturnedCredits {
  /** Unique name of the payment. */
  readonly payment: string;
  /** Reference of the payment's grant. */
  readonly grant: string;
  /** Number of credits paid for. */
  readonly quantity: number;
  readonly returned: ReturnedPayment;
  /** The current time, Unix seconds. */
  readonly at: number;
}

/** Returns the number of credits to take back for a returned amount, rounded down: less than one credit's price takes none. */
export function creditsToReturn(
  quantity: number,
  { amount, of }: Pick<ReturnedPayment, 'amount' | 'of'>,
): number {
  return of === 0 ? 0 : Number((BigInt(quantity) * BigInt(amount)) / BigInt(of));
}

/**
 * Takes back the credits whose payment was returned, as far as they are left, and restores credits taken before if a dispute was
 * won or a refund failed. Based on the current state, so a repeated call changes nothing. Returns how many credits are to be
 * returned in total and how many were taken now, or `null` if the total has not changed.
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
    // Credits used before they could be taken count toward those still to be returned.
    quantity: Math.max(0, before.taken - wanted),
    reference,
    reason: 'return_undone',
    at,
  });
  return { creditsReturned: wanted, creditsVoided: 0 };
}

interface ReturnedBefore {
  /** How often credits were taken or restored. */
  readonly steps: number;
  /** Credits to be returned so far. */
  readonly requested: number;
  /** Credits actually taken so far. */
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
