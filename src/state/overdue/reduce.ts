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
}

/** Where the payment of what is owed is. */
export type OverduePhase =
  /** Not read yet. */
  | { readonly status: 'unknown' }
  /** Nothing is owed. */
  | { readonly status: 'clear'; readonly paid: readonly PaidInvoice[] }
  /** Waits for the payer. `error`: the last request failed; nothing is known to have been charged. */
  | (Facts & { readonly status: 'owed'; readonly error: BillingError | null })
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
  | { readonly type: 'started'; readonly method: 'on_file' | 'form' | null }
  | { readonly type: 'answered'; readonly payment: InvoicePayment }
  | { readonly type: 'failed'; readonly error: BillingError }
  | { readonly type: 'canceled' };

/** The next phase. Events that do not fit a phase change nothing. */
export function reduceOverdue(phase: OverduePhase, event: OverdueEvent): OverduePhase {
  switch (event.type) {
    case 'read':
      return afterReading(phase, event.owed);
    case 'started':
      return isOwing(phase) ? { ...factsOf(phase), status: 'paying', method: event.method } : phase;
    case 'answered':
      return isOwing(phase) ? afterAnswer(factsOf(phase), event.payment) : phase;
    case 'failed':
      return isOwing(phase) ? { ...factsOf(phase), status: 'owed', error: event.error } : phase;
    case 'canceled':
      return phase.status === 'form' || phase.status === 'approving'
        ? { ...factsOf(phase), status: 'owed', error: null }
        : phase;
  }
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

function isOwing(phase: OverduePhase): phase is Owing {
  return phase.status !== 'unknown' && phase.status !== 'clear';
}

function factsOf({ owed, paid }: Owing): Facts {
  return { owed, paid };
}

/** A reading never interrupts a payer who is at the bank's challenge or in the form of the same invoice. */
function afterReading(phase: OverduePhase, owed: OwedInvoices): OverduePhase {
  const paid = phase.status === 'unknown' ? [] : phase.paid;
  // An invoice whose payment has begun is not owed any more; the account tells how it ends.
  if (owed.invoices.length === 0) return phase.status === 'processing' ? phase : { status: 'clear', paid };
  const isSame = nextToPay(phase)?.id === owed.invoices[0]?.id;
  if (isSame && isOwing(phase)) return { ...phase, owed };
  return { status: 'owed', owed, paid, error: null };
}

function afterAnswer({ owed, paid }: Facts, payment: InvoicePayment): OverduePhase {
  switch (payment.status) {
    case 'paid':
      return afterPayment(
        owed,
        [...paid, { amount: payment.amount, hostedInvoiceUrl: payment.hostedInvoiceUrl }],
        payment.invoiceId,
      );
    case 'processing':
      return { status: 'processing', owed, paid };
    case 'requires_action':
      return { status: 'approving', owed, paid, payment };
    case 'requires_payment_method':
      return { status: 'form', owed, paid, payment };
  }
}

function afterPayment(owed: OwedInvoices, paid: readonly PaidInvoice[], invoiceId: string): OverduePhase {
  const invoices = owed.invoices.filter(({ id }) => id !== invoiceId);
  const [first] = invoices;
  if (first === undefined) return { status: 'clear', paid };
  const left = invoices.map(amountLeft).reduce((sum, { amount }) => sum + amount, 0);
  const since = Math.min(...invoices.map(({ date }) => date));
  const total = { ...amountLeft(first), amount: left };
  return { status: 'owed', owed: { invoices, total, since }, paid, error: null };
}
