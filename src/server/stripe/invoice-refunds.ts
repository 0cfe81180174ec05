import type Stripe from 'stripe';
import { assertObject, READ } from './gateway.ts';
import { idOf } from './snapshot.ts';

/** Seconds by which a charge may be older than its invoice: Checkout creates a purchase's invoice once a bank debit has arrived. */
const CHARGED_BEFORE = 14 * 86_400;

/**
 * What was refunded of each invoice's payments, in minor units, by the invoice's id. Omits invoices whose refunds are unknown.
 * `payments` of the invoices has to be expanded.
 *
 * A refund is of a charge, not of an invoice (https://docs.stripe.com/tax/invoicing/refunds), and a list expands four levels at most,
 * two too few for the charges of invoices. So the charges are one list of their own: the customer's newest 100 of the time in question.
 * `amount_refunded` is the "amount refunded (can be less than the amount attribute on the charge if a partial refund was issued)".
 */
export async function fetchRefunds(
  stripe: Stripe,
  customer: string,
  invoices: readonly Stripe.Invoice[],
): Promise<ReadonlyMap<string, number>> {
  const paid = invoices.filter(({ amount_paid: amount }) => amount > 0);
  const charges =
    paid.length > 0 ? await listCharges(stripe, customer, paid) : new Map<string, Stripe.Charge>();
  return new Map(
    invoices.flatMap((invoice) => {
      const refunded = invoice.amount_paid > 0 ? refundedOf(invoice, charges) : 0;
      return refunded === null ? [] : [[invoice.id, refunded] as const];
    }),
  );
}

/** The charges that succeeded, by their PaymentIntent. */
async function listCharges(
  stripe: Stripe,
  customer: string,
  paid: readonly Stripe.Invoice[],
): Promise<ReadonlyMap<string, Stripe.Charge>> {
  const created = {
    gte: Math.min(...paid.map((invoice) => invoice.created)) - CHARGED_BEFORE,
    lte: Math.max(...paid.map((invoice) => invoice.status_transitions.paid_at ?? invoice.created)),
  };
  const { data } = assertObject(await stripe.charges.list({ customer, created, limit: 100 }, READ), 'list');
  return new Map(
    data.flatMap((charge) =>
      charge.paid && charge.payment_intent !== null ? [[idOf(charge.payment_intent), charge] as const] : [],
    ),
  );
}

/** Adds up the payments' refunds. `null` where a payment's charge was not read, or is in another currency than the invoice. */
function refundedOf(
  { currency, payments }: Stripe.Invoice,
  charges: ReadonlyMap<string, Stripe.Charge>,
): number | null {
  const paid = (payments?.data ?? []).filter(({ status }) => status === 'paid');
  let refunded = 0;
  for (const { payment } of paid) {
    const intent = payment.payment_intent;
    const charge = intent == null ? undefined : charges.get(idOf(intent));
    if (charge?.currency !== currency) return null;
    refunded += charge.amount_refunded;
  }
  return paid.length === 0 ? null : refunded;
}
