import type { SeatChange, SeatChangeQuote } from '../../contract/index.ts';
import type { Context } from './context.ts';
import type { QuoteRow, SeatChangeRow } from '../database/index.ts';
import type { HashedRequest, KeyedRequest } from '../http/idempotency.ts';
import { hashRequest } from '../http/idempotency.ts';
import type { Operations } from '../http/operation.ts';
import { lockOrganization } from '../ledger/index.ts';
import { BillingProblem } from '../http/problem.ts';
import type { SeatChangeResponse } from '../stripe/gateway.ts';
import { isSameJson } from '../same-json.ts';
import { failureOf, stripeErrorKind } from '../stripe/errors.ts';
import { QUOTE_CHANGED } from '../seat-changes/outcome.ts';
import { findOpenSeatChange, findSeatChange, writeOutcome } from '../seat-changes/store.ts';
import { presentSeatChange } from './present.ts';
import type { SeatChangeTerms } from './quote-seat-change.ts';
import {
  assertChangeable,
  assertWithinLimits,
  fingerprint,
  quoteSeatChange,
  readTerms,
} from './quote-seat-change.ts';
import type { Begun, Intent } from './seat-change-intent.ts';
import {
  beginSeatChange,
  markSent,
  recordResponse,
  refuseUnsent,
  refusedOutcome,
  withdrawUnsent,
} from './seat-change-intent.ts';
import type { BillingState } from './state.ts';
import { readFreshState, refusalProblem } from './state.ts';

type Request = KeyedRequest & { readonly input: { readonly quoteId: string } };

/**
 * The operation that confirms a quote: charges exactly the quoted amount, or nothing. Concurrent identical requests share one run
 * and its response.
 */
export function confirmSeatChangeOperation(context: Context): Pick<Operations, 'confirmSeatChange'> {
  const inProgress = new Map<string, Promise<SeatChange>>();
  return {
    confirmSeatChange: async ({ caller: { organizationId }, key, input }) => {
      const request = await hashRequest({ key, operation: 'seat-change', input });
      const intent = await begin(context, organizationId, request);
      const { id } = intent.change;
      const other = inProgress.get(id);
      if (other !== undefined) return { value: await other, isReplay: true };
      const own = execute(context, intent).finally(() => inProgress.delete(id));
      inProgress.set(id, own);
      return { value: await own, isReplay: intent.isReplay };
    },
  };
}

/** Stores the confirmed quote. If a change is open or the quote expired, reads from Stripe and throws the problem. */
async function begin(
  context: Context,
  organizationId: string,
  request: HashedRequest<Request>,
): Promise<Intent> {
  let begun: Begun = await beginSeatChange(context, organizationId, request);
  if ('obstacle' in begun && begun.obstacle === 'pending') {
    // The open change may have been settled at Stripe.
    const state = await readFreshState(context, organizationId);
    const open = await findOpenSeatChange(context.database.db, organizationId);
    if (open !== undefined) {
      throw new BillingProblem('seat_change_pending', {
        seatChange: presentSeatChange(open, state.seatChange),
      });
    }
    begun = await beginSeatChange(context, organizationId, request);
  }
  if (!('obstacle' in begun)) return begun;
  if (begun.obstacle === 'pending') throw new BillingProblem('seat_change_pending');
  const quote = await quoteSeatChange(context, organizationId, begun.seats);
  throw new BillingProblem('quote_expired', { quote });
}

async function execute(context: Context, intent: Intent): Promise<SeatChange> {
  const { change } = intent;
  const state = await settleFirst(context, change);
  const row = await requireRow(context, change);
  if (row.failure?.code === QUOTE_CHANGED) throw await quoteChanged(context, row);
  // Settled, or waiting for payment: it was sent before.
  if (row.status !== 'confirming' || row.invoice_id !== null) return presentSeatChange(row, state.seatChange);

  const terms = await withdrawOnFailure(context, row, () => readCheckedTerms(context, row, state));
  if (!isAsShown(intent.quote, terms)) {
    if (await refuseUnsent(context, row)) throw await quoteChanged(context, row);
    throw new BillingProblem('outcome_unknown');
  }
  const before = { itemId: state.snapshot.itemId, latestInvoiceId: state.latestInvoiceId };
  if (!(await markSent(context, row, before))) throw new BillingProblem('request_in_progress');
  await send(context, row, terms);
  return await settled(context, row);
}

/** Reads the change from Stripe: an earlier attempt may have sent it. */
async function settleFirst(context: Context, change: SeatChangeRow): Promise<BillingState> {
  if (change.sent_at === null)
    return await withdrawOnFailure(context, change, () => stateOf(context, change));
  return await outcomeUnknownOnFailure(() => stateOf(context, change));
}

/** Returns the current terms at the quote's frozen date. Throws if the change is no longer allowed. */
async function readCheckedTerms(
  context: Context,
  row: SeatChangeRow,
  state: BillingState,
): Promise<SeatChangeTerms> {
  const snapshot = assertChangeable(context, state.snapshot);
  await assertWithinLimits(context, row.organization_id, { from: snapshot.quantity, to: row.seats_to });
  return await readTerms(context, row.organization_id, {
    snapshot,
    seats: row.seats_to,
    prorationDate: row.proration_date,
  });
}

/** Sends the change to Stripe. Returns if it was applied or rejected, or if only its response was lost; otherwise throws. */
async function send(context: Context, row: SeatChangeRow, terms: SeatChangeTerms): Promise<void> {
  let response: SeatChangeResponse;
  try {
    response = await context.subscriptions.changeSeats({
      ...terms,
      organizationId: row.organization_id,
      seatChangeId: row.id,
      quoteId: row.quote_id,
    });
  } catch (error) {
    switch (stripeErrorKind(error)) {
      case 'unknown':
        // It may have taken effect although the response was lost: `settled` reads it from Stripe.
        return;
      case 'in_use':
        throw new BillingProblem('request_in_progress', {}, { cause: error });
      case 'busy':
        throw new BillingProblem('payment_provider_unavailable', {}, { cause: error });
      case 'declined':
        await refuse(context, row, error);
        return;
      case 'refused':
        // The user sees only that it failed; the operator needs the reason.
        context.report(error, { organizationId: row.organization_id });
        await refuse(context, row, error);
        return;
      case 'misconfigured':
        await refuse(context, row, error);
        throw refusalProblem(error);
      case null:
        await refuse(context, row, error);
        throw error;
    }
  }
  await outcomeUnknownOnFailure(() => recordResponse(context, row, response));
}

/** Marks a change that Stripe rejected as failed, unless Stripe has an invoice for it after all. */
async function refuse(context: Context, row: SeatChangeRow, error: unknown): Promise<void> {
  await outcomeUnknownOnFailure(() => stateOf(context, row));
  await context.database.transactionFor(row.organization_id, async (trx) => {
    const organization = await lockOrganization(trx, row.organization_id);
    const now = await findSeatChange(trx, row.organization_id, row.id);
    if (organization === null || now?.status !== 'confirming' || now.invoice_id !== null) return;
    const at = context.now();
    await writeOutcome(organization, now, refusedOutcome(now, failureOf(error), at), { creditsAdded: 0, at });
  });
}

async function settled(context: Context, change: SeatChangeRow): Promise<SeatChange> {
  const state = await outcomeUnknownOnFailure(() => stateOf(context, change));
  const row = await requireRow(context, change);
  if (row.status === 'confirming') throw new BillingProblem('outcome_unknown');
  return presentSeatChange(row, state.seatChange);
}

async function stateOf(context: Context, change: SeatChangeRow): Promise<BillingState> {
  return await readFreshState(context, change.organization_id);
}

async function requireRow(context: Context, change: SeatChangeRow): Promise<SeatChangeRow> {
  const row = await findSeatChange(context.database.db, change.organization_id, change.id);
  // Withdrawn by the same request in another process, before it was sent.
  if (row === undefined) throw new BillingProblem('request_in_progress');
  return row;
}

/** Returns the problem with a new quote. Throws if none can be made. */
async function quoteChanged(context: Context, row: SeatChangeRow): Promise<BillingProblem> {
  const quote: SeatChangeQuote = await quoteSeatChange(context, row.organization_id, row.seats_to);
  return new BillingProblem('quote_changed', { quote });
}

/** Withdraws the unsent change if the work fails, so that the same key can be used again. */
async function withdrawOnFailure<T>(
  context: Context,
  change: SeatChangeRow,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await withdrawUnsent(context, change);
    throw error;
  }
}

async function outcomeUnknownOnFailure<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new BillingProblem('outcome_unknown', {}, { cause: error });
  }
}

/**
 * Returns whether the terms are those that the user saw: the same amounts, charged to the same payment method. A quote without a
 * payment method may be charged to one added since.
 */
function isAsShown({ preview, quote: shown }: QuoteRow, terms: SeatChangeTerms): boolean {
  if (fingerprint(terms) !== storedFingerprint(preview)) return false;
  const { paymentMethod } = terms.snapshot;
  if (shown.amountDue.amount === 0 || shown.paymentMethod === null || paymentMethod === null) return true;
  return isSameJson(shown.paymentMethod, paymentMethod);
}

function storedFingerprint(preview: unknown): unknown {
  return typeof preview === 'object' && preview !== null && 'fingerprint' in preview
    ? preview.fingerprint
    : null;
}
