import type { Account, LineItem, SeatChangeQuote } from '../../contract/index.ts';
import type { EstimatedDue, SeatChangeEstimateResult } from '../../core/index.ts';
import { tryEstimate } from './estimate.ts';
import type { DifferenceReason, QuoteDifference } from './phases.ts';

/**
 * Returns why a quote differs from the estimate; `null` if it does not, or there was no estimate. `shown` is the estimate
 * that the user saw when requesting the quote.
 */
export function compareWithEstimate(
  account: Account,
  shown: SeatChangeEstimateResult | null,
  quote: SeatChangeQuote,
): QuoteDifference | null {
  const seen = dueOf(shown);
  const exact = dueOf(tryEstimate({ account, seats: quote.seats.to, at: quote.prorationDate }));
  const expected = exact ?? seen;
  if (expected === null) return null;
  const quoted = quote.amountDue.amount - quote.accountCreditAdded.amount;
  const estimated = netOf(seen ?? expected);
  const reasons = reasonsBetween(account, expected, quote);
  // The time between the key press and the quote also affects the amount.
  if (exact === null || (seen !== null && seen.total !== exact.total)) reasons.push('time');
  if (reasons.length === 0 && estimated === quoted) return null;
  return { estimated, quoted, reasons: reasons.length === 0 ? ['other'] : reasons };
}

function reasonsBetween(
  account: Account,
  expected: EstimatedDue,
  quote: SeatChangeQuote,
): DifferenceReason[] {
  const quoted = quote.amountDue.amount - quote.accountCreditAdded.amount;
  const reasons: DifferenceReason[] = [];
  if (expected.total === quote.total.amount && netOf(expected) === quoted) return reasons;
  const pending = sumOf(quote, 'pending');
  const creditLines = sumOf(quote, 'proration_credit');
  const wasChanged =
    account.proration.caveats.includes('changed_this_period') && creditLines !== expected.credit;
  const applicable = Math.min(Math.max(0, quote.total.amount), account.accountCredit.amount);
  if (quote.tax.amount !== 0) reasons.push('tax');
  if (quote.discount.amount !== 0) reasons.push('discount');
  if (quote.accountCreditApplied.amount !== applicable) reasons.push('account_credit');
  if (wasChanged) reasons.push('changed_this_period');
  if (pending !== 0) reasons.push('pending_items');
  const explained =
    expected.total +
    quote.tax.amount -
    quote.discount.amount +
    pending +
    (wasChanged ? creditLines - expected.credit : 0);
  if (explained !== quote.total.amount || reasons.length === 0) reasons.push('other');
  return reasons;
}

function dueOf(estimate: SeatChangeEstimateResult | null): EstimatedDue | null {
  return estimate?.status === 'change' && estimate.due.status === 'estimated' ? estimate.due : null;
}

/** Positive if charged, negative if added as account credit. */
function netOf(due: EstimatedDue): number {
  return due.amountDue - due.accountCreditAdded;
}

function sumOf(quote: SeatChangeQuote, kind: LineItem['kind']): number {
  return quote.lineItems.reduce((sum, line) => (line.kind === kind ? sum + line.amount.amount : sum), 0);
}
