import type { BillingError } from '../../client/index.ts';
import type { Invoice, InvoicePayment, OwedInvoices } from '../../contract/index.ts';
import type { Money } from '../../core/index.ts';

/** An invoice that was paid since the screen opened. */
export interface PaidInvoice {
  readonly amount: Money;
  /** Stripe's page for the invoice. */
  readonly hostedInvoiceUrl: string | null;
}

/** Data that every phase keeps. */
interface Facts {
  /** The overdue invoices, newest first. */
  readonly owed: OwedInvoices;
  /** Invoices paid since the screen opened, in this order. */
  readonly paid: readonly PaidInvoice[];
  readonly lost: LostPayment | null;
}

/** A payment whose response was lost: it may have been made, or may still be. */
interface LostPayment {
  readonly error: BillingError;
  /** Polls since then that found it unpaid. */
  readonly unconfirmedPolls: number;
}

/** Phase of the payment of overdue invoices. */
export type OverduePhase =
  /** Not read yet. */
  | {
      readonly status: 'unknown';
      /** Why the amount is unknown: the backend contradicts itself. */
      readonly error?: BillingError;
    }
  /** Nothing is overdue. */
  | { readonly status: 'clear'; readonly paid: readonly PaidInvoice[] }
  /** Waiting for the user. */
  | (Facts & {
      readonly status: 'owed';
      /** Why the last request failed. */
      readonly error: BillingError | null;
      /**
       * A lost payment was not found. Includes the last decline that Stripe reports, which may be of an earlier attempt.
       */
      readonly notFound: Pick<InvoicePayment, 'failure'> | null;
    })
  /** A request is in progress. `method` is `null` while the payment is only read. */
  | (Facts & { readonly status: 'paying'; readonly method: 'on_file' | 'form' | null })
  /** The bank requires the user's approval. */
  | (Facts & { readonly status: 'approving'; readonly payment: InvoicePayment })
  /** The payment form is shown. */
  | (Facts & { readonly status: 'form'; readonly payment: InvoicePayment })
  /** A payment has started that takes time, such as a bank debit. */
  | (Facts & { readonly status: 'processing' });

/** An event of the payment of overdue invoices. */
export type OverdueEvent =
  | { readonly type: 'read'; readonly owed: OwedInvoices }
  /** The response breaks the contract. */
  | { readonly type: 'unread'; readonly error: BillingError }
  | { readonly type: 'started'; readonly method: 'on_file' | 'form' | null }
  | { readonly type: 'responded'; readonly payment: InvoicePayment }
  | { readonly type: 'failed'; readonly error: BillingError }
  /** The state of a payment whose response was lost. `isPoll`: read by the poller, not because the account changed. */
  | { readonly type: 'checked'; readonly payment: InvoicePayment; readonly isPoll: boolean }
  | { readonly type: 'canceled' };

/** Polls before a payment whose response was lost is treated as not made. */
const MAX_UNCONFIRMED_POLLS = 4;

/** Returns the next phase. Events that do not fit a phase change nothing. */
export function reduceOverdue(phase: OverduePhase, event: OverdueEvent): OverduePhase {
  switch (event.type) {
    case 'read':
      return afterReading(phase, event.owed);
    case 'unread':
      return afterInvalidResponse(phase, event.error);
    case 'started':
      return isOwing(phase) ? { ...factsOf(phase), status: 'paying', method: event.method } : phase;
    case 'responded':
      return isOwing(phase) ? afterRequest(phase, event.payment) : phase;
    case 'failed':
      return isOwing(phase) ? afterFailure(phase, event.error) : phase;
    case 'checked':
      return isUnconfirmed(phase) ? afterCheck(phase, event.payment, event.isPoll) : phase;
    case 'canceled':
      return phase.status === 'form' || phase.status === 'approving' ? waiting(factsOf(phase)) : phase;
  }
}

/** Whether a payment may have been made without the page having its result. */
export function isUnconfirmed(phase: OverduePhase): phase is Unconfirmed {
  return phase.status === 'owed' && phase.lost !== null;
}

/**
 * Whether the user may have paid the newest invoice: in the form, at the bank, or by a payment whose response was lost.
 */
export function isBeingPaid(phase: OverduePhase): boolean {
  return phase.status === 'form' || phase.status === 'approving' || isUnconfirmed(phase);
}

/** Returns the invoice to pay next: the newest, since only it makes the subscription active again. */
export function nextToPay(phase: OverduePhase): Invoice | undefined {
  return isOwing(phase) ? phase.owed.invoices[0] : undefined;
}

/** Returns the unpaid amount of an invoice. */
export function amountLeft({ amountDue, amountPaid }: Invoice): Money {
  return { ...amountDue, amount: amountDue.amount - amountPaid.amount };
}

type Owing = Extract<OverduePhase, Facts>;
type Owed = Extract<OverduePhase, { readonly status: 'owed' }>;
type Unconfirmed = Owed & { readonly lost: LostPayment };

function isOwing(phase: OverduePhase): phase is Owing {
  return phase.status !== 'unknown' && phase.status !== 'clear';
}

function factsOf({ owed, paid, lost }: Owing): Facts {
  return { owed, paid, lost };
}

function waiting(facts: Facts, error: BillingError | null = null): Owed {
  const lost = error?.mayHaveTakenEffect ? { error, unconfirmedPolls: 0 } : facts.lost;
  return { ...facts, status: 'owed', error, lost, notFound: null };
}

/**
 * A failed second attempt proves nothing about the first one. A rejected request to find a lost payment ends the search.
 */
function afterFailure(phase: Owing, error: BillingError): Owed {
  return waiting(phase.status === 'owed' ? { ...factsOf(phase), lost: null } : factsOf(phase), error);
}

/** A new list never interrupts the user in the bank's challenge or the form of the same invoice. */
function afterReading(phase: OverduePhase, read: OwedInvoices): OverduePhase {
  const paid = phase.status === 'unknown' ? [] : phase.paid;
  // An invoice whose payment is processing is no longer owed; the account will have the result.
  if (read.invoices.length === 0) return phase.status === 'processing' ? phase : { status: 'clear', paid };
  const isSame = nextToPay(phase)?.id === read.invoices[0]?.id;
  if (isSame && isOwing(phase)) return { ...phase, owed: read };
  return waiting({ owed: read, paid, lost: null });
}

/** Never show an amount that may be wrong. An earlier list stays, and the user is not interrupted. */
function afterInvalidResponse(phase: OverduePhase, error: BillingError): OverduePhase {
  if (!isOwing(phase)) return { status: 'unknown', error };
  return phase.status === 'owed' ? { ...phase, error } : phase;
}

/** The form opens only if the user requests it: an invoice that is still unpaid stays owed. */
function afterCheck(phase: Unconfirmed, payment: InvoicePayment, isPoll: boolean): OverduePhase {
  if (payment.status !== 'requires_payment_method') return afterResponse(phase, payment);
  if (!isPoll) return phase;
  const unconfirmedPolls = phase.lost.unconfirmedPolls + 1;
  if (unconfirmedPolls < MAX_UNCONFIRMED_POLLS)
    return { ...phase, lost: { ...phase.lost, unconfirmedPolls } };
  return { ...waiting({ ...factsOf(phase), lost: null }), notFound: { failure: payment.failure } };
}

/**
 * If the user wants another card, show the form even while the bank awaits approval for the previous one: paying there
 * replaces that request.
 */
function afterRequest(phase: Owing, payment: InvoicePayment): OverduePhase {
  const wantsForm = phase.status === 'paying' && phase.method === 'form';
  const awaitsApproval = payment.status === 'requires_action';
  return wantsForm && awaitsApproval
    ? { ...factsOf(phase), lost: null, status: 'form', payment }
    : afterResponse(factsOf(phase), payment);
}

function afterResponse({ owed, paid, lost }: Facts, payment: InvoicePayment): OverduePhase {
  switch (payment.status) {
    case 'paid':
      return afterPayment(
        owed,
        [...paid, { amount: payment.amount, hostedInvoiceUrl: payment.hostedInvoiceUrl }],
        payment.invoiceId,
      );
    case 'processing':
      return { status: 'processing', owed, paid, lost: null };
    case 'requires_action':
      return { status: 'approving', owed, paid, lost: null, payment };
    case 'requires_payment_method':
      return { status: 'form', owed, paid, lost, payment };
  }
}

function afterPayment(before: OwedInvoices, paid: readonly PaidInvoice[], invoiceId: string): OverduePhase {
  const invoices = before.invoices.filter(({ id }) => id !== invoiceId);
  const [first] = invoices;
  if (first === undefined) return { status: 'clear', paid };
  const left = invoices.map(amountLeft).reduce((sum, { amount }) => sum + amount, 0);
  const since = Math.min(...invoices.map(({ date }) => date));
  const total = { ...amountLeft(first), amount: left };
  return waiting({ owed: { invoices, total, since }, paid, lost: null });
}
