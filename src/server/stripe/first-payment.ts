import type Stripe from 'stripe';
import { billsPeriod } from './period-invoice.ts';

/** Lists all pages of invoices from Stripe. */
export type ListInvoices = (query: Stripe.InvoiceListParams) => Promise<readonly Stripe.Invoice[]>;

/**
 * Returns whether a trial has ended and the first period after it is not paid yet. Stripe makes the subscription active at the
 * trial's end, and charges an hour later at the earliest; until then, users added in the trial have cost nothing.
 * `latest_invoice` has to be expanded.
 */
export async function awaitsFirstPayment(
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
  list: ListInvoices,
): Promise<boolean> {
  const { latest_invoice: latest, status, trial_end: end } = subscription;
  if (status !== 'active' || end === null || end !== item.current_period_start) return false;
  if (latest !== null && typeof latest !== 'string' && billsPeriod(latest, item))
    return latest.status !== 'paid';
  // The latest invoice may be that of a seat change made since.
  const invoices = await list({ subscription: subscription.id, created: { gte: end } });
  return !invoices.some((invoice) => invoice.status === 'paid' && billsPeriod(invoice, item));
}
