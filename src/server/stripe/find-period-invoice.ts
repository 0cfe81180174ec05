import type Stripe from 'stripe';
import type { PeriodInvoice } from './period-invoice.ts';
import { billsPeriod, needsPayments, readPeriodInvoice } from './period-invoice.ts';
import { assertObject, READ, readAll } from './request.ts';
import type { BillingSnapshot } from './snapshot.ts';

/** Returns the current period's invoice if it is the subscription's latest, otherwise `null`. */
export async function latestPeriodInvoice(
  stripe: Stripe,
  { latest_invoice: latest, pause_collection: pause }: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
  at: number,
): Promise<PeriodInvoice | null> {
  if (latest === null || typeof latest === 'string' || !billsPeriod(latest, item)) return null;
  const invoice = needsPayments(latest) ? await readPayments(stripe, latest.id) : latest;
  return readPeriodInvoice(invoice, item, { isPaused: pause !== null, at });
}

/** Reads the invoice of the snapshot's period, by `knownId` or by search. Resolves to `null` if Stripe has none. */
export async function findPeriodInvoice(
  stripe: Stripe,
  snapshot: BillingSnapshot,
  { knownId, at }: { readonly knownId: string | null; readonly at: number },
): Promise<PeriodInvoice | null> {
  const { subscriptionId, itemId, periodStart, isCollectionPaused: isPaused } = snapshot;
  const item = { id: itemId, current_period_start: periodStart };
  if (knownId !== null) return readPeriodInvoice(await readPayments(stripe, knownId), item, { isPaused, at });
  const query = { subscription: subscriptionId, created: { gte: periodStart } };
  const invoices = await readAll((page) => stripe.invoices.list({ ...query, ...page }, READ));
  const own = invoices.filter((invoice) => billsPeriod(invoice, item));
  const found = own.find(({ status }) => status === 'paid') ?? own[0];
  if (found === undefined) return null;
  const invoice = needsPayments(found) ? await readPayments(stripe, found.id) : found;
  return readPeriodInvoice(invoice, item, { isPaused, at });
}

/** Reads an invoice with its payments. */
async function readPayments(stripe: Stripe, invoiceId: string): Promise<Stripe.Invoice> {
  const expand = ['payments.data.payment.payment_intent'];
  return assertObject(await stripe.invoices.retrieve(invoiceId, { expand }, READ), 'invoice');
}
