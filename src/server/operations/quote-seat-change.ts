import type Stripe from 'stripe';
import type { LineItem, SeatChangeQuote } from '../../contract/index.ts';
import type { Money, SeatChangeCredits } from '../../core/index.ts';
import { seatChangeCredits } from '../../core/index.ts';
import type { Context } from './context.ts';
import { toJson } from '../database/index.ts';
import { newId } from '../ids.ts';
import type { CreditBalances } from '../ledger/index.ts';
import { balancesOf, highestThisPeriod } from '../ledger/index.ts';
import { BillingProblem } from '../http/problem.ts';
import { readRenewal } from '../stripe/invoice-preview.ts';
import type { PreviewReading } from '../stripe/preview.ts';
import type { BillingSnapshot, SeatSnapshot } from '../stripe/snapshot.ts';
import { creditPeriod, isInGoodStanding, isSeatSnapshot } from '../stripe/snapshot.ts';
import { nextGrant } from './account.ts';
import { readIfAvailable } from './read-if-available.ts';
import { money, presentInvoicePreview, presentSeatChange } from './present.ts';
import type { QuoteRows } from './quote-rows.ts';
import { readQuoteRows } from './quote-rows.ts';
import { minimumSeats, inUse, readSeatBounds } from './seat-usage.ts';
import type { BillingState } from './state.ts';
import { callStripe, readFreshState } from './state.ts';

/** Default of `policy.quoteSeconds`. */
const QUOTE_SECONDS = 600;

/** Default of `policy.limits.openQuotes`. */
const OPEN_QUOTES = 20;

/** Stripe's largest quantity. */
const MAX_SEATS = 999_999;

/** Everything that a quote promises: what Stripe will bill and what the ledger will grant. */
export interface SeatChangeTerms {
  readonly snapshot: SeatSnapshot;
  readonly seats: number;
  readonly prorationDate: number;
  readonly preview: PreviewReading;
  readonly recurringAfter: number;
  readonly credits: SeatChangeCredits;
}

/** Quotes a change to `seats` users: its charge and its credits. Stores the quote, which is valid until it expires. */
export async function quoteSeatChange(
  context: Context,
  organizationId: string,
  seats: number,
): Promise<SeatChangeQuote> {
  const state = await readFreshState(context, organizationId);
  const rows = await readQuoteRows(context.database.db, organizationId, {
    subscriptionId: state.snapshot.subscriptionId,
    periodStart: creditPeriod(state.snapshot).start,
  });
  const snapshot = await assertQuotable(context, organizationId, { state, rows, seats });
  const now = context.now();
  // Another clock may be ahead. Before the latest change, Stripe has no debit of the current users to credit.
  const prorationDate = Math.max(now, snapshot.periodStart, state.changedFrom ?? 0);
  const [terms, invoice] = await Promise.all([
    readTerms(context, organizationId, { snapshot, seats, prorationDate }, rows.highest),
    readIfAvailable(context, organizationId, () => context.previews.renewal(snapshot, seats)),
  ]);
  const quote = {
    ...composeQuote(context, terms, balancesOf(rows.grants, now), now),
    ...(await presentRenewal(context, organizationId, terms, invoice)),
  };
  const maxOpen = context.policy.limits?.openQuotes ?? OPEN_QUOTES;
  await context.database.db
    .with('expired', (db) =>
      db
        .updateTable('quotes')
        .set({ expires_at: now })
        .where('organization_id', '=', organizationId)
        .where('id', 'in', (quotes) =>
          quotes
            .selectFrom('quotes')
            .select('id')
            .where('organization_id', '=', organizationId)
            .where('used_at', 'is', null)
            .where('expires_at', '>', now)
            .orderBy('created_at', 'desc')
            .orderBy('id', 'desc')
            .offset(maxOpen - 1),
        ),
    )
    .insertInto('quotes')
    .values({
      organization_id: organizationId,
      id: quote.id,
      subscription_id: snapshot.subscriptionId,
      seats_from: quote.seats.from,
      seats_to: quote.seats.to,
      proration_date: prorationDate,
      expires_at: quote.expiresAt,
      created_at: now,
      quote: toJson(quote),
      preview: toJson({ fingerprint: fingerprint(terms) }),
      used_at: null,
    })
    .execute();
  return quote;
}

/** Returns the snapshot. Throws the problem that prevents any change of the number of users now. */
export function assertChangeable(context: Context, snapshot: BillingSnapshot): SeatSnapshot {
  if (!isInGoodStanding(snapshot)) {
    throw new BillingProblem('subscription_inactive', { detail: `The subscription is ${snapshot.status}` });
  }
  if (!isSeatSnapshot(snapshot)) throw new BillingProblem('plan_unsupported');
  if (snapshot.awaitsFirstPayment) {
    throw new BillingProblem('subscription_inactive', {
      detail: 'The first payment after the trial has not been made yet',
    });
  }
  if (snapshot.seatChangeBlockedBy !== null) throw new BillingProblem(snapshot.seatChangeBlockedBy);
  if (context.now() >= snapshot.periodEnd) {
    // Stripe is about to start the next period: the amount due then is not known yet.
    throw new BillingProblem('payment_provider_unavailable', {
      detail: 'The billing period is being renewed',
    });
  }
  return snapshot;
}

/** Throws the problem of a number outside the organization's limits, or below the users in use. */
export async function assertWithinLimits(
  context: Context,
  organizationId: string,
  { from, to: seats }: { readonly from: number; readonly to: number },
): Promise<void> {
  const bounds = await readSeatBounds(context, organizationId);
  const minimum = minimumSeats(bounds, from);
  const maximum = Math.min(bounds.maximum ?? MAX_SEATS, MAX_SEATS);
  const used = bounds.usage === null ? 0 : inUse(bounds.usage);
  if (seats < minimum && used >= minimum) throw new BillingProblem('seats_in_use', { limit: used });
  if (seats < minimum) throw new BillingProblem('seats_below_minimum', { limit: minimum });
  if (seats > maximum) throw new BillingProblem('seats_above_maximum', { limit: maximum });
}

/**
 * Returns the terms of a change, prorated at a frozen date, from Stripe's preview and the ledger. `highest`: the period's
 * high-water mark, if it was already read.
 */
export async function readTerms(
  context: Context,
  organizationId: string,
  change: Pick<SeatChangeTerms, 'snapshot' | 'seats' | 'prorationDate'>,
  highest?: number,
): Promise<SeatChangeTerms> {
  const { snapshot, seats } = change;
  const preview = await callStripe(() => context.subscriptions.preview(change)).catch((error: unknown) => {
    // If the period has ended since the snapshot was read, Stripe rejects the date: throw that reason instead.
    assertChangeable(context, snapshot);
    throw error;
  });
  const recurringAfter = await callStripe(() => context.subscriptions.recurring(snapshot, seats));
  const period = { subscriptionId: snapshot.subscriptionId, periodStart: creditPeriod(snapshot).start };
  const credits = seatChangeCredits({
    from: snapshot.quantity,
    to: seats,
    highestThisPeriod: highest ?? (await highestThisPeriod(context.database.db, organizationId, period)),
    creditsPerSeat: context.policy.creditsPerSeat,
    isTrial: snapshot.trialStart !== null,
  });
  return { ...change, preview, recurringAfter, credits };
}

/** Returns a fingerprint of terms. Equal fingerprints mean equal lines, amounts and credits, and the same end of the plan. */
export function fingerprint(terms: SeatChangeTerms): string {
  const { snapshot, seats, prorationDate, preview, recurringAfter, credits } = terms;
  const { subtotal, discount, tax, total, accountCreditApplied, accountCreditAdded, deferred, amountDue } =
    preview;
  return JSON.stringify([
    [snapshot.subscriptionId, snapshot.itemId, snapshot.priceId, snapshot.currency],
    [snapshot.quantity, seats, prorationDate, snapshot.periodStart, snapshot.periodEnd, snapshot.cancelAt],
    [snapshot.recurringAmount, recurringAfter, snapshot.addOnsAmount, credits.added],
    [subtotal, discount, tax, total, accountCreditApplied, accountCreditAdded, deferred, amountDue],
    preview.lines.map(({ kind, quantity, amount, period }) => [
      kind,
      quantity,
      amount,
      period?.start,
      period?.end,
    ]),
  ]);
}

async function assertQuotable(
  context: Context,
  organizationId: string,
  { state, rows, seats }: { readonly state: BillingState; readonly rows: QuoteRows; readonly seats: number },
): Promise<SeatSnapshot> {
  const open = rows.openSeatChange;
  if (open !== null) {
    const seatChange = presentSeatChange(open, state.seatChange);
    throw new BillingProblem('seat_change_pending', { seatChange });
  }
  const snapshot = assertChangeable(context, state.snapshot);
  if (seats === snapshot.quantity) throw new BillingProblem('seats_unchanged');
  await assertWithinLimits(context, organizationId, { from: snapshot.quantity, to: seats });
  return snapshot;
}

/** Returns the quote's renewal after the change; an empty object if it is not known. */
async function presentRenewal(
  context: Context,
  organizationId: string,
  { snapshot, preview }: SeatChangeTerms,
  invoice: Stripe.Invoice | null | undefined,
): Promise<Pick<SeatChangeQuote, 'renewal'>> {
  if (invoice === undefined) return {};
  if (invoice === null) return { renewal: null };
  const reading = await readIfAvailable(context, organizationId, () =>
    readRenewal(invoice, snapshot, preview.endingBalance),
  );
  return reading === undefined ? {} : { renewal: presentInvoicePreview(reading) };
}

function composeQuote(
  context: Context,
  terms: SeatChangeTerms,
  { available }: CreditBalances,
  now: number,
): SeatChangeQuote {
  const { snapshot, seats, preview, credits } = terms;
  const inCurrency = (amount: number): Money => money(amount, snapshot.currency);
  return {
    id: newId('sq'),
    seats: { from: snapshot.quantity, to: seats },
    prorationDate: terms.prorationDate,
    expiresAt: Math.min(now + (context.policy.quoteSeconds ?? QUOTE_SECONDS), snapshot.periodEnd),
    lineItems: preview.lines.map((line): LineItem => ({ ...line, amount: inCurrency(line.amount) })),
    subtotal: inCurrency(preview.subtotal),
    discount: inCurrency(preview.discount),
    tax: inCurrency(preview.tax),
    total: inCurrency(preview.total),
    accountCreditApplied: inCurrency(preview.accountCreditApplied),
    accountCreditAdded: inCurrency(preview.accountCreditAdded),
    deferred: inCurrency(preview.deferred),
    amountDue: inCurrency(preview.amountDue),
    recurring: {
      before: inCurrency(snapshot.recurringAmount + (snapshot.addOnsAmount ?? 0)),
      after: inCurrency(terms.recurringAfter + (snapshot.addOnsAmount ?? 0)),
      ...(snapshot.addOnsAmount === null && { excludesAddOns: true }),
    },
    credits: {
      ...credits,
      before: available,
      after: available + credits.added,
      nextGrant: nextGrant(context, snapshot, seats),
    },
    renewsAt: snapshot.periodEnd,
    paymentMethod: snapshot.paymentMethod,
  };
}
