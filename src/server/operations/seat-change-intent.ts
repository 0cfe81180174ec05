import { isOpenSeatChange } from '../../contract/index.ts';
import type { SeatChangeQuote } from '../../contract/index.ts';
import type { Context } from './context.ts';
import type { QuoteRow, SeatChangeRow } from '../database/index.ts';
import { toJson } from '../database/index.ts';
import type { HashedRequest, KeyedRequest } from '../http/idempotency.ts';
import { findKey, deleteKeys, recordKey } from '../http/idempotency.ts';
import { newId } from '../ids.ts';
import type { LockedOrganization } from '../ledger/index.ts';
import { bumpRevision, lockOrganization } from '../ledger/index.ts';
import { BillingProblem } from '../http/problem.ts';
import type { SeatChangeResponse } from '../stripe/gateway.ts';
import { canBeOwnInvoice } from '../stripe/invoice.ts';
import type { SeatChangeOutcome } from '../seat-changes/outcome.ts';
import { QUOTE_CHANGED } from '../seat-changes/outcome.ts';
import { criteriaOf, findOpenSeatChange, findSeatChange, findTakenInvoices } from '../seat-changes/store.ts';
import { presentSeatChange } from './present.ts';

/** A confirmed change, stored before the call to Stripe, so that a crash leaves a row that says what to look for. */
export interface Intent {
  readonly change: SeatChangeRow;
  readonly quote: QuoteRow;
  /** The same request was received before. */
  readonly isReplay: boolean;
}

/** The intent, or the obstacle to confirming the quote, which has to be checked at Stripe. */
export type Begun = Intent | { readonly obstacle: 'expired' | 'pending'; readonly seats: number };

/** Confirms the quote in the database, or finds the change that the same request created before. Nothing is charged yet. */
export async function beginSeatChange(
  context: Context,
  organizationId: string,
  request: HashedRequest<KeyedRequest & { readonly input: { readonly quoteId: string } }>,
): Promise<Begun> {
  return await context.database.transactionFor(organizationId, async (trx) => {
    const organization = await lockOrganization(trx, organizationId);
    if (organization === null) throw new BillingProblem('organization_unknown');
    const used = await findKey(organization, request);
    const quote = await findQuote(organization, request.input.quoteId);
    if (used?.resource_id != null) {
      const change = await findSeatChange(trx, organizationId, used.resource_id);
      if (change === undefined || quote === undefined) throw new Error(`The key's seat change is missing`);
      return { change, quote, isReplay: true };
    }
    if (quote === undefined) throw new BillingProblem('quote_not_found');
    await assertUnused(organization, quote);
    if ((await findOpenSeatChange(trx, organizationId)) !== undefined) {
      return { obstacle: 'pending', seats: quote.seats_to };
    }
    if (context.now() >= quote.expires_at) return { obstacle: 'expired', seats: quote.seats_to };
    const change = await insertSeatChange(organization, quote, context.now());
    await recordKey(organization, request, change.id, context.now());
    return { change, quote, isReplay: false };
  });
}

/**
 * Marks the change as sent, right before it is, and stores what will identify its invoice. Returns `false` if the change is no
 * longer waiting to be sent.
 */
export async function markSent(
  context: Context,
  change: SeatChangeRow,
  before: { readonly itemId: string; readonly latestInvoiceId: string | null },
): Promise<boolean> {
  return await context.database.transactionFor(change.organization_id, async (trx) => {
    await lockOrganization(trx, change.organization_id);
    const result = await trx
      .updateTable('seat_changes')
      .set({
        sent_at: context.now(),
        item_id: before.itemId,
        // Not on a retry: the first request may have arrived, and the latest invoice may be its own.
        ...(change.sent_at === null && { previous_invoice_id: before.latestInvoiceId }),
      })
      .where('organization_id', '=', change.organization_id)
      .where('id', '=', change.id)
      .where('status', '=', 'confirming')
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
  });
}

/** Stores the invoice in Stripe's response to the update, if the update created one. */
export async function recordResponse(
  context: Context,
  change: SeatChangeRow,
  { latestInvoice }: SeatChangeResponse,
): Promise<void> {
  await context.database.transactionFor(change.organization_id, async (trx) => {
    await lockOrganization(trx, change.organization_id);
    const now = await findSeatChange(trx, change.organization_id, change.id);
    if (now === undefined) return;
    const isOwn =
      latestInvoice !== null &&
      canBeOwnInvoice(latestInvoice, criteriaOf(now)) &&
      (await findTakenInvoices(trx, change, [latestInvoice.id])).length === 0;
    await trx
      .updateTable('seat_changes')
      .set({
        answered_at: context.now(),
        ...(isOwn && now.invoice_id === null && { invoice_id: latestInvoice.id }),
      })
      .where('organization_id', '=', change.organization_id)
      .where('id', '=', change.id)
      .execute();
  });
}

/**
 * Fails a change that was never sent, because its amounts no longer match its quote. Returns `false` if the same request has
 * sent it in another process: then only Stripe has its outcome.
 */
export async function refuseUnsent(context: Context, change: SeatChangeRow): Promise<boolean> {
  return await onUnsent(context, change, async (organization) => {
    await organization.trx
      .updateTable('seat_changes')
      .set({
        status: 'failed',
        settled_at: context.now(),
        failure: toJson({ code: QUOTE_CHANGED, message: null }),
      })
      .where('organization_id', '=', organization.id)
      .where('id', '=', change.id)
      .execute();
  });
}

/** Deletes a change that was never sent, so that the same key and quote can be used again. Returns `false` if it was sent. */
export async function withdrawUnsent(context: Context, change: SeatChangeRow): Promise<boolean> {
  return await onUnsent(context, change, async (organization) => {
    const { trx, id } = organization;
    await trx
      .deleteFrom('seat_changes')
      .where('organization_id', '=', id)
      .where('id', '=', change.id)
      .execute();
    await trx
      .updateTable('quotes')
      .set({ used_at: null })
      .where('organization_id', '=', id)
      .where('id', '=', change.quote_id)
      .execute();
    await deleteKeys(organization, change.id);
  });
}

/** Returns the outcome of a change that Stripe rejected: nothing was charged. */
export function refusedOutcome(
  change: SeatChangeRow,
  failure: NonNullable<SeatChangeOutcome['failure']>,
  at: number,
): SeatChangeOutcome {
  return {
    status: 'failed',
    invoiceId: change.invoice_id,
    amountCharged: null,
    accountCreditAdded: 0,
    settledAt: at,
    expiresAt: null,
    failure,
    invoiceMissedAt: null,
  };
}

async function onUnsent(
  context: Context,
  change: SeatChangeRow,
  work: (organization: LockedOrganization) => Promise<void>,
): Promise<boolean> {
  return await context.database.transactionFor(change.organization_id, async (trx) => {
    const organization = await lockOrganization(trx, change.organization_id);
    if (organization === null) return false;
    const now = await findSeatChange(trx, change.organization_id, change.id);
    if (now?.status !== 'confirming' || now.sent_at !== null) return false;
    await work(organization);
    await bumpRevision(organization);
    return true;
  });
}

async function findQuote(organization: LockedOrganization, id: string): Promise<QuoteRow | undefined> {
  return await organization.trx
    .selectFrom('quotes')
    .selectAll()
    .where('organization_id', '=', organization.id)
    .where('id', '=', id)
    .executeTakeFirst();
}

async function assertUnused(organization: LockedOrganization, quote: QuoteRow): Promise<void> {
  if (quote.used_at === null) return;
  const change = await organization.trx
    .selectFrom('seat_changes')
    .selectAll()
    .where('organization_id', '=', organization.id)
    .where('quote_id', '=', quote.id)
    .executeTakeFirst();
  const code = change !== undefined && isOpenSeatChange(change) ? 'seat_change_pending' : 'quote_used';
  throw new BillingProblem(code, change === undefined ? {} : { seatChange: presentSeatChange(change, null) });
}

async function insertSeatChange(
  organization: LockedOrganization,
  row: QuoteRow,
  at: number,
): Promise<SeatChangeRow> {
  const quote: SeatChangeQuote = row.quote;
  const { trx, id } = organization;
  await trx
    .updateTable('quotes')
    .set({ used_at: at })
    .where('organization_id', '=', id)
    .where('id', '=', row.id)
    .execute();
  const change = await trx
    .insertInto('seat_changes')
    .values({
      organization_id: id,
      id: newId('sc'),
      quote_id: row.id,
      subscription_id: row.subscription_id,
      status: 'confirming',
      seats_from: row.seats_from,
      seats_to: row.seats_to,
      proration_date: row.proration_date,
      currency: quote.amountDue.currency,
      amount_due: quote.amountDue.amount,
      created_at: at,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await bumpRevision(organization);
  return change;
}
