import type Stripe from 'stripe';
import type { BillingInterval } from '../../core/index.ts';
import { prorateSeatChange } from '../../core/index.ts';
import { readDiscounts } from './discount.ts';
import type { ListInvoices } from './first-payment.ts';
import { netAmount } from './invoice-discount.ts';
import { customerOf, fullInterval, idOf } from './snapshot.ts';

/** The current price of the seats. */
export interface CurrentPrice {
  readonly item: Stripe.SubscriptionItem;
  readonly quantity: number;
  readonly interval: BillingInterval;
  /** Price of one seat per interval, minor units. */
  readonly unitAmount: number;
}

/** Net amounts may differ by this much, in minor units: discounts and lines are rounded separately. */
const ROUNDING = 1;

/**
 * Returns whether the current period was billed at the subscription's current price, quantity and discount. Under flexible
 * billing Stripe credits the amount that was debited, not the current price
 * (https://docs.stripe.com/billing/subscriptions/billing-mode), so if they differ, no estimate can be right. The debit is on the
 * subscription's latest invoice, which has to be expanded, or on an earlier one of the period; if none is found, the result is
 * `false`. Classic billing credits the current price, so the result is always `true`.
 */
export async function isBilledAsNow(
  subscription: Stripe.Subscription,
  price: CurrentPrice,
  at: number,
  list: ListInvoices,
): Promise<boolean> {
  if (subscription.billing_mode.type !== 'flexible' || subscription.status !== 'active') return true;
  const discounts = readDiscounts(subscription, customerOf(subscription), at);
  if (discounts === 'quote_only') return true;
  const debit = await findPeriodDebit(subscription, price.item, list);
  if (debit === null) return false;
  const { item, quantity, unitAmount, interval } = price;
  const period = { start: item.current_period_start, end: item.current_period_end };
  const from = debit.period.start;
  if (from < period.start || from > period.end) return false;
  const expected = prorateSeatChange({
    unitAmount,
    from: 0,
    to: quantity,
    prorationDate: from,
    period,
    intervalSeconds: fullInterval(subscription.billing_cycle_anchor, interval, period),
    discountPercent: discounts.percent,
  });
  return Math.abs(expected.debit - netAmount(debit)) <= ROUNDING;
}

async function findPeriodDebit(
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
  list: ListInvoices,
): Promise<Stripe.InvoiceLineItem | null> {
  const { latest_invoice: latest } = subscription;
  const onLatest = latest === null || typeof latest === 'string' ? null : debitOn(latest, item);
  if (onLatest !== null) return onLatest;
  const invoices = await list({
    subscription: subscription.id,
    created: { gte: item.current_period_start },
  });
  const newestFirst = [...invoices].sort((a, b) => b.created - a.created);
  return newestFirst.map((invoice) => debitOn(invoice, item)).find((debit) => debit !== null) ?? null;
}

/** Returns the line that debits the item until the end of its period. An unpaid change has debited nothing. */
function debitOn(invoice: Stripe.Invoice, item: Stripe.SubscriptionItem): Stripe.InvoiceLineItem | null {
  if (invoice.status === 'void' || invoice.lines.has_more) return null;
  if (invoice.billing_reason === 'subscription_update' && invoice.status !== 'paid') return null;
  const debits = invoice.lines.data.filter(({ amount, parent, period }) => {
    const details = parent?.subscription_item_details;
    const isOfItem = details != null && idOf(details.subscription_item) === item.id;
    return isOfItem && amount >= 0 && period.end === item.current_period_end;
  });
  return debits.at(-1) ?? null;
}
