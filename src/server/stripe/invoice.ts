import type Stripe from 'stripe';
import type { Failure } from '../../contract/index.ts';
import { failureOfPayment } from './payment.ts';
import { idOf } from './snapshot.ts';

/**
 * Key of the subscription's metadata that names the seat change applied last. Never what identifies an invoice: an invoice
 * keeps the metadata that the subscription had before its update.
 */
export const SEAT_CHANGE_METADATA = 'ocw_seat_change';

/** How far the payment of an open invoice is. */
export interface PaymentReading {
  readonly status: 'requires_action' | 'requires_payment_method' | 'processing';
  readonly failure: Failure | null;
}

/** What the handler needs of a seat change's invoice. Amounts in minor units. */
export interface InvoiceReading {
  readonly id: string;
  readonly status: 'draft' | 'open' | 'paid' | 'uncollectible' | 'void';
  readonly created: number;
  readonly amountDue: number;
  readonly amountPaid: number;
  /** Growth of the customer's account credit by this invoice; zero or positive. */
  readonly accountCreditAdded: number;
  readonly paidAt: number | null;
  readonly voidedAt: number | null;
  /** Its billing reason is an update of the subscription, be it one of ours or one made elsewhere. */
  readonly isUpdate: boolean;
  /** Its proration lines, as far as they were read. */
  readonly prorations: readonly ProrationLine[];
  /** Whether there are more lines than were read. */
  readonly hasMoreLines: boolean;
  readonly hostedInvoiceUrl: string | null;
  readonly clientSecret: string | null;
  /** `null` unless the invoice is open. */
  readonly payment: PaymentReading | null;
  /** What paid it; `null` unless it was paid by a PaymentIntent that was expanded. */
  readonly paidWith: string | null;
}

/** A proration line of an invoice. */
export interface ProrationLine {
  /** The subscription item; `null` where Stripe names an invoice item only. */
  readonly itemId: string | null;
  readonly quantity: number;
  /** Where the period starts that it is for: the proration date of the update. Unix seconds. */
  readonly start: number;
  /** Minor units; negative gives credit for the quantity before. */
  readonly amount: number;
}

/** What identifies a seat change's invoice. */
export interface InvoiceClue {
  readonly itemId: string | null;
  readonly seats: number;
  /** Unix seconds. */
  readonly prorationDate: number;
  /** The latest invoice before the update was sent. */
  readonly previousInvoiceId: string | null;
}

const STATUSES = ['draft', 'open', 'paid', 'uncollectible', 'void'] as const;

/** Reads an invoice. `payment` and `paidWith` are known where `payments.data.payment.payment_intent` was expanded. */
export function readInvoice(invoice: Stripe.Invoice): InvoiceReading {
  const status = STATUSES.find((known) => known === invoice.status) ?? 'draft';
  const isOpen = status === 'open';
  return {
    id: invoice.id,
    status,
    created: invoice.created,
    amountDue: invoice.amount_due,
    amountPaid: invoice.amount_paid,
    accountCreditAdded: creditGrowth(invoice),
    paidAt: invoice.status_transitions.paid_at,
    voidedAt: invoice.status_transitions.voided_at,
    isUpdate: invoice.billing_reason === 'subscription_update',
    prorations: readProrations(invoice.lines.data),
    hasMoreLines: invoice.lines.has_more,
    hostedInvoiceUrl: isOpen ? (invoice.hosted_invoice_url ?? null) : null,
    clientSecret: isOpen ? (invoice.confirmation_secret?.client_secret ?? null) : null,
    payment: isOpen ? readPayment(invoice) : null,
    paidWith: status === 'paid' ? readPayer(invoice) : null,
  };
}

function creditGrowth(invoice: Stripe.Invoice): number {
  const credit = (balance: number | null): number => Math.max(0, -(balance ?? invoice.starting_balance));
  return Math.max(0, credit(invoice.ending_balance) - credit(invoice.starting_balance));
}

function readPayer(invoice: Stripe.Invoice): string | null {
  for (const { payment } of invoice.payments?.data ?? []) {
    const intent = payment.payment_intent;
    if (intent === undefined || typeof intent === 'string' || intent.status !== 'succeeded') continue;
    if (intent.payment_method !== null) return idOf(intent.payment_method);
  }
  return null;
}

function readPayment(invoice: Stripe.Invoice): PaymentReading | null {
  const payment = invoice.payments?.data.find(({ is_default }) => is_default) ?? invoice.payments?.data[0];
  const intent = payment?.payment.payment_intent;
  if (intent === undefined || typeof intent === 'string') return null;
  const failure = failureOfPayment(intent);
  if (intent.status === 'requires_action' || intent.status === 'requires_confirmation') {
    return { status: 'requires_action', failure: null };
  }
  // A paid intent beside an open invoice: Stripe is about to mark it paid.
  if (intent.status === 'processing' || intent.status === 'succeeded')
    return { status: 'processing', failure: null };
  return { status: 'requires_payment_method', failure };
}

/** The proration lines among an invoice's lines. */
export function readProrations(lines: readonly Stripe.InvoiceLineItem[]): readonly ProrationLine[] {
  return lines.flatMap(({ parent, quantity, period, amount }) => {
    const details = parent?.subscription_item_details ?? parent?.invoice_item_details;
    if (details?.proration !== true) return [];
    const itemId = parent?.subscription_item_details?.subscription_item ?? null;
    return [{ itemId, quantity: quantity ?? 0, start: period.start, amount }];
  });
}

/**
 * Whether an invoice was made by this very update: its lines charge for the item and the quantity from the proration date
 * on. An update made elsewhere has another date, a renewal another billing reason.
 */
export function isInvoiceOf(invoice: InvoiceReading, clue: InvoiceClue): boolean {
  const { itemId, seats, prorationDate, previousInvoiceId } = clue;
  if (!invoice.isUpdate || invoice.id === previousInvoiceId) return false;
  return invoice.prorations.some(
    (line) =>
      isOfItem(line, itemId) && line.amount >= 0 && line.quantity === seats && line.start === prorationDate,
  );
}

/**
 * Whether the latest invoice that an update answered with can be its own: another one than before, made by an update, and
 * not one whose lines are of another instant. An update that makes no invoice answers with the one before.
 */
export function canBeAnswered(invoice: InvoiceReading, clue: InvoiceClue): boolean {
  if (!invoice.isUpdate || invoice.id === clue.previousInvoiceId) return false;
  const own = invoice.prorations.filter((line) => isOfItem(line, clue.itemId));
  return own.length === 0 || invoice.hasMoreLines || own.some(({ start }) => start === clue.prorationDate);
}

function isOfItem(line: ProrationLine, itemId: string | null): boolean {
  return line.itemId === null || itemId === null || line.itemId === itemId;
}

/** The id of the subscription that an invoice belongs to, or `null`. */
export function subscriptionOf(invoice: Stripe.Invoice): string | null {
  const subscription = invoice.parent?.subscription_details?.subscription;
  return subscription === undefined ? null : idOf(subscription);
}
