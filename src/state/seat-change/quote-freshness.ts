import type { Account, SeatChangeQuote } from '../../contract/index.ts';
import type { QuoteChange, SeatChangeReview } from './phases.ts';

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What the amounts depend on, besides the number of users and the billing period. */
const factsOf = ({ status, plan, accountCredit, paymentMethod, cancelAt, proration }: Account): unknown => [
  status,
  plan.unitPrice,
  accountCredit,
  paymentMethod,
  cancelAt,
  proration,
];

/** Whether the account has changed since the quote. `basis`: the account at that time. */
export function isOutdated(quote: SeatChangeQuote, basis: Account | undefined, account: Account): boolean {
  if (account.seats.quantity !== quote.seats.from) return true;
  if (basis === undefined) return false;
  return account.billingPeriod.end !== basis.billingPeriod.end || !isSame(factsOf(account), factsOf(basis));
}

/**
 * Returns what differs in a fresh quote for the same number of users. `amounts` only appears alone, if no other
 * difference explains it.
 */
export function compareQuotes(before: SeatChangeQuote, now: SeatChangeQuote): QuoteChange[] {
  const changes: QuoteChange[] = [];
  if (before.seats.from !== now.seats.from) changes.push('users');
  if (before.renewsAt !== now.renewsAt) changes.push('period');
  if (!isSame(before.recurring.after, now.recurring.after)) changes.push('price');
  if (!isSame(before.paymentMethod, now.paymentMethod)) changes.push('payment_method');
  const amounts = ({ amountDue, accountCreditAdded, credits }: SeatChangeQuote): unknown => [
    amountDue,
    accountCreditAdded,
    credits.added,
  ];
  if (changes.length === 0 && !isSame(amounts(before), amounts(now))) changes.push('amounts');
  return changes;
}

/** Returns the review of a quote. `before` is the quote that it replaces. */
export function reviewOf({
  quote,
  notice,
  difference,
  before = null,
  basis,
}: Pick<SeatChangeReview, 'quote' | 'notice' | 'difference' | 'basis'> & {
  readonly before?: SeatChangeQuote | null;
}): SeatChangeReview {
  return {
    status: 'review',
    quote,
    difference,
    notice,
    changes: before === null ? [] : compareQuotes(before, quote),
    isReversed: before !== null && isReversed(before, quote),
    isOutdated: false,
    basis,
    error: null,
  };
}

/** Whether an increase has become a decrease, or vice versa. */
function isReversed({ seats: before }: SeatChangeQuote, { seats: now }: SeatChangeQuote): boolean {
  return Math.sign(before.to - before.from) !== Math.sign(now.to - now.from);
}

/** Returns the notice for a quote that was requested because of a card. */
export function noticeOf(quote: SeatChangeQuote, before: SeatChangeQuote): SeatChangeReview['notice'] {
  if (quote.amountDue.amount > 0 && quote.paymentMethod === null) return 'card_missing';
  return isSameCharge(quote, before) ? null : 'changed';
}

function isSameCharge(one: SeatChangeQuote, other: SeatChangeQuote): boolean {
  return (
    one.amountDue.amount === other.amountDue.amount &&
    one.accountCreditAdded.amount === other.accountCreditAdded.amount &&
    one.credits.added === other.credits.added
  );
}
