import type Stripe from 'stripe';
import { assertObject, READ } from './gateway.ts';
import { idOf } from './snapshot.ts';

/** Seconds by which a charge may be older than its invoice: Checkout creates a purchase's invoice once a bank debit has arrived. */
const CHARGED_BEFORE = 14 * 86_400;

/**
 * What of each invoice's payments was refunded, minor units, by the invoice's id; an invoice of which that is not known is missing.
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
  const charges = paid.length > 0 ? await listCharges(stripe, customer, paid) : [];
  return new Map(
    invoices.flatMap((invoice) => {
      const refunded = invoice.amount_paid > 0 ? refundedOf(invoice, charges) : 0;
      return refunded === null ? [] : [[invoice.id, refunded] as const];
    }),
  );
}

async function listCharges(
  stripe: Stripe,
  customer: string,
  paid: readonly Stripe.Invoice[],
): Promise<readonly Stripe.Charge[]> {
  const created = {
    gte: Math.min(...paid.map((invoice) => invoice.created)) - CHARGED_BEFORE,
    lte: Math.max(...paid.map((invoice) => invoice.status_transitions.paid_at ?? invoice.created)),
  };
  return assertObject(await stripe.charges.list({ customer, created, limit: 100 }, READ), 'list').data;
}

/** `null` where a payment's charge was not read, or is in another currency than the invoice. */
function refundedOf(
  { currency, payments }: Stripe.Invoice,
  charges: readonly Stripe.Charge[],
): number | null {
  const parts = (payments?.data ?? [])
    .filter(({ status }) => status === 'paid')
    .map(({ payment: { payment_intent: intent } }) =>
      charges.find(
        (charge) =>
          charge.paid &&
          charge.currency === currency &&
          intent !== undefined &&
          charge.payment_intent !== null &&
          idOf(charge.payment_intent) === idOf(intent),
      ),
    );
  if (parts.length === 0 || parts.includes(undefined)) return null;
  return parts.reduce((sum, charge) => sum + (charge?.amount_refunded ?? 0), 0);
}
