import type { Failure, SeatChangeStatus } from '../../contract/index.ts';
import type { SeatChangeRow } from '../database/index.ts';
import { NEVER_ARRIVED, SAFE_AGE_SECONDS } from '../stripe/gateway.ts';
import type { InvoiceReading } from '../stripe/invoice.ts';

/** What was found at Stripe of an open seat change. */
export interface SeatChangeFacts {
  readonly seatChangeId: string;
  /** When it had been sent last as Stripe was asked, Unix seconds. */
  readonly sentAt: number | null;
  readonly invoice: InvoiceReading | null;
  /** The subscription says that it has this change. */
  readonly isApplied: boolean;
  /** The change is of a trial, in which nothing is billed. */
  readonly isOfTrial: boolean;
  /** The subscription says that an update waits for payment. */
  readonly pendingUntil: number | null;
}

/** What the seat change comes to. */
export interface SeatChangeOutcome {
  readonly status: SeatChangeStatus;
  readonly invoiceId: string | null;
  readonly amountCharged: number | null;
  readonly accountCreditAdded: number;
  readonly settledAt: number | null;
  readonly expiresAt: number | null;
  readonly failure: Failure | null;
  /** Unix seconds at which it was first seen applied without an invoice, where one has to be; what was charged is not known. */
  readonly invoiceMissedAt: number | null;
}

/** Seconds for which a change that was applied without an invoice is asked for again, and stands in the way of others. */
export const MISSED_INVOICE_SECONDS = 3600;

/** Code of a change that was not sent, since its amounts were not those of its quote any more. */
export const QUOTE_CHANGED = 'quote_changed';

/** Code of a change whose invoice was marked uncollectible. Stripe lets such an invoice be paid or voided after all. */
export const UNCOLLECTIBLE = 'uncollectible';

/** The state of a change, from what Stripe says is true. Only a paid invoice, applied, makes it succeed. */
export function seatChangeOutcome(
  change: SeatChangeRow,
  facts: SeatChangeFacts,
  at: number,
): SeatChangeOutcome {
  const { invoice } = facts;
  // The answer has brought its invoice since Stripe was asked: the next reading has it.
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
      // Paid, but the subscription does not have it yet: Stripe is about to apply it.
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
      // Stripe finalizes it automatically or, if it keeps drafts, never: the change can be canceled meanwhile.
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
 * In a trial nothing is billed, perhaps without an invoice. Otherwise there has to be one that was not found: what was charged
 * is not known, and never said to be nothing. After a while other changes are let through.
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
  // Sent again since Stripe was asked: what was not there may be now.
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
