import type Stripe from 'stripe';
import type { Failure } from '../../contract/index.ts';
import { failureOfPayment } from './payment.ts';
import { idOf } from './snapshot.ts';

/**
 * Key of the subscription's metadata that holds the id of the seat change applied last. It does not identify an invoice, which has
 * the subscription's metadata from before its update.
 */
export const SEAT_CHANGE_METADATA = 'ocw_seat_change';

/** State of the payment of an open invoice. */
export interface PaymentReading {
  readonly status: 'requires_action' | 'requires_payment_method' | 'processing';
  readonly failure: Failure | null;
}

/** The properties of a seat change's invoice that the handler uses. Amounts in minor units. */
export interface InvoiceReading {
  readonly id: string;
  readonly status: 'draft' | 'open' | 'paid' | 'uncollectible' | 'void';
  readonly created: number;
  readonly amountDue: number;
  readonly amountPaid: number;
  /** Account credit that this invoice added; zero or positive. */
  readonly accountCreditAdded: number;
  readonly paidAt: number | null;
  readonly voidedAt: number | null;
  /** Its billing reason is an update of the subscription, ours or one made elsewhere. */
  readonly isUpdate: boolean;
  /** Those of its proration lines that were read. */
  readonly prorations: readonly ProrationLine[];
  /** Whether there are more lines than were read. */
  readonly hasMoreLines: boolean;
  readonly hostedInvoiceUrl: string | null;
  readonly clientSecret: string | null;
  /** `null` unless the invoice is open. */
  readonly payment: PaymentReading | null;
  /** Id of the payment method that paid it; `null` unless it was paid by an expanded PaymentIntent. */
  readonly paidWith: string | null;
}

/** A proration line of an invoice. */
export interface ProrationLine {
  /** The subscription item; `null` if Stripe gives only an invoice item. */
  readonly itemId: string | null;
  readonly quantity: number;
  /** Start of its period, which is the proration date of the update. Unix seconds. */
  readonly start: number;
  /** Minor units; negative for the credit of the previous quantity. */
  readonly amount: number;
}

/** The properties that identify a seat change's invoice. */
export interface InvoiceCriteria {
  readonly itemId: string | null;
  readonly seats: number;
  /** Unix seconds. */
  readonly prorationDate: number;
  /** The latest invoice before the update was sent. */
  readonly previousInvoiceId: string | null;
}

const STATUSES = ['draft', 'open', 'paid', 'uncollectible', 'void'] as const;

/** Converts an invoice. `payment` and `paidWith` require `payments.data.payment.payment_intent` to be expanded. */
export function readInvoice(invoice: Stripe.Invoice): InvoiceReading {
  const status = STATUSES.find((known) => known === invoice.status) ?? 'draft';
  const isOpen = status === 'open';
  return {
    id: invoice.id,
    status,
    created: invoice.created,
    amountDue: invoice.amount_due,
    amountPaid: invoice.amount_paid,
    accountCreditAdded: accountCreditAdded(invoice),
    paidAt: invoice.status_transitions.paid_at,
    voidedAt: invoice.status_transitions.voided_at,
    isUpdate: invoice.billing_reason === 'subscription_update',
    prorations: readProrations(invoice.lines.data),
    hasMoreLines: invoice.lines.has_more,
    hostedInvoiceUrl: isOpen ? (invoice.hosted_invoice_url ?? null) : null,
    clientSecret: isOpen ? (invoice.confirmation_secret?.client_secret ?? null) : null,
    payment: isOpen ? readPayment(invoice) : null,
    paidWith: status === 'paid' ? readPaidWith(invoice) : null,
  };
}

function accountCreditAdded(invoice: Stripe.Invoice): number {
  const credit = (balance: number | null): number => Math.max(0, -(balance ?? invoice.starting_balance));
  return Math.max(0, credit(invoice.ending_balance) - credit(invoice.starting_balance));
}

function readPaidWith(invoice: Stripe.Invoice): string | null {
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
  // A succeeded intent with an open invoice: Stripe is about to mark the invoice as paid.
  if (intent.status === 'processing' || intent.status === 'succeeded')
    return { status: 'processing', failure: null };
  return { status: 'requires_payment_method', failure };
}

/** Returns whether a line prorates a change, of a subscription's item or as an invoice item. */
export function isProration({ parent }: Pick<Stripe.InvoiceLineItem, 'parent'>): boolean {
  return (parent?.subscription_item_details ?? parent?.invoice_item_details)?.proration === true;
}

/** Returns the proration lines among an invoice's lines. */
export function readProrations(lines: readonly Stripe.InvoiceLineItem[]): readonly ProrationLine[] {
  return lines.filter(isProration).map(({ parent, quantity, period, amount }) => {
    const itemId = parent?.subscription_item_details?.subscription_item ?? null;
    return { itemId, quantity: quantity ?? 0, start: period.start, amount };
  });
}

/**
 * Returns whether an invoice was created by this update: a line charges for the item and the quantity from the proration date
 * on. An update made elsewhere has a different date, a renewal a different billing reason.
 */
export function isInvoiceOf(invoice: InvoiceReading, criteria: InvoiceCriteria): boolean {
  const { itemId, seats, prorationDate, previousInvoiceId } = criteria;
  if (!invoice.isUpdate || invoice.id === previousInvoiceId) return false;
  return invoice.prorations.some(
    (line) =>
      isOfItem(line, itemId) && line.amount >= 0 && line.quantity === seats && line.start === prorationDate,
  );
}

/**
 * Returns whether the latest invoice in the response to an update can be the update's own: it differs from the previous one, was
 * created by an update, and its lines are not of another date. The response to an update without an invoice has the previous one.
 */
export function canBeOwnInvoice(invoice: InvoiceReading, criteria: InvoiceCriteria): boolean {
  if (!invoice.isUpdate || invoice.id === criteria.previousInvoiceId) return false;
  const own = invoice.prorations.filter((line) => isOfItem(line, criteria.itemId));
  return (
    own.length === 0 || invoice.hasMoreLines || own.some(({ start }) => start === criteria.prorationDate)
  );
}

/** Returns from when a paid invoice bills a change of the item, Unix seconds, or `null` if it bills none. */
export function changedFrom({ status, prorations }: InvoiceReading, itemId: string): number | null {
  const debits = prorations.filter((line) => isOfItem(line, itemId) && line.amount >= 0);
  return status === 'paid' && debits.length > 0 ? Math.max(...debits.map(({ start }) => start)) : null;
}

function isOfItem(line: ProrationLine, itemId: string | null): boolean {
  return line.itemId === null || itemId === null || line.itemId === itemId;
}

/** Returns the id of the subscription that an invoice belongs to, or `null`. */
export function subscriptionOf(invoice: Stripe.Invoice): string | null {
  const subscription = invoice.parent?.subscription_details?.subscription;
  return subscription === undefined ? null : idOf(subscription);
}
