import type { SeatChange } from '../../contract/index.ts';
import { isOpenSeatChange } from '../../contract/index.ts';
import type { Context } from './context.ts';
import { BillingProblem } from '../http/problem.ts';
import type { Operations } from '../http/operation.ts';
import { seatChangeFor } from '../http/scopes.ts';
import { stripeErrorKind } from '../stripe/errors.ts';
import { findSeatChange } from '../seat-changes/store.ts';
import { presentSeatChange } from './present.ts';
import { quoteSeatChange } from './quote-seat-change.ts';
import { callStripe, readFreshState } from './state.ts';

type SeatChangeOperation = 'quoteSeatChange' | 'getSeatChange' | 'cancelSeatChange';

/** The operations on seat changes, except their confirmation. */
export function seatChangeOperations(context: Context): Pick<Operations, SeatChangeOperation> {
  return {
    quoteSeatChange: ({ caller, input }) => quoteSeatChange(context, caller.organizationId, input.seats),
    getSeatChange: async ({ caller, id }) =>
      seatChangeFor(caller.scopes, await readSeatChange(context, caller.organizationId, id)),
    cancelSeatChange: ({ caller, id }) => cancelSeatChange(context, caller.organizationId, id),
  };
}

/** Returns a seat change. If it is not settled, reads it from Stripe first. Throws `not_found`. */
async function readSeatChange(context: Context, organizationId: string, id: string): Promise<SeatChange> {
  const { db } = context.database;
  const before = await findSeatChange(db, organizationId, id);
  if (before === undefined) throw new BillingProblem('not_found');
  if (!isOpenSeatChange(before)) return presentSeatChange(before, null);
  const state = await readFreshState(context, organizationId);
  const row = (await findSeatChange(db, organizationId, id)) ?? before;
  return presentSeatChange(row, state.seatChange);
}

/**
 * Cancels an unpaid change: voids its invoice, and with it the pending update. Throws `seat_change_settled` if it is too late,
 * and `outcome_unknown` while it is unknown whether there is an invoice to void.
 */
async function cancelSeatChange(context: Context, organizationId: string, id: string): Promise<SeatChange> {
  const before = await readSeatChange(context, organizationId, id);
  if (!isOpenSeatChange(before)) throw new BillingProblem('seat_change_settled', { seatChange: before });
  const row = await findSeatChange(context.database.db, organizationId, id);
  if (row?.invoice_id == null) throw new BillingProblem('outcome_unknown', { seatChange: before });
  await voidInvoice(context, row.invoice_id);
  const after = await readSeatChange(context, organizationId, id);
  if (after.status === 'canceled' || after.status === 'expired') return after;
  throw new BillingProblem('seat_change_settled', {
    seatChange: after,
    ...(isOpenSeatChange(after) && { detail: 'Its payment is already in progress' }),
  });
}

async function voidInvoice(context: Context, invoiceId: string): Promise<void> {
  await callStripe(async () => {
    try {
      await context.subscriptions.voidInvoice(invoiceId);
    } catch (error) {
      // It was paid or voided in the meantime: the next read tells which.
      if (stripeErrorKind(error) !== 'refused') throw error;
    }
  });
}
