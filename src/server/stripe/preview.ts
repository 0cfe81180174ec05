import type Stripe from 'stripe';
import type { LineItem } from '../../contract/index.ts';
import { isChargedInWholeUnits } from '../../core/index.ts';
import { UnexpectedStripeAnswer } from './errors.ts';
import type { BillingSnapshot } from './snapshot.ts';

/** A line of a preview. */
export interface PreviewLine {
  readonly kind: LineItem['kind'];
  readonly description: string;
  readonly quantity: number | null;
  /** Signed, minor units. */
  readonly amount: number;
  readonly period: { readonly start: number; readonly end: number } | null;
}

/** What Stripe says a seat change will bill, in minor units; see the contract's quote for each amount. */
export interface PreviewReading {
  readonly lines: readonly PreviewLine[];
  readonly subtotal: number;
  readonly discount: number;
  readonly tax: number;
  readonly total: number;
  readonly accountCreditApplied: number;
  readonly accountCreditAdded: number;
  readonly deferred: number;
  readonly amountDue: number;
  /** The customer's balance in Stripe's sense once this is billed: negative is in the customer's favour. */
  readonly endingBalance: number;
}

const NOTHING: Omit<PreviewReading, 'endingBalance'> = {
  lines: [],
  subtotal: 0,
  discount: 0,
  tax: 0,
  total: 0,
  accountCreditApplied: 0,
  accountCreditAdded: 0,
  deferred: 0,
  amountDue: 0,
};

/** What was asked of the preview. */
export interface PreviewQuestion {
  readonly snapshot: BillingSnapshot;
  readonly seats: number;
  readonly prorationDate: number;
}

/**
 * Reads a preview of the seat change. In a trial Stripe may make no invoice of it, and preview the one at the trial's end
 * instead: then nothing is billed now. What the customer owes from earlier invoices (a positive balance) becomes a line
 * of its own, so that the lines sum to what is charged.
 */
export function readPreview(
  invoice: Stripe.Invoice,
  lines: readonly Stripe.InvoiceLineItem[],
  question: PreviewQuestion,
): PreviewReading {
  if (invoice.currency.toUpperCase() !== question.snapshot.currency) {
    throw new UnexpectedStripeAnswer(
      `The preview is in ${invoice.currency}, not in ${question.snapshot.currency}`,
    );
  }
  const { trialStart, periodEnd } = question.snapshot;
  if (trialStart !== null && lines.some(({ period }) => period.start >= periodEnd)) {
    return { ...NOTHING, endingBalance: invoice.starting_balance };
  }
  const owed = Math.max(0, invoice.starting_balance);
  const favour = Math.max(0, -invoice.starting_balance);
  const own = lines.map((line) => readLine(line, question));
  // Billing credits reduce the total as discounts do, and are no account credit.
  const billingCredits = (invoice.total_pretax_credit_amounts ?? []).filter(
    ({ type }) => type === 'credit_balance_transaction',
  );
  const discount = [...(invoice.total_discount_amounts ?? []), ...billingCredits].reduce(
    (sum, { amount }) => sum + amount,
    0,
  );
  const tax = (invoice.total_taxes ?? [])
    .filter(({ tax_behavior }) => tax_behavior === 'exclusive')
    .reduce((sum, { amount }) => sum + amount, 0);
  const total = invoice.total + owed;
  const accountCreditApplied = Math.min(Math.max(0, total), favour);
  const open = Math.max(0, total) - accountCreditApplied;
  const deferred = open - invoice.amount_due;
  // Below the minimum charge the whole rest is moved to the next invoice; Stripe never moves a part, but for what is
  // left over of whole units.
  const isRounded =
    isChargedInWholeUnits(invoice.currency) && invoice.amount_due % 100 === 0 && Math.abs(deferred) < 100;
  if (deferred !== 0 && deferred !== open && !isRounded) {
    throw new UnexpectedStripeAnswer(`The preview asks for ${invoice.amount_due} where ${open} is due`);
  }
  return {
    lines: owed === 0 ? own : [...own, carriedOver(owed)],
    subtotal: invoice.subtotal + owed,
    discount,
    tax,
    total,
    accountCreditApplied,
    accountCreditAdded: Math.max(0, -total),
    deferred,
    amountDue: invoice.amount_due,
    // Stripe says it of finalized invoices; of a preview perhaps not.
    endingBalance: invoice.ending_balance ?? invoice.starting_balance + invoice.total - invoice.amount_due,
  };
}

function readLine(line: Stripe.InvoiceLineItem, question: PreviewQuestion): PreviewLine {
  return {
    kind: kindOf(line, question),
    description: line.description ?? '',
    quantity: line.quantity,
    amount: line.amount,
    period: { start: line.period.start, end: line.period.end },
  };
}

function kindOf(
  line: Stripe.InvoiceLineItem,
  { snapshot, prorationDate }: PreviewQuestion,
): PreviewLine['kind'] {
  const { parent } = line;
  const isProration =
    parent?.subscription_item_details?.proration === true || parent?.invoice_item_details?.proration === true;
  if (!isProration) return parent?.type === 'invoice_item_details' ? 'pending' : 'other';
  if (line.period.start !== prorationDate) return 'pending';
  if (line.amount !== 0) return line.amount < 0 ? 'proration_credit' : 'proration_debit';
  return line.quantity === snapshot.quantity ? 'proration_credit' : 'proration_debit';
}

function carriedOver(owed: number): PreviewLine {
  return {
    kind: 'pending',
    description: 'Carried over from earlier invoices',
    quantity: null,
    amount: owed,
    period: null,
  };
}
