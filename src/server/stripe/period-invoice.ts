import type Stripe from 'stripe';

/** The invoice that bills a period itself, not a change within it. */
export interface PeriodInvoice {
  readonly id: string;
  /**
   * `expected`: not paid yet, and no payment has failed; a renewal's invoice is a draft for about an hour. `owed`: a payment has
   * failed, it is overdue, or it is a draft that Stripe will not collect. `written_off`: voided or marked uncollectible.
   */
  readonly state: 'expected' | 'owed' | 'paid' | 'written_off';
  readonly isDraft: boolean;
  /** Unix seconds. */
  readonly created: number;
  /** Seats that it bills; 0 if no line has them. */
  readonly seats: number;
}

/** The item that an invoice may bill, and its current period. */
export type BilledItem = Pick<Stripe.SubscriptionItem, 'id' | 'current_period_start'>;

/** Seconds after finalization within which Stripe charges an invoice. After that, an invoice without an attempt counts as owed. */
const CHARGED_WITHIN_SECONDS = 3600;

/**
 * Returns whether an invoice bills the item's current period itself, not a change within it. A renewal's invoice does if a line of
 * any item starts or ends at the period's start: the item may have been replaced since, and others may renew more often.
 */
export function billsPeriod(
  { billing_reason: reason, created, lines }: Stripe.Invoice,
  item: BilledItem,
): boolean {
  if (created < item.current_period_start) return false;
  // Ending a trial with `trial_end: now` has the billing reason of an update.
  if (reason !== 'subscription_cycle') return lines.data.some((line) => isPeriodLine(line, item));
  if (lines.has_more) return true;
  const { current_period_start: start } = item;
  // Billed in advance, or in arrears for usage. Usage with a shorter interval is billed within the period and does not match.
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

/** Returns the total quantity of one item's lines: graduated tiers have a line each. */
export function quantityOf(lines: readonly Stripe.InvoiceLineItem[]): number {
  return lines.reduce((sum, { quantity }) => sum + (quantity ?? 0), 0);
}

/** Returns whether an open invoice's state depends on its payments: an attempted one, such as a bank debit, may be in progress. */
export function needsPayments(invoice: Stripe.Invoice): boolean {
  return invoice.status === 'open' && (invoice.attempted || invoice.attempt_count > 0);
}

/** Converts a period's invoice. `payments.data.payment.payment_intent` has to be expanded if {@link needsPayments}. */
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
 * Returns whether an open invoice is owed: its due date has passed, or its payment has failed. Its payments have to be expanded if
 * {@link needsPayments}; `at` in Unix seconds.
 */
export function hasFailed(invoice: Stripe.Invoice, at: number): boolean {
  if (invoice.collection_method === 'send_invoice')
    return invoice.due_date !== null && invoice.due_date <= at;
  if (isPaymentInProgress(invoice)) return false;
  const finalizedAt = invoice.status_transitions.finalized_at ?? invoice.created;
  return needsPayments(invoice) || at - finalizedAt >= CHARGED_WITHIN_SECONDS;
}

/** Returns whether a payment of the invoice is in progress and may still succeed, such as a bank debit. */
export function isPaymentInProgress({ payments }: Stripe.Invoice): boolean {
  return (payments?.data ?? []).some(
    ({ payment: { payment_intent: intent } }) =>
      typeof intent === 'object' && ['processing', 'succeeded'].includes(intent.status),
  );
}
