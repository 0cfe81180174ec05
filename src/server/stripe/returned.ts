import type Stripe from 'stripe';
import { isMissing, stripeErrorKind } from './errors.ts';
import { fetchRefunded } from './refunded.ts';
import { assertObject, READ } from './request.ts';
import { accountCreditApplied } from './listed-invoice.ts';
import { PURCHASE_METADATA } from './purchase-metadata.ts';
import { idOf } from './snapshot.ts';

/** The part of a payment that was returned to the customer, in minor units: refunds, credit notes, and disputed amounts not won back. */
export interface ReturnedPayment {
  readonly amount: number;
  /** The paid amount: charged, or taken from account credit. `amount` is never greater. */
  readonly of: number;
  /** A dispute is open or was lost. An inquiry is no dispute. */
  readonly isDisputed: boolean;
}

/**
 * Statuses of disputes whose amount the merchant has. Before or instead of a dispute, an inquiry (`warning_*`) asks the merchant about a
 * payment and withdraws nothing (https://docs.stripe.com/disputes/how-disputes-work). A refund that prevents a dispute is already
 * counted as a refund.
 */
const NOT_WITHDRAWN: readonly Stripe.Dispute['status'][] = [
  'won',
  'prevented',
  'warning_needs_response',
  'warning_under_review',
  'warning_closed',
];

/** Returns how much of a charge was returned; nothing if there is no charge. Calls Stripe only for a refunded or disputed charge. */
export async function fetchReturned(stripe: Stripe, charge: Stripe.Charge | null): Promise<ReturnedPayment> {
  if (charge === null) return { amount: 0, of: 0, isDisputed: false };
  const [refunded, disputes] = await Promise.all([
    fetchRefunded(stripe, charge),
    fetchDisputes(stripe, charge),
  ]);
  const standing = disputes.filter(({ status }) => !NOT_WITHDRAWN.includes(status));
  // An amount in another currency cannot be compared: treat the whole charge as disputed.
  const disputed = standing.map(({ amount, currency }) =>
    currency === charge.currency ? amount : charge.amount,
  );
  const amount = disputed.reduce((sum, each) => sum + each, refunded);
  return { amount: Math.min(amount, charge.amount), of: charge.amount, isDisputed: standing.length > 0 };
}

/** Fetches a charge's disputes: the charge itself has neither the disputed amount nor the result. */
async function fetchDisputes(stripe: Stripe, charge: Stripe.Charge): Promise<readonly Stripe.Dispute[]> {
  if (!charge.disputed) return [];
  return assertObject(await stripe.disputes.list({ charge: charge.id, limit: 100 }, READ), 'list').data;
}

/**
 * Returns what credit notes of a paid invoice returned without a refund: to the customer's balance, or outside of Stripe. Calls
 * Stripe only if the invoice has credit notes.
 */
export async function fetchCredited(stripe: Stripe, invoice: Stripe.Invoice | null): Promise<number> {
  if (invoice === null || invoice.post_payment_credit_notes_amount === 0) return 0;
  const query = { invoice: invoice.id, limit: 100 };
  const notes = assertObject(await stripe.creditNotes.list(query, READ), 'list').data;
  return notes
    .filter(({ status }) => status === 'issued')
    .reduce((sum, { post_payment_amount: amount, refunds }) => {
      // The charge has the refunds.
      const refunded = refunds.reduce((total, refund) => total + refund.amount_refunded, 0);
      return sum + amount - refunded;
    }, 0);
}

/** Adds an amount that was returned without a refund. */
export function withCredited(returned: ReturnedPayment, credited: number): ReturnedPayment {
  return { ...returned, amount: Math.min(returned.amount + credited, returned.of) };
}

/** The invoice that a payment was made for. */
export interface PaidInvoice {
  readonly invoiceId: string;
  readonly customerId: string | null;
}

/** The calls to Stripe about refunds and disputes of invoices. */
export interface ReturnsGateway {
  /** Fetches how much of an invoice's payments was returned. */
  fetchReturned(invoiceId: string): Promise<ReturnedPayment>;
  /** Finds the invoice of a PaymentIntent. Resolves to `null` if it paid none, or does not exist. */
  findInvoice(paymentIntentId: string): Promise<PaidInvoice | null>;
  /** Finds the purchase that an invoice was created for. Resolves to `null` if it was created for none, or does not exist. */
  findPurchaseId(invoiceId: string): Promise<string | null>;
}

/** Creates the gateway, using the Stripe SDK. */
export function createReturnsGateway(stripe: Stripe): ReturnsGateway {
  return {
    async fetchReturned(invoiceId) {
      const expand = ['data.payment.payment_intent.latest_charge', 'data.invoice'];
      const payments = assertObject(
        await stripe.invoicePayments.list({ invoice: invoiceId, status: 'paid', limit: 100, expand }, READ),
        'list',
      );
      const parts = await Promise.all(
        payments.data.map(async (payment) => await fetchReturned(stripe, chargeOf(payment))),
      );
      const [expanded] = payments.data.map((payment) => payment.invoice).filter(isInvoice);
      // Account credit that pays an invoice in full is no payment.
      const invoice =
        expanded ?? assertObject(await stripe.invoices.retrieve(invoiceId, {}, READ), 'invoice');
      const returned = {
        amount: parts.reduce((sum, { amount }) => sum + amount, 0),
        of: parts.reduce((sum, part) => sum + part.of, accountCreditApplied(invoice)),
        isDisputed: parts.some(({ isDisputed }) => isDisputed),
      };
      return withCredited(returned, await fetchCredited(stripe, invoice));
    },
    async findInvoice(paymentIntentId) {
      const payment = { type: 'payment_intent', payment_intent: paymentIntentId } as const;
      try {
        const payments = assertObject(
          await stripe.invoicePayments.list({ payment, limit: 1, expand: ['data.invoice'] }, READ),
          'list',
        );
        const invoice = payments.data[0]?.invoice;
        if (invoice === undefined) return null;
        const customer = typeof invoice === 'string' || invoice.deleted === true ? null : invoice.customer;
        return { invoiceId: idOf(invoice), customerId: customer === null ? null : idOf(customer) };
      } catch (error) {
        // An endpoint may also receive the events of connected accounts, whose payments Stripe does not know here.
        if (isMissing(error)) return null;
        throw error;
      }
    },
    async findPurchaseId(invoiceId) {
      try {
        const invoice = assertObject(await stripe.invoices.retrieve(invoiceId, {}, READ), 'invoice');
        return invoice.metadata?.[PURCHASE_METADATA] ?? null;
      } catch (error) {
        if (stripeErrorKind(error) === 'refused') return null;
        throw error;
      }
    },
  };
}

function isInvoice(invoice: Stripe.InvoicePayment['invoice']): invoice is Stripe.Invoice {
  return typeof invoice !== 'string' && invoice.deleted !== true;
}

function chargeOf({ payment: { payment_intent: intent } }: Stripe.InvoicePayment): Stripe.Charge | null {
  if (typeof intent !== 'object' || typeof intent.latest_charge === 'string') return null;
  return intent.latest_charge;
}
