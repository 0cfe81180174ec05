import type { Db, SeatChangeRow } from '../database/index.ts';
import type { LockedOrganization } from '../ledger/index.ts';
import { seatChangeRefunded } from './events.ts';
import { writeEvents } from '../events/record.ts';
import { bumpRevision, findIncrease } from '../ledger/index.ts';
import { OperatorError } from '../operator-error.ts';
import type { ReturnedPayment, ReturnsGateway } from '../stripe/returned.ts';
import { applyReturned } from '../ledger/returned.ts';
import { findSeatChange } from './store.ts';

/** A seat change, and how much of its charge has been returned. */
export interface ChangeReturn {
  readonly seatChangeId: string;
  readonly returned: ReturnedPayment;
}

/** Reads from Stripe how much was returned of these seat changes, which an event or a reconciliation has named. */
export async function readChangeReturns(
  parts: { readonly db: Db; readonly returns: ReturnsGateway },
  organizationId: string,
  ids: readonly string[],
): Promise<readonly ChangeReturn[]> {
  const found: ChangeReturn[] = [];
  for (const seatChangeId of new Set(ids)) {
    const change = await findSeatChange(parts.db, organizationId, seatChangeId);
    if (change === undefined || change.invoice_id === null) continue;
    found.push({ seatChangeId, returned: await parts.returns.fetchReturned(change.invoice_id) });
  }
  return found;
}

/**
 * Takes back the unused credits of seats whose charge was returned, in proportion and in whole credits, and restores them if the
 * return is reversed. The seats and the period's high-water mark do not change. Returns the errors to report.
 */
export async function applyChangeReturns(
  organization: LockedOrganization,
  returns: readonly ChangeReturn[],
  at: number,
): Promise<readonly OperatorError[]> {
  const problems: OperatorError[] = [];
  for (const { seatChangeId, returned } of returns) {
    const change = await findSeatChange(organization.trx, organization.id, seatChangeId);
    if (change?.status !== 'succeeded') continue;
    const creditsVoided = await takeBack(organization, change, returned, at);
    if (returned.amount !== change.amount_returned) {
      await writeEvents(organization, [seatChangeRefunded(change, { returned, creditsVoided }, at)]);
    }
    await organization.trx
      .updateTable('seat_changes')
      .set({ amount_returned: returned.amount })
      .where('organization_id', '=', organization.id)
      .where('id', '=', change.id)
      .execute();
    // A refund can be reversed: the new revision makes concurrent, older readings be discarded.
    await bumpRevision(organization);
    if (returned.amount > change.amount_returned) problems.push(returnedError(change, returned));
  }
  return problems;
}

/** Returns the number of credits taken back. */
async function takeBack(
  organization: LockedOrganization,
  change: SeatChangeRow,
  returned: ReturnedPayment,
  at: number,
): Promise<number> {
  const { subscription_id: subscriptionId, seats_to: seats, proration_date: changedAt } = change;
  const grant = await findIncrease(organization, { subscriptionId, seats, at: changedAt });
  if (grant === undefined || change.credits_added === 0) return 0;
  const back = await applyReturned(organization, {
    payment: `seat-change:${change.id}`,
    grant: grant.reference,
    quantity: change.credits_added,
    returned,
    at,
  });
  return back?.creditsVoided ?? 0;
}

function returnedError(change: SeatChangeRow, { amount, of, isDisputed }: ReturnedPayment): OperatorError {
  const { id, organization_id: organizationId, seats_from: from, seats_to: to, currency } = change;
  return new OperatorError(
    'seat_change_refunded',
    `Of the ${of} (minor units of ${currency}) paid for the change from ${from} to ${to} users (${id}) of ${organizationId}, ${amount} were ${isDisputed ? 'disputed' : 'refunded'}; its unused credits were taken back in proportion.`,
    {
      organizationId,
      seatChangeId: id,
      invoiceId: change.invoice_id,
      amountCharged: change.amount_charged,
      amountPaid: of,
      amountReturned: amount,
      currency,
      isDisputed,
    },
  );
}
