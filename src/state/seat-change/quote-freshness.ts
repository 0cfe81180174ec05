import type { Account, SeatChangeQuote } from '../../contract/index.ts';
import type { QuoteChange, SeatChangeReview } from './phases.ts';

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What amounts depend on, besides the number of users and the billing period. */
const factsOf = ({ status, plan, accountCredit, paymentMethod, cancelAt, proration }: Account): unknown => [
  status,
  plan.unitPrice,
  accountCredit,
  paymentMethod,
  cancelAt,
  proration,
];

/** Whether the account is not what the quote was made from any more. `basis`: the account as it was then. */
export function isOutdated(quote: SeatChangeQuote, basis: Account | undefined, account: Account): boolean {
  if (account.seats.quantity !== quote.seats.from) return true;
  if (basis === undefined) return false;
  return account.billingPeriod.end !== basis.billingPeriod.end || !isSame(factsOf(account), factsOf(basis));
}

/** What is different in a fresh quote for the same number of users. `amounts` stands alone, for what has no other name. */
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

/** The review of a quote; `before` is the one that it replaces. */
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

/** Whether what was an increase is a decrease now, or the other way round. */
function isReversed({ seats: before }: SeatChangeQuote, { seats: now }: SeatChangeQuote): boolean {
  return Math.sign(before.to - before.from) !== Math.sign(now.to - now.from);
}

/** What to say above a quote that was asked for because of a card. */
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
