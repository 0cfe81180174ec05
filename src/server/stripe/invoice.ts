import type Stripe from 'stripe';
import type { Failure } from '../../contract/index.ts';
import { failureOfPayment } from './payment.ts';
import { idOf } from './snapshot.ts';

/** Key of the subscription's metadata that carries the seat change's id to its invoice. */
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
  /** From the subscription's metadata at that time: a renewal's invoice carries it too. */
  readonly seatChangeId: string | null;
  readonly isUpdate: boolean;
  readonly hostedInvoiceUrl: string | null;
  readonly clientSecret: string | null;
  /** `null` unless the invoice is open. */
  readonly payment: PaymentReading | null;
  /** What paid it; `null` unless it was paid by a PaymentIntent that was expanded. */
  readonly paidWith: string | null;
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
    seatChangeId: invoice.parent?.subscription_details?.metadata?.[SEAT_CHANGE_METADATA] ?? null,
    isUpdate: invoice.billing_reason === 'subscription_update',
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

/** Whether this invoice was made by this subscription's seat change, and not by a later renewal that carries its id too. */
export function isInvoiceOf(invoice: InvoiceReading, change: { readonly id: string }): boolean {
  return invoice.seatChangeId === change.id && invoice.isUpdate;
}

/** The id of the subscription that an invoice belongs to, or `null`. */
export function subscriptionOf(invoice: Stripe.Invoice): string | null {
  const subscription = invoice.parent?.subscription_details?.subscription;
  return subscription === undefined ? null : idOf(subscription);
}
