import type { Failure, SeatChangeStatus } from '../../contract/index.ts';
import type { SeatChangeRow } from '../database/index.ts';
import { SAFE_AGE_SECONDS } from '../stripe/gateway.ts';
import type { InvoiceReading } from '../stripe/invoice.ts';

/** What was found at Stripe of an open seat change. */
export interface SeatChangeFacts {
  readonly seatChangeId: string;
  /** When it had been sent last as Stripe was asked, Unix seconds. */
  readonly sentAt: number | null;
  readonly invoice: InvoiceReading | null;
  /** The subscription says that it has this change. */
  readonly isApplied: boolean;
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
}

/** Code of a change whose request left no trace at Stripe. */
export const NEVER_ARRIVED = 'never_arrived';
/** Code of a change that was not sent, since its amounts were not those of its quote any more. */
export const QUOTE_CHANGED = 'quote_changed';

/** The state of a change, from what Stripe says is true. Only a paid invoice, applied, makes it succeed. */
export function seatChangeOutcome(
  change: SeatChangeRow,
  facts: SeatChangeFacts,
  at: number,
): SeatChangeOutcome {
  const { invoice } = facts;
  if (invoice === null)
    return facts.isApplied ? appliedWithoutInvoice(change, at) : withoutTrace(change, facts, at);
  const base: SeatChangeOutcome = {
    status: 'confirming',
    invoiceId: invoice.id,
    amountCharged: null,
    accountCreditAdded: 0,
    settledAt: null,
    expiresAt: facts.pendingUntil ?? change.expires_at,
    failure: null,
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
      return { ...base, status: 'failed', settledAt: at, failure: { code: 'uncollectible', message: null } };
    case 'draft':
      return base;
    case 'open':
      return {
        ...base,
        status: invoice.payment?.status ?? 'processing',
        failure: invoice.payment?.failure ?? null,
      };
  }
}

/** In a trial nothing is billed, and no invoice made. */
function appliedWithoutInvoice(change: SeatChangeRow, at: number): SeatChangeOutcome {
  return { ...unsettled(change), status: 'succeeded', amountCharged: 0, settledAt: at };
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
  };
}
