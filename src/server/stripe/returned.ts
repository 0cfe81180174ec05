import type Stripe from 'stripe';
import { assertObject, READ } from './gateway.ts';
import { idOf } from './snapshot.ts';

/** The part of a payment that went back to the payer, minor units: refunds, and disputes that stand. */
export interface ReturnedPayment {
  readonly amount: number;
  /** What was charged; `amount` is never more. */
  readonly of: number;
  /** A dispute stands: it is open, or was lost. */
  readonly isDisputed: boolean;
}

/** Disputes of these statuses take nothing: what is refunded to prevent one is among the refunds. */
const SETTLED_DISPUTES = ['won', 'warning_closed', 'prevented'];

/** What of a charge was returned by now; nothing of a payment that was never charged. Asks Stripe only about a disputed one. */
export async function fetchReturned(stripe: Stripe, charge: Stripe.Charge | null): Promise<ReturnedPayment> {
  if (charge === null) return { amount: 0, of: 0, isDisputed: false };
  const standing = (await fetchDisputes(stripe, charge)).filter(
    ({ status }) => !SETTLED_DISPUTES.includes(status),
  );
  // An amount of another currency says nothing about a part: then it is the whole.
  const disputed = standing.map(({ amount, currency }) =>
    currency === charge.currency ? amount : charge.amount,
  );
  const amount = disputed.reduce((sum, each) => sum + each, charge.amount_refunded);
  return { amount: Math.min(amount, charge.amount), of: charge.amount, isDisputed: standing.length > 0 };
}

/** The charge does not say how much of it is disputed, nor how that ended: its disputes do. */
async function fetchDisputes(stripe: Stripe, charge: Stripe.Charge): Promise<readonly Stripe.Dispute[]> {
  if (!charge.disputed) return [];
  return assertObject(await stripe.disputes.list({ charge: charge.id, limit: 100 }, READ), 'list').data;
}

/** The invoice that a payment was made for. */
export interface PaidInvoice {
  readonly invoiceId: string;
  readonly customerId: string | null;
}

/** All that the handler asks of Stripe about what was paid back of invoices. */
export interface ReturnsGateway {
  /** What of an invoice's payments was returned by now. */
  fetchReturned(invoiceId: string): Promise<ReturnedPayment>;
  /** The invoice of a PaymentIntent; `null` where it paid none. */
  findInvoice(paymentIntentId: string): Promise<PaidInvoice | null>;
}

/** The gateway over the Stripe SDK. */
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
