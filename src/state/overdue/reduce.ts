import type { BillingError } from '../../client/index.ts';
import type { Invoice, InvoicePayment, OwedInvoices } from '../../contract/index.ts';
import type { Money } from '../../core/index.ts';

/** What was paid since the screen opened. */
export interface PaidInvoice {
  readonly amount: Money;
  /** Stripe's page for the invoice. */
  readonly hostedInvoiceUrl: string | null;
}

/** Facts that every phase carries along. */
interface Facts {
  /** What is still owed, newest first. */
  readonly owed: OwedInvoices;
  /** Paid since the screen opened, in this order. */
  readonly paid: readonly PaidInvoice[];
  readonly lost: LostPayment | null;
}

/** A payment whose response was lost: it may have been made, or may still be. */
interface LostPayment {
  readonly error: BillingError;
  /** Readings that said unpaid since. */
  readonly unconfirmedPolls: number;
}

/** Where the payment of what is owed is. */
export type OverduePhase =
  /** Not read yet. */
  | {
      readonly status: 'unknown';
      /** Why it cannot be said what is owed, where the backend contradicts itself. */
      readonly error?: BillingError;
    }
  /** Nothing is owed. */
  | { readonly status: 'clear'; readonly paid: readonly PaidInvoice[] }
  /** Waits for the payer. */
  | (Facts & {
      readonly status: 'owed';
      /** Why the last request failed. */
      readonly error: BillingError | null;
      /** A lost payment that was not found, with the last decline that Stripe knows of; it may be an earlier one. */
      readonly notFound: Pick<InvoicePayment, 'failure'> | null;
    })
  /** A request is under way. `method` is `null` while the payment is only read. */
  | (Facts & { readonly status: 'paying'; readonly method: 'on_file' | 'form' | null })
  /** The bank asks the payer for approval. */
  | (Facts & { readonly status: 'approving'; readonly payment: InvoicePayment })
  /** The payment form is shown. */
  | (Facts & { readonly status: 'form'; readonly payment: InvoicePayment })
  /** A payment has begun that takes time, such as a bank debit. */
  | (Facts & { readonly status: 'processing' });

/** What happens to the payment of what is owed. */
export type OverdueEvent =
  | { readonly type: 'read'; readonly owed: OwedInvoices }
  /** What was read cannot be right. */
  | { readonly type: 'unread'; readonly error: BillingError }
  | { readonly type: 'started'; readonly method: 'on_file' | 'form' | null }
  | { readonly type: 'answered'; readonly payment: InvoicePayment }
  | { readonly type: 'failed'; readonly error: BillingError }
  /** How far a payment is whose response was lost. `isPoll`: read by the clock, not because the account changed. */
  | { readonly type: 'checked'; readonly payment: InvoicePayment; readonly isPoll: boolean }
  | { readonly type: 'canceled' };

/** Readings by the clock that say unpaid, after which a payment whose response was lost counts as not made. */
const MAX_UNCONFIRMED_POLLS = 4;

/** The next phase. Events that do not fit a phase change nothing. */
export function reduceOverdue(phase: OverduePhase, event: OverdueEvent): OverduePhase {
  switch (event.type) {
    case 'read':
      return afterReading(phase, event.owed);
    case 'unread':
      return afterContradiction(phase, event.error);
    case 'started':
      return isOwing(phase) ? { ...factsOf(phase), status: 'paying', method: event.method } : phase;
    case 'answered':
      return isOwing(phase) ? afterRequest(phase, event.payment) : phase;
    case 'failed':
      return isOwing(phase) ? afterFailure(phase, event.error) : phase;
    case 'checked':
      return isUnconfirmed(phase) ? afterCheck(phase, event.payment, event.isPoll) : phase;
    case 'canceled':
      return phase.status === 'form' || phase.status === 'approving' ? waiting(factsOf(phase)) : phase;
  }
}

/** Whether a payment may have been made without the page knowing. */
export function isUnconfirmed(phase: OverduePhase): phase is Unconfirmed {
  return phase.status === 'owed' && phase.lost !== null;
}

/** Whether the payer may have paid the newest invoice: in the form, at the bank, or by a payment whose response was lost. */
export function isBeingPaid(phase: OverduePhase): boolean {
  return phase.status === 'form' || phase.status === 'approving' || isUnconfirmed(phase);
}

/** The invoice that has to be paid next: the newest, since only it makes the subscription active again. */
export function nextToPay(phase: OverduePhase): Invoice | undefined {
  return isOwing(phase) ? phase.owed.invoices[0] : undefined;
}

/** What is left to pay of an invoice. */
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

/** A second attempt that fails says nothing about the first one; a refusal to look for a lost payment ends the search. */
function afterFailure(phase: Owing, error: BillingError): Owed {
  return waiting(phase.status === 'owed' ? { ...factsOf(phase), lost: null } : factsOf(phase), error);
}

/** A reading never interrupts a payer who is at the bank's challenge or in the form of the same invoice. */
function afterReading(phase: OverduePhase, read: OwedInvoices): OverduePhase {
  const paid = phase.status === 'unknown' ? [] : phase.paid;
  // An invoice whose payment has begun is not owed any more; the account tells how it ends.
  if (read.invoices.length === 0) return phase.status === 'processing' ? phase : { status: 'clear', paid };
  const isSame = nextToPay(phase)?.id === read.invoices[0]?.id;
  if (isSame && isOwing(phase)) return { ...phase, owed: read };
  return waiting({ owed: read, paid, lost: null });
}

/** No amount is shown that may be wrong; what was read before it stays, and a payer is not interrupted. */
function afterContradiction(phase: OverduePhase, error: BillingError): OverduePhase {
  if (!isOwing(phase)) return { status: 'unknown', error };
  return phase.status === 'owed' ? { ...phase, error } : phase;
}

/** The form opens only for a payer who asks for it: an invoice that is still unpaid stays owed. */
function afterCheck(phase: Unconfirmed, payment: InvoicePayment, isPoll: boolean): OverduePhase {
  if (payment.status !== 'requires_payment_method') return afterResponse(phase, payment);
  if (!isPoll) return phase;
  const unconfirmedPolls = phase.lost.unconfirmedPolls + 1;
  if (unconfirmedPolls < MAX_UNCONFIRMED_POLLS)
    return { ...phase, lost: { ...phase.lost, unconfirmedPolls } };
  return { ...waiting({ ...factsOf(phase), lost: null }), notFound: { failure: payment.failure } };
}

/** A payer who wants another card gets the form, also while the bank asks about the one before: paying there replaces its request. */
function afterRequest(phase: Owing, payment: InvoicePayment): OverduePhase {
  const wantsForm = phase.status === 'paying' && phase.method === 'form';
  const isAsked = payment.status === 'requires_action';
  return wantsForm && isAsked
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
