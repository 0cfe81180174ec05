import type Stripe from 'stripe';
import { assertObject, READ } from './request.ts';
import { fetchRefunded } from './refunded.ts';
import { idOf } from './snapshot.ts';

/** How much older than its invoice a charge may be: Checkout creates a purchase's invoice only once a bank debit has succeeded. */
const CHARGED_BEFORE_SECONDS = 14 * 86_400;

/**
 * Returns how much of each invoice's payments was refunded, in minor units, by the invoice's id. Omits invoices whose refunds are
 * unknown. `payments` of the invoices has to be expanded.
 *
 * A refund belongs to a charge, not to an invoice (https://docs.stripe.com/tax/invoicing/refunds), and a list expands at most four
 * levels, two too few for the charges of invoices. So the charges are listed separately: the customer's newest 100 in that time range.
 */
export async function fetchRefunds(
  stripe: Stripe,
  customer: string,
  invoices: readonly Stripe.Invoice[],
): Promise<ReadonlyMap<string, number>> {
  const paid = invoices.filter(({ amount_paid: amount }) => amount > 0);
  const charges =
    paid.length > 0 ? await listCharges(stripe, customer, paid) : new Map<string, Stripe.Charge>();
  const found = await Promise.all(
    invoices.map(async (invoice) => {
      const refunded = invoice.amount_paid > 0 ? await refundedOf(stripe, invoice, charges) : 0;
      return refunded === null ? [] : [[invoice.id, refunded] as const];
    }),
  );
  return new Map(found.flat());
}

/** Returns the successful charges, by PaymentIntent. */
async function listCharges(
  stripe: Stripe,
  customer: string,
  paid: readonly Stripe.Invoice[],
): Promise<ReadonlyMap<string, Stripe.Charge>> {
  const created = {
    gte: Math.min(...paid.map((invoice) => invoice.created)) - CHARGED_BEFORE_SECONDS,
    lte: Math.max(...paid.map((invoice) => invoice.status_transitions.paid_at ?? invoice.created)),
  };
  const query = { customer, created, limit: 100, expand: ['data.refunds'] };
  const { data } = assertObject(await stripe.charges.list(query, READ), 'list');
  return new Map(
    data.flatMap((charge) =>
      charge.paid && charge.payment_intent !== null ? [[idOf(charge.payment_intent), charge] as const] : [],
    ),
  );
}

/** Sums the payments' refunds. Returns `null` if a payment's charge was not read or is not in the invoice's currency. */
async function refundedOf(
  stripe: Stripe,
  { currency, payments }: Stripe.Invoice,
  charges: ReadonlyMap<string, Stripe.Charge>,
): Promise<number | null> {
  const paid = (payments?.data ?? []).filter(({ status }) => status === 'paid');
  const own: Stripe.Charge[] = [];
  for (const { payment } of paid) {
    const intent = payment.payment_intent;
    const charge = intent == null ? undefined : charges.get(idOf(intent));
    if (charge?.currency !== currency) return null;
    own.push(charge);
  }
  const refunded = await Promise.all(own.map((charge) => fetchRefunded(stripe, charge)));
  return paid.length === 0 ? null : refunded.reduce((sum, amount) => sum + amount, 0);
}
