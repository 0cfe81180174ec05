import { assertSafeInteger } from './checks.ts';
import { multiply } from './multiply.ts';
import { seatChangeCredits } from './credits.ts';
import type { Money } from './money.ts';
import { isChargedInWholeUnits, minorUnitDigits } from './money.ts';
import type { BillingInterval, Period } from './period.ts';
import type { SeatChangeProration } from './proration.ts';
import { isDiscountPercent, prorateSeatChange } from './proration.ts';

/** Reasons of {@link QuoteOnlyReason} that this version knows. */
export type KnownQuoteOnlyReason =
  'pricing' | 'tax' | 'discount' | 'trial' | 'pending_items' | 'period_ended' | 'currency' | 'status';

/** Why the browser cannot compute what is due and the server has to be asked. A newer server may have other reasons. */
export type QuoteOnlyReason = KnownQuoteOnlyReason | (string & {});

/** Caveats of {@link EstimateCaveat} that this version knows. */
export type KnownEstimateCaveat = 'before_tax' | 'changed_this_period';

/** Why the quote may differ from a computed amount. A newer server may have other caveats. */
export type EstimateCaveat = KnownEstimateCaveat | (string & {});

/** What an estimate is computed from; the contract's `Account` has this shape. */
export interface EstimableAccount {
  /** Stripe's status of the subscription; in `trialing` more users add no credits at once. */
  readonly status: string;
  readonly plan: {
    /** Price of one user per interval; `null` for a plan that has none. */
    readonly unitPrice: Money | null;
    readonly interval: BillingInterval | null;
    readonly creditsPerSeat: number;
  };
  readonly seats: {
    /** `null` for a plan that does not say how many. */
    readonly quantity: number | null;
    readonly minimum: number;
    readonly maximum: number | null;
    readonly highestThisPeriod: number;
  };
  readonly billingPeriod: Period & { readonly intervalSeconds: number };
  readonly credits: { readonly available: number };
  /** What the customer has in favour, in minor units of the plan's currency; zero or positive. */
  readonly accountCredit: Money;
  readonly proration: {
    /** Percent discount inside the proration lines; 0 for none. */
    readonly discountPercent: number;
    /** Stripe bills nothing below this and moves it to the customer's balance; in minor units. */
    readonly minimumCharge: number;
    readonly caveats: readonly EstimateCaveat[];
    /** Not `null` where only a quote can tell. */
    readonly quoteOnly: QuoteOnlyReason | null;
  };
}

/** What is due at once, in minor units of the plan's currency. */
export interface EstimatedDue extends SeatChangeProration {
  readonly status: 'estimated';
  /** Charged now; zero where nothing is. */
  readonly amountDue: number;
  /** Account credit that this change uses up. */
  readonly accountCreditApplied: number;
  /** Added to the customer's balance for the next invoices, by a decrease. */
  readonly accountCreditAdded: number;
  /** The amount is below the currency's minimum charge: it moves to the balance, nothing is charged now. */
  readonly deferred: number;
  readonly caveats: readonly EstimateCaveat[];
}

/** Everything the editor shows for a number of users before the server is asked. */
export interface SeatChangeEstimate {
  readonly status: 'change';
  readonly direction: 'increase' | 'decrease';
  readonly seats: { readonly from: number; readonly to: number };
  /** Price of all users per interval before tax and discounts, in minor units. */
  readonly recurring: { readonly before: number; readonly after: number };
  readonly credits: {
    readonly added: number;
    readonly before: number;
    readonly after: number;
    /** Credits that the next period grants. */
    readonly nextGrant: number;
    /** The increase adds fewer than its users would bring, since this period granted for them already. */
    readonly alreadyGranted: number;
  };
  readonly due: EstimatedDue | { readonly status: 'quote_only'; readonly reason: QuoteOnlyReason };
}

/**
 * What a number of users comes to: a change, nothing to do, or the limit that it breaks. `unavailable`: the plan has no
 * price per user or no number of users.
 */
export type SeatChangeEstimateResult =
  | SeatChangeEstimate
  | { readonly status: 'unchanged' }
  | { readonly status: 'unavailable' }
  | {
      readonly status: 'invalid';
      readonly reason: 'below_minimum' | 'above_maximum';
      readonly limit: number;
    };

/**
 * All that the editor shows for `seats` users at the instant `at` (Unix seconds, the server's time), or the reason why
 * only a quote can tell what is due. Makes no request.
 * @throws RangeError where `seats` or `at` is no safe integer, or an amount leaves the safe range.
 */
export function estimateSeatChange(input: {
  readonly account: EstimableAccount;
  readonly seats: number;
  readonly at: number;
}): SeatChangeEstimateResult {
  const { account, seats: to, at } = input;
  assertSafeInteger(to, 'seats');
  assertSafeInteger(at, 'at');
  const { quantity: from, minimum, maximum, highestThisPeriod } = account.seats;
  const { unitPrice, creditsPerSeat } = account.plan;
  if (from === null || unitPrice === null) return { status: 'unavailable' };
  if (to === from) return { status: 'unchanged' };
  const floor = Math.max(1, minimum);
  if (to < floor) return { status: 'invalid', reason: 'below_minimum', limit: floor };
  if (maximum !== null && to > maximum) return { status: 'invalid', reason: 'above_maximum', limit: maximum };

  const isTrial = account.status === 'trialing';
  const { added, alreadyGranted } = seatChangeCredits({
    from,
    to,
    highestThisPeriod,
    creditsPerSeat,
    isTrial,
  });
  const available = account.credits.available;
  return {
    status: 'change',
    direction: to > from ? 'increase' : 'decrease',
    seats: { from, to },
    recurring: {
      before: multiply(unitPrice.amount, from, 'the recurring amount'),
      after: multiply(unitPrice.amount, to, 'the recurring amount'),
    },
    credits: {
      added,
      before: available,
      after: available + added,
      nextGrant: multiply(to, creditsPerSeat, 'the next grant'),
      alreadyGranted,
    },
    due: estimateDue(account, { unitPrice, from, to, at }),
  };
}

interface DueQuestion {
  readonly unitPrice: Money;
  readonly from: number;
  readonly to: number;
  readonly at: number;
}

function estimateDue(
  account: EstimableAccount,
  { unitPrice, from, to, at }: DueQuestion,
): SeatChangeEstimate['due'] {
  const reason = quoteOnlyReason(account, unitPrice, at);
  if (reason !== null) return { status: 'quote_only', reason };
  const { discountPercent, minimumCharge, caveats } = account.proration;
  const { credit, debit, total } = prorateSeatChange({
    unitAmount: unitPrice.amount,
    from,
    to,
    prorationDate: at,
    period: account.billingPeriod,
    intervalSeconds: account.billingPeriod.intervalSeconds,
    discountPercent,
  });
  const charge = Math.max(0, total);
  const accountCreditApplied = Math.min(charge, account.accountCredit.amount);
  const open = charge - accountCreditApplied;
  const deferred = open < minimumCharge ? open : 0;
  return {
    status: 'estimated',
    credit,
    debit,
    total,
    amountDue: open - deferred,
    accountCreditApplied,
    accountCreditAdded: Math.max(0, -total),
    deferred,
    caveats,
  };
}

function quoteOnlyReason(account: EstimableAccount, unitPrice: Money, at: number): QuoteOnlyReason | null {
  if (account.proration.quoteOnly !== null) return account.proration.quoteOnly;
  // How Stripe rounds in three-decimal currencies is not known.
  if (minorUnitDigits(unitPrice.currency) === 3) return 'currency';
  // Nor how an invoice in whole units rounds.
  if (isChargedInWholeUnits(unitPrice.currency)) return 'currency';
  // Another backend may send more decimals than prorations are computed with.
  if (!isDiscountPercent(account.proration.discountPercent)) return 'discount';
  const { start, end } = account.billingPeriod;
  return at < start || at >= end ? 'period_ended' : null;
}
