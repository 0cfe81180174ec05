import { isOpenSeatChange } from '../../contract/index.ts';
import type { SeatChangeQuote } from '../../contract/index.ts';
import type { Context } from './context.ts';
import type { QuoteRow, SeatChangeRow } from '../database/index.ts';
import { toJson } from '../database/index.ts';
import type { HashedRequest, KeyedRequest } from '../http/idempotency.ts';
import { findKey, forgetKeys, recordKey } from '../http/idempotency.ts';
import { newId } from '../ids.ts';
import type { LockedOrganization } from '../ledger/index.ts';
import { bumpRevision, lockOrganization } from '../ledger/index.ts';
import { BillingProblem } from '../http/problem.ts';
import type { SeatChangeAnswer } from '../stripe/gateway.ts';
import { canBeAnswered } from '../stripe/invoice.ts';
import type { SeatChangeOutcome } from '../seat-changes/outcome.ts';
import { QUOTE_CHANGED } from '../seat-changes/outcome.ts';
import { clueOf, findOpenSeatChange, findSeatChange, findTakenInvoices } from '../seat-changes/store.ts';
import { presentSeatChange } from './present.ts';

/** What was confirmed: stored before the call to Stripe, so that a crash leaves a row that says what to look for. */
export interface Intent {
  readonly change: SeatChangeRow;
  readonly quote: QuoteRow;
  /** The same request had come before. */
  readonly isReplay: boolean;
}

/** What keeps the quote from being confirmed, where the answer needs Stripe first. */
export type Begun = Intent | { readonly obstacle: 'expired' | 'pending'; readonly seats: number };

/** Confirms the quote in the database, or finds what the same request made before. Nothing is charged yet. */
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
 * Marks the change as sent, right before it is, with what will identify its invoice. `false` where it is not waiting to be
 * sent any more.
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
        // Sent again: the first request may have arrived, and the latest invoice be its own.
        ...(change.sent_at === null && { previous_invoice_id: before.latestInvoiceId }),
      })
      .where('organization_id', '=', change.organization_id)
      .where('id', '=', change.id)
      .where('status', '=', 'confirming')
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
  });
}

/** Keeps what Stripe answered to the update: the invoice that it made, if it made one. */
export async function recordAnswer(
  context: Context,
  change: SeatChangeRow,
  { latestInvoice }: SeatChangeAnswer,
): Promise<void> {
  await context.database.transactionFor(change.organization_id, async (trx) => {
    await lockOrganization(trx, change.organization_id);
    const now = await findSeatChange(trx, change.organization_id, change.id);
    if (now === undefined) return;
    const isOwn =
      latestInvoice !== null &&
      canBeAnswered(latestInvoice, clueOf(now)) &&
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
 * Ends a change that was never sent, since its amounts are not those of its quote any more. `false` where it was sent
 * meanwhile by the same request elsewhere: then only Stripe knows.
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

/** Takes back a change that was never sent, as if it had not been asked for: the same key and quote may come again. */
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
    await forgetKeys(organization, change.id);
  });
}

/** The outcome of a change that Stripe refused: definitely nothing was charged. */
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
