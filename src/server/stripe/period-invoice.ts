import type Stripe from 'stripe';

/** The invoice that bills a period itself, and not a change within it. */
export interface PeriodInvoice {
  readonly id: string;
  /**
   * `expected`: not paid yet, and no payment has failed; a renewal's invoice is a draft for about an hour. `owed`: a payment has
   * failed, its time is over, or it is a draft that Stripe will not collect. `written_off`: voided or marked uncollectible.
   */
  readonly state: 'expected' | 'owed' | 'paid' | 'written_off';
  readonly isDraft: boolean;
  /** Unix seconds. */
  readonly created: number;
  /** Seats that it bills; 0 where no line of it says. */
  readonly seats: number;
}

/** The item that an invoice may bill, and its current period. */
export type BilledItem = Pick<Stripe.SubscriptionItem, 'id' | 'current_period_start'>;

/** Seconds after an invoice's finalization within which Stripe charges it; beyond, one without an attempt counts as owed. */
const CHARGED_WITHIN = 3600;

/**
 * Whether an invoice is the one for the item's current period itself, and not for a change within it. A renewal bills it where
 * a line of any item begins or ends with its start: the item may have been replaced since, and others may renew more often.
 */
export function billsPeriod(
  { billing_reason: reason, created, lines }: Stripe.Invoice,
  item: BilledItem,
): boolean {
  if (created < item.current_period_start) return false;
  // Ending a trial by `trial_end: now` is an update.
  if (reason !== 'subscription_cycle') return lines.data.some((line) => isPeriodLine(line, item));
  if (lines.has_more) return true;
  const { current_period_start: start } = item;
  // In advance, or for usage in arrears; usage of a shorter interval within the period is billed at its own end.
  return lines.data.some(
    ({ period }) => (period.start === start && period.end > created) || period.end === start,
  );
}

function isPeriodLine({ parent, period }: Stripe.InvoiceLineItem, item: BilledItem): boolean {
  const details = parent?.subscription_item_details;
  return (
    details?.subscription_item === item.id && !details.proration && period.start === item.current_period_start
  );
}

/** What lines of one item bill together: graduated tiers have a line each. */
export function quantityOf(lines: readonly Stripe.InvoiceLineItem[]): number {
  return lines.reduce((sum, { quantity }) => sum + (quantity ?? 0), 0);
}

/** Whether the state of an open invoice depends on its payment: an attempted one may be in progress, such as a bank debit. */
export function needsPayments(invoice: Stripe.Invoice): boolean {
  return invoice.status === 'open' && (invoice.attempted || invoice.attempt_count > 0);
}

/** Reads the invoice of a period. `payments.data.payment.payment_intent` has to be expanded where {@link needsPayments} says so. */
export function readPeriodInvoice(
  invoice: Stripe.Invoice,
  item: BilledItem,
  now: { readonly isPaused: boolean; readonly at: number },
): PeriodInvoice {
  return {
    id: invoice.id,
    state: stateOf(invoice, now),
    isDraft: invoice.status === 'draft',
    created: invoice.created,
    seats: quantityOf(invoice.lines.data.filter((line) => isPeriodLine(line, item))),
  };
}

function stateOf(
  invoice: Stripe.Invoice,
  { isPaused, at }: { readonly isPaused: boolean; readonly at: number },
): PeriodInvoice['state'] {
  switch (invoice.status) {
    case 'paid':
      return 'paid';
    case 'void':
    case 'uncollectible':
      return 'written_off';
    case 'open':
      return hasFailed(invoice, at) ? 'owed' : 'expected';
    default:
      return isPaused || invoice.auto_advance === false ? 'owed' : 'expected';
  }
}

/**
 * Whether an open invoice is owed: its due date has passed, or its payment has failed. Payments are needed where
 * {@link needsPayments} says so; `at` in Unix seconds.
 */
export function hasFailed(invoice: Stripe.Invoice, at: number): boolean {
  if (invoice.collection_method === 'send_invoice')
    return invoice.due_date !== null && invoice.due_date <= at;
  if (isUnderWay(invoice)) return false;
  const finalizedAt = invoice.status_transitions.finalized_at ?? invoice.created;
  return needsPayments(invoice) || at - finalizedAt >= CHARGED_WITHIN;
}

/** Whether a payment of an invoice has begun that may still succeed, such as a bank debit. */
export function isUnderWay({ payments }: Stripe.Invoice): boolean {
  return (payments?.data ?? []).some(
    ({ payment: { payment_intent: intent } }) =>
      typeof intent === 'object' && ['processing', 'succeeded'].includes(intent.status),
  );
}
