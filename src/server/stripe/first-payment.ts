import type Stripe from 'stripe';
import { billsPeriod } from './period-invoice.ts';

/** Asks Stripe for invoices, all pages of them. */
export type ListInvoices = (query: Stripe.InvoiceListParams) => Promise<readonly Stripe.Invoice[]>;

/**
 * Whether a trial is over and its first period not paid yet. Stripe calls the subscription active from the trial's end on,
 * and charges about an hour later at the earliest; what was raised in the trial has cost nothing until then.
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
  // A change of users may have been billed meanwhile.
  const invoices = await list({ subscription: subscription.id, created: { gte: end } });
  return !invoices.some((invoice) => invoice.status === 'paid' && billsPeriod(invoice, item));
}
