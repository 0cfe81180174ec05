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

/** Why the browser cannot compute what is due and needs a quote from the server. A newer server may have other reasons. */
export type QuoteOnlyReason = KnownQuoteOnlyReason | (string & {});

/** Caveats of {@link EstimateCaveat} that this version knows. */
export type KnownEstimateCaveat = 'before_tax' | 'changed_this_period';

/** Why the quote may differ from the estimate. A newer server may have other caveats. */
export type EstimateCaveat = KnownEstimateCaveat | (string & {});

/** Input of an estimate; the contract's `Account` has this shape. */
export interface EstimableAccount {
  /** Stripe's status of the subscription; while `trialing`, additional users add no credits immediately. */
  readonly status: string;
  readonly plan: {
    /** Price of one user per interval; `null` if the plan has none. */
    readonly unitPrice: Money | null;
    readonly interval: BillingInterval | null;
    readonly creditsPerSeat: number;
  };
  readonly seats: {
    /** `null` if the plan has no number of users. */
    readonly quantity: number | null;
    readonly minimum: number;
    readonly maximum: number | null;
    readonly highestThisPeriod: number;
  };
  readonly billingPeriod: Period & { readonly intervalSeconds: number };
  readonly credits: { readonly available: number };
  /** The customer's balance in their favor, in the plan's currency; zero or positive. */
  readonly accountCredit: Money;
  readonly proration: {
    /** Percent discount included in the proration lines; 0 for none. */
    readonly discountPercent: number;
    /** Stripe moves smaller amounts to the customer's balance instead of charging them; in minor units. */
    readonly minimumCharge: number;
    readonly caveats: readonly EstimateCaveat[];
    /** Why the amount due is only known from a quote; `null` if it can be estimated. */
    readonly quoteOnly: QuoteOnlyReason | null;
  };
}

/** The estimated amount due now, in minor units of the plan's currency. */
export interface EstimatedDue extends SeatChangeProration {
  readonly status: 'estimated';
  /** Charged now; zero or positive. */
  readonly amountDue: number;
  /** Account credit that pays part of this change. */
  readonly accountCreditApplied: number;
  /** Account credit that a decrease adds for the next invoices. */
  readonly accountCreditAdded: number;
  /** Amount below the currency's minimum charge, which moves to the balance instead of being charged now; otherwise zero. */
  readonly deferred: number;
  readonly caveats: readonly EstimateCaveat[];
}

/** Everything that the editor shows for a number of users without a request. */
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
    /** Credits for the new users that this period has already granted and that are not added again. */
    readonly alreadyGranted: number;
  };
  readonly due: EstimatedDue | { readonly status: 'quote_only'; readonly reason: QuoteOnlyReason };
}

/**
 * The estimate for a number of users: a change, `unchanged`, or the limit that it violates. `unavailable`: the plan has no
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
 * Estimates a change to `seats` users at the instant `at` (Unix seconds, the server's time). The amount due is estimated,
 * or `quote_only` with the reason. Makes no request.
 * @throws RangeError if `seats` or `at` is not a safe integer, or an amount exceeds the safe range.
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

interface DueInput {
  readonly unitPrice: Money;
  readonly from: number;
  readonly to: number;
  readonly at: number;
}

function estimateDue(
  account: EstimableAccount,
  { unitPrice, from, to, at }: DueInput,
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
  // How Stripe rounds in three-decimal currencies is unknown.
  if (minorUnitDigits(unitPrice.currency) === 3) return 'currency';
  // So is how Stripe rounds an invoice in whole units.
  if (isChargedInWholeUnits(unitPrice.currency)) return 'currency';
  // Another backend may send more decimals than the proration supports.
  if (!isDiscountPercent(account.proration.discountPercent)) return 'discount';
  const { start, end } = account.billingPeriod;
  return at < start || at >= end ? 'period_ended' : null;
}
