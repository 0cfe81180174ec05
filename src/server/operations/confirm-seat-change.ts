import type { SeatChange, SeatChangeQuote } from '../../contract/index.ts';
import type { Context } from './context.ts';
import type { QuoteRow, SeatChangeRow } from '../database/index.ts';
import type { HashedRequest, KeyedRequest } from '../http/idempotency.ts';
import { hashRequest } from '../http/idempotency.ts';
import type { Reply } from '../http/operation.ts';
import { lockOrganization } from '../ledger/index.ts';
import { BillingProblem } from '../http/problem.ts';
import type { SeatChangeAnswer } from '../stripe/gateway.ts';
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
  recordAnswer,
  refuseUnsent,
  refusedOutcome,
  withdrawUnsent,
} from './seat-change-intent.ts';
import type { BillingState } from './state.ts';
import { readFreshState, refusalProblem } from './state.ts';

type Request = KeyedRequest & { readonly input: { readonly quoteId: string } };

/** Confirms a quote: exactly what it says is charged, or nothing. */
export type ConfirmSeatChange = (organizationId: string, request: Request) => Promise<Reply<SeatChange>>;

/** Makes the operation. Of equal requests at the same time one does the work, and all get its answer. */
export function createConfirmSeatChange(context: Context): ConfirmSeatChange {
  const underWay = new Map<string, Promise<SeatChange>>();
  return async (organizationId, request) => {
    const intent = await begin(context, organizationId, await hashRequest(request));
    const { id } = intent.change;
    const other = underWay.get(id);
    if (other !== undefined) return { value: await other, isReplay: true };
    const own = carryOut(context, intent).finally(() => underWay.delete(id));
    underWay.set(id, own);
    return { value: await own, isReplay: intent.isReplay };
  };
}

/** The confirmed quote in the database, or the problem that says what is in the way, after asking Stripe about it. */
async function begin(
  context: Context,
  organizationId: string,
  request: HashedRequest<Request>,
): Promise<Intent> {
  let begun: Begun = await beginSeatChange(context, organizationId, request);
  if ('obstacle' in begun && begun.obstacle === 'pending') {
    // What is in the way may be settled at Stripe already.
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

async function carryOut(context: Context, intent: Intent): Promise<SeatChange> {
  const { change } = intent;
  const state = await settleFirst(context, change);
  const row = await requireRow(context, change);
  if (row.failure?.code === QUOTE_CHANGED) throw await quoteChanged(context, row);
  // Settled, or waiting for its payer: Stripe has it already.
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

/** Asks Stripe what became of the change: it may be there from an attempt before. */
async function settleFirst(context: Context, change: SeatChangeRow): Promise<BillingState> {
  if (change.sent_at === null)
    return await withdrawOnFailure(context, change, () => stateOf(context, change));
  return await outcomeUnknownOnFailure(() => stateOf(context, change));
}

/** The terms as they are now, at the quote's frozen date; throws where the change is not allowed any more. */
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

/** Sends the change. Returns where Stripe has answered, be it yes or no; throws where only Stripe knows. */
async function send(context: Context, row: SeatChangeRow, terms: SeatChangeTerms): Promise<void> {
  let answer: SeatChangeAnswer;
  try {
    answer = await context.subscriptions.changeSeats({
      ...terms,
      organizationId: row.organization_id,
      seatChangeId: row.id,
      quoteId: row.quote_id,
    });
  } catch (error) {
    switch (stripeErrorKind(error)) {
      case 'unknown':
        // Perhaps it took effect and only the answer is lost: `settled` asks.
        return;
      case 'in_use':
        throw new BillingProblem('request_in_progress', {}, { cause: error });
      case 'busy':
        throw new BillingProblem('payment_provider_unavailable', {}, { cause: error });
      case 'declined':
        await refuse(context, row, error);
        return;
      case 'refused':
        // The person sees that it has failed; why, only the operator can tell.
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
  await outcomeUnknownOnFailure(() => recordAnswer(context, row, answer));
}

/** Stripe refused: unless it did something all the same, the change has failed. */
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
  // Taken back by the same request elsewhere, before it was sent.
  if (row === undefined) throw new BillingProblem('request_in_progress');
  return row;
}

/** Returns the problem with a fresh quote, or the one that says why there is none. */
async function quoteChanged(context: Context, row: SeatChangeRow): Promise<BillingProblem> {
  const quote: SeatChangeQuote = await quoteSeatChange(context, row.organization_id, row.seats_to);
  return new BillingProblem('quote_changed', { quote });
}

/** Where something fails before the change was sent, it is taken back: the same key may try again. */
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
 * Whether the terms are those that the payer was shown: the same amounts, charged to the same payment method. A quote that showed
 * none is charged to the one that was added since.
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
