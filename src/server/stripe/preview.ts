import type Stripe from 'stripe';
import type { LineItem } from '../../contract/index.ts';
import { isChargedInWholeUnits } from '../../core/index.ts';
import { UnexpectedStripeResponse } from './errors.ts';
import { discountOf, netAmount } from './invoice-discount.ts';
import { isProration } from './invoice.ts';
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

/** What a seat change will bill according to Stripe, in minor units; the contract's quote describes each amount. */
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
  /** The customer's balance as in Stripe after this is billed: negative is in the customer's favor. */
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

/** The seat change to preview. */
export interface PreviewRequest {
  readonly snapshot: BillingSnapshot;
  readonly seats: number;
  readonly prorationDate: number;
}

/**
 * Converts a preview of the seat change. In a trial, Stripe may create no invoice for it and preview the one at the trial's end
 * instead: then nothing is billed now. An amount owed from earlier invoices (a positive balance) becomes a separate line, so that
 * the lines sum to the charge.
 */
export function readPreview(
  invoice: Stripe.Invoice,
  lines: readonly Stripe.InvoiceLineItem[],
  request: PreviewRequest,
): PreviewReading {
  if (invoice.currency.toUpperCase() !== request.snapshot.currency) {
    throw new UnexpectedStripeResponse(
      `The preview is in ${invoice.currency}, not in ${request.snapshot.currency}`,
    );
  }
  const { trialStart, periodEnd } = request.snapshot;
  if (trialStart !== null && lines.some(({ period }) => period.start >= periodEnd)) {
    return { ...NOTHING, endingBalance: invoice.starting_balance };
  }
  const owed = Math.max(0, invoice.starting_balance);
  const accountCredit = Math.max(0, -invoice.starting_balance);
  const own = lines.map((line) => readLine(line, request));
  const tax = (invoice.total_taxes ?? [])
    .filter(({ tax_behavior }) => tax_behavior === 'exclusive')
    .reduce((sum, { amount }) => sum + amount, 0);
  const total = invoice.total + owed;
  const accountCreditApplied = Math.min(Math.max(0, total), accountCredit);
  const open = Math.max(0, total) - accountCreditApplied;
  const deferred = open - invoice.amount_due;
  // Below the minimum charge, Stripe moves the whole remaining amount to the next invoice, never a part of it, except for the
  // remainder in currencies charged in whole units.
  const isRounded =
    isChargedInWholeUnits(invoice.currency) && invoice.amount_due % 100 === 0 && Math.abs(deferred) < 100;
  if (deferred !== 0 && deferred !== open && !isRounded) {
    throw new UnexpectedStripeResponse(`The preview charges ${invoice.amount_due}, but ${open} is due`);
  }
  return {
    lines: owed === 0 ? own : [...own, carriedOver(owed)],
    // Stripe's subtotal is after the discounts of items, which are among the discounts.
    subtotal: own.reduce((sum, { amount }) => sum + amount, 0) + owed,
    discount: discountOf(invoice, lines),
    tax,
    total,
    accountCreditApplied,
    accountCreditAdded: Math.max(0, -total),
    deferred,
    amountDue: invoice.amount_due,
    // Stripe documents it for finalized invoices; a preview may not have it.
    endingBalance: invoice.ending_balance ?? invoice.starting_balance + invoice.total - invoice.amount_due,
  };
}

function readLine(line: Stripe.InvoiceLineItem, request: PreviewRequest): PreviewLine {
  return {
    kind: kindOf(line, request),
    description: line.description ?? '',
    quantity: line.quantity,
    amount: isProration(line) ? netAmount(line) : line.amount,
    period: { start: line.period.start, end: line.period.end },
  };
}

function kindOf(
  line: Stripe.InvoiceLineItem,
  { snapshot, prorationDate }: PreviewRequest,
): PreviewLine['kind'] {
  if (!isProration(line)) return line.parent?.type === 'invoice_item_details' ? 'pending' : 'other';
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
