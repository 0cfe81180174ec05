import type Stripe from 'stripe';
import { assertObject, READ } from './gateway.ts';
import { idOf } from './snapshot.ts';

/** The part of a payment that was returned to the customer, in minor units: refunds, and disputes not won. */
export interface ReturnedPayment {
  readonly amount: number;
  /** The charged amount; `amount` is never greater. */
  readonly of: number;
  /** A dispute is open or was lost. */
  readonly isDisputed: boolean;
}

/** Statuses of disputes that take no money. A refund that prevents a dispute is already counted as a refund. */
const SETTLED_DISPUTES = ['won', 'warning_closed', 'prevented'];

/** Returns how much of a charge was returned; nothing if there is no charge. Calls Stripe only for a disputed charge. */
export async function fetchReturned(stripe: Stripe, charge: Stripe.Charge | null): Promise<ReturnedPayment> {
  if (charge === null) return { amount: 0, of: 0, isDisputed: false };
  const standing = (await fetchDisputes(stripe, charge)).filter(
    ({ status }) => !SETTLED_DISPUTES.includes(status),
  );
  // An amount in another currency cannot be compared: treat the whole charge as disputed.
  const disputed = standing.map(({ amount, currency }) =>
    currency === charge.currency ? amount : charge.amount,
  );
  const amount = disputed.reduce((sum, each) => sum + each, charge.amount_refunded);
  return { amount: Math.min(amount, charge.amount), of: charge.amount, isDisputed: standing.length > 0 };
}

/** Fetches a charge's disputes: the charge itself has neither the disputed amount nor the result. */
async function fetchDisputes(stripe: Stripe, charge: Stripe.Charge): Promise<readonly Stripe.Dispute[]> {
  if (!charge.disputed) return [];
  return assertObject(await stripe.disputes.list({ charge: charge.id, limit: 100 }, READ), 'list').data;
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
  /** Finds the invoice of a PaymentIntent. Resolves to `null` if it paid none. */
  findInvoice(paymentIntentId: string): Promise<PaidInvoice | null>;
}

/** Creates the gateway, using the Stripe SDK. */
export function createReturnsGateway(stripe: Stripe): ReturnsGateway {
  return {
    async fetchReturned(invoiceId) {
      const expand = ['data.payment.payment_intent.latest_charge'];
      const payments = assertObject(
        await stripe.invoicePayments.list({ invoice: invoiceId, status: 'paid', limit: 100, expand }, READ),
        'list',
      );
      const parts = await Promise.all(
        payments.data.map(async (payment) => await fetchReturned(stripe, chargeOf(payment))),
      );
      return {
        amount: parts.reduce((sum, { amount }) => sum + amount, 0),
        of: parts.reduce((sum, part) => sum + part.of, 0),
        isDisputed: parts.some(({ isDisputed }) => isDisputed),
      };
    },
    async findInvoice(paymentIntentId) {
      const payment = { type: 'payment_intent', payment_intent: paymentIntentId } as const;
      const payments = assertObject(
        await stripe.invoicePayments.list({ payment, limit: 1, expand: ['data.invoice'] }, READ),
        'list',
      );
      const invoice = payments.data[0]?.invoice;
      if (invoice === undefined) return null;
      const customer = typeof invoice === 'string' || invoice.deleted === true ? null : invoice.customer;
      return { invoiceId: idOf(invoice), customerId: customer === null ? null : idOf(customer) };
    },
  };
}

function chargeOf({ payment: { payment_intent: intent } }: Stripe.InvoicePayment): Stripe.Charge | null {
  if (typeof intent !== 'object' || typeof intent.latest_charge === 'string') return null;
  return intent.latest_charge;
}
