import type { Failure, SeatChangeStatus } from '../../contract/index.ts';
import type { SeatChangeRow } from '../database/index.ts';
import { NEVER_ARRIVED, SAFE_AGE_SECONDS } from '../stripe/gateway.ts';
import type { InvoiceReading } from '../stripe/invoice.ts';

/** What Stripe has of an unsettled seat change. */
export interface SeatChangeFacts {
  readonly seatChangeId: string;
  /** The change's `sent_at` when Stripe was read, Unix seconds. */
  readonly sentAt: number | null;
  readonly invoice: InvoiceReading | null;
  /** The subscription has this change. */
  readonly isApplied: boolean;
  /** The change is within a trial, in which nothing is billed. */
  readonly isOfTrial: boolean;
  /** When the change's pending update, which waits for payment, expires, Unix seconds. `null` if there is none. */
  readonly pendingUntil: number | null;
}

/** The new state of a seat change. */
export interface SeatChangeOutcome {
  readonly status: SeatChangeStatus;
  readonly invoiceId: string | null;
  readonly amountCharged: number | null;
  readonly accountCreditAdded: number;
  readonly settledAt: number | null;
  readonly expiresAt: number | null;
  readonly failure: Failure | null;
  /** When it was first found applied without its expected invoice, Unix seconds; the charged amount is then unknown. */
  readonly invoiceMissedAt: number | null;
}

/** How long the invoice of a change applied without one is looked up. Until then the change blocks others. */
export const MISSED_INVOICE_SECONDS = 3600;

/** Failure code of a change that was not sent because its amounts no longer matched its quote. */
export const QUOTE_CHANGED = 'quote_changed';

/** Code of a change whose invoice was marked uncollectible. Stripe still lets such an invoice be paid or voided. */
export const UNCOLLECTIBLE = 'uncollectible';

/** Returns the state of a change, derived from Stripe. A billed change succeeds only once its invoice is paid and it is applied. */
export function seatChangeOutcome(
  change: SeatChangeRow,
  facts: SeatChangeFacts,
  at: number,
): SeatChangeOutcome {
  const { invoice } = facts;
  // The response to the update stored an invoice after Stripe was read: the next reading has it.
  if (invoice === null && change.invoice_id !== null) return unsettled(change);
  if (invoice === null)
    return facts.isApplied ? appliedWithoutInvoice(change, facts, at) : withoutTrace(change, facts, at);
  const base: SeatChangeOutcome = {
    status: 'confirming',
    invoiceId: invoice.id,
    amountCharged: null,
    accountCreditAdded: 0,
    settledAt: null,
    expiresAt: facts.pendingUntil ?? change.expires_at,
    failure: null,
    invoiceMissedAt: null,
  };
  switch (invoice.status) {
    case 'paid':
      // Paid, but not applied yet: Stripe is about to apply it.
      if (facts.pendingUntil !== null) return { ...base, status: 'processing' };
      return {
        ...base,
        status: 'succeeded',
        amountCharged: invoice.amountPaid,
        accountCreditAdded: invoice.accountCreditAdded,
        settledAt: invoice.paidAt ?? at,
        expiresAt: null,
      };
    case 'void': {
      const settledAt = invoice.voidedAt ?? at;
      const isExpired = base.expiresAt !== null && settledAt >= base.expiresAt;
      return { ...base, status: isExpired ? 'expired' : 'canceled', settledAt };
    }
    case 'uncollectible':
      return { ...base, status: 'failed', settledAt: at, failure: { code: UNCOLLECTIBLE, message: null } };
    case 'draft':
      // Stripe finalizes it automatically, or never if it keeps drafts: the change can be canceled in the meantime.
      return at - invoice.created < SAFE_AGE_SECONDS ? base : { ...base, status: 'requires_payment_method' };
    case 'open':
      return {
        ...base,
        status: invoice.payment?.status ?? 'processing',
        failure: invoice.payment?.failure ?? null,
      };
  }
}

/**
 * In a trial nothing is billed, and there may be no invoice. Otherwise the invoice exists but was not found: the charged amount
 * is unknown, never 0. After {@link MISSED_INVOICE_SECONDS} the change is settled so that it no longer blocks others.
 */
function appliedWithoutInvoice(
  change: SeatChangeRow,
  { isOfTrial }: SeatChangeFacts,
  at: number,
): SeatChangeOutcome {
  if (isOfTrial) return { ...unsettled(change), status: 'succeeded', amountCharged: 0, settledAt: at };
  const invoiceMissedAt = change.invoice_missed_at ?? at;
  const isOver = at - invoiceMissedAt >= MISSED_INVOICE_SECONDS;
  return {
    ...unsettled(change),
    ...(isOver && { status: 'succeeded', settledAt: at }),
    invoiceMissedAt,
  };
}

function withoutTrace(change: SeatChangeRow, facts: SeatChangeFacts, at: number): SeatChangeOutcome {
  // Sent again after Stripe was read: it may have arrived since.
  if (change.sent_at !== facts.sentAt) return unsettled(change);
  if (at - (change.sent_at ?? change.created_at) < SAFE_AGE_SECONDS) return unsettled(change);
  return {
    ...unsettled(change),
    status: 'failed',
    settledAt: at,
    failure: { code: NEVER_ARRIVED, message: null },
  };
}

function unsettled(change: SeatChangeRow): SeatChangeOutcome {
  return {
    status: change.status,
    invoiceId: change.invoice_id,
    amountCharged: null,
    accountCreditAdded: 0,
    settledAt: null,
    expiresAt: change.expires_at,
    failure: null,
    invoiceMissedAt: change.invoice_missed_at,
  };
}
