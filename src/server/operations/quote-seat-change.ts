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
import { ifAnswered } from './if-answered.ts';
import { money, presentInvoicePreview, presentSeatChange } from './present.ts';
import type { QuoteRows } from './quote-rows.ts';
import { readQuoteRows } from './quote-rows.ts';
import { fewestSeats, inUse, readSeatBounds } from './seat-usage.ts';
import type { BillingState } from './state.ts';
import { askStripe, readFreshState } from './state.ts';

/** Seconds for which a quote stands where the policy does not say. */
const QUOTE_SECONDS = 600;

/** Quotes of an organization that stand at a time, where the policy does not say. */
const OPEN_QUOTES = 20;

/** Stripe takes no larger quantity. */
const MOST_SEATS = 999_999;

/** All that a quote promises: what Stripe will bill and what the ledger will grant. */
export interface SeatChangeTerms {
  readonly snapshot: SeatSnapshot;
  readonly seats: number;
  readonly prorationDate: number;
  readonly preview: PreviewReading;
  readonly recurringAfter: number;
  readonly credits: SeatChangeCredits;
}

/** Asks what `seats` users cost and bring, pins it for a while and keeps it. */
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
  const prorationDate = Math.max(now, snapshot.periodStart);
  const [terms, invoice] = await Promise.all([
    readTerms(context, organizationId, { snapshot, seats, prorationDate }, rows.highest),
    ifAnswered(context, organizationId, () => context.previews.renewal(snapshot, seats)),
  ]);
  const quote = {
    ...composeQuote(context, terms, balancesOf(rows.grants, now), now),
    ...(await presentRenewal(context, organizationId, terms, invoice)),
  };
  const most = context.policy.limits?.openQuotes ?? OPEN_QUOTES;
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
            .offset(most - 1),
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

/** The snapshot, or throws the problem that keeps users from being changed now, whatever the number. */
export function assertChangeable(context: Context, snapshot: BillingSnapshot): SeatSnapshot {
  if (!isInGoodStanding(snapshot)) {
    throw new BillingProblem('subscription_inactive', { detail: `The subscription is ${snapshot.status}` });
  }
  if (!isSeatSnapshot(snapshot)) throw new BillingProblem('plan_unsupported');
  if (snapshot.awaitsFirstPayment) {
    throw new BillingProblem('subscription_inactive', {
      detail: 'The first payment after the trial is not made yet',
    });
  }
  if (snapshot.seatChangeBlockedBy !== null) throw new BillingProblem(snapshot.seatChangeBlockedBy);
  if (context.now() >= snapshot.periodEnd) {
    // Stripe is about to begin the next period: what is due then is not known yet.
    throw new BillingProblem('payment_provider_unavailable', {
      detail: 'The billing period is just being renewed',
    });
  }
  return snapshot;
}

/** Throws the problem of a number that is outside of the organization's limits, or below the users in use. */
export async function assertWithinLimits(
  context: Context,
  organizationId: string,
  { from, to: seats }: { readonly from: number; readonly to: number },
): Promise<void> {
  const bounds = await readSeatBounds(context, organizationId);
  const minimum = fewestSeats(bounds, from);
  const most = Math.min(bounds.maximum ?? MOST_SEATS, MOST_SEATS);
  const used = bounds.usage === null ? 0 : inUse(bounds.usage);
  if (seats < minimum && used >= minimum) throw new BillingProblem('seats_in_use', { limit: used });
  if (seats < minimum) throw new BillingProblem('seats_below_minimum', { limit: minimum });
  if (seats > most) throw new BillingProblem('seats_above_maximum', { limit: most });
}

/**
 * Asks Stripe and the ledger what the change comes to, prorated at a frozen date. `highest`: the period's high-water mark,
 * where it was read already.
 */
export async function readTerms(
  context: Context,
  organizationId: string,
  question: Pick<SeatChangeTerms, 'snapshot' | 'seats' | 'prorationDate'>,
  highest?: number,
): Promise<SeatChangeTerms> {
  const { snapshot, seats } = question;
  const preview = await askStripe(() => context.subscriptions.preview(question)).catch((error: unknown) => {
    // The period may have ended since the snapshot was read: then Stripe refuses the date, and this says why.
    assertChangeable(context, snapshot);
    throw error;
  });
  const recurringAfter = await askStripe(() => context.subscriptions.recurring(snapshot, seats));
  const period = { subscriptionId: snapshot.subscriptionId, periodStart: creditPeriod(snapshot).start };
  const credits = seatChangeCredits({
    from: snapshot.quantity,
    to: seats,
    highestThisPeriod: highest ?? (await highestThisPeriod(context.database.db, organizationId, period)),
    creditsPerSeat: context.policy.creditsPerSeat,
    isTrial: snapshot.trialStart !== null,
  });
  return { ...question, preview, recurringAfter, credits };
}

/** Two terms with the same fingerprint bill the same lines and amounts and bring the same credits. */
export function fingerprint(terms: SeatChangeTerms): string {
  const { snapshot, seats, prorationDate, preview, recurringAfter, credits } = terms;
  const { subtotal, discount, tax, total, accountCreditApplied, accountCreditAdded, deferred, amountDue } =
    preview;
  return JSON.stringify([
    [snapshot.subscriptionId, snapshot.itemId, snapshot.priceId, snapshot.currency],
    [snapshot.quantity, seats, prorationDate, snapshot.periodStart, snapshot.periodEnd],
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

/** The renewal after the change, as a part of its quote; nothing where it is not known. */
async function presentRenewal(
  context: Context,
  organizationId: string,
  { snapshot, preview }: SeatChangeTerms,
  invoice: Stripe.Invoice | null | undefined,
): Promise<Pick<SeatChangeQuote, 'renewal'>> {
  if (invoice === undefined) return {};
  if (invoice === null) return { renewal: null };
  const reading = await ifAnswered(context, organizationId, () =>
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
