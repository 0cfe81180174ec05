import type { BillingError } from '../../client/index.ts';
import type { Account, PaymentMethodSetup, SeatChange, SeatChangeQuote } from '../../contract/index.ts';
import type { SeatChangeEstimateResult } from '../../core/index.ts';

/** Why the quote is not what the estimate said. */
export type DifferenceReason =
  'tax' | 'discount' | 'account_credit' | 'changed_this_period' | 'pending_items' | 'time' | 'other';

/**
 * What the estimate said beside what the quote says, and why they differ: minor units of the quote's currency, positive
 * where it is charged, negative where it is given as account credit.
 */
export interface QuoteDifference {
  readonly estimated: number;
  readonly quoted: number;
  /** At least one. */
  readonly reasons: readonly DifferenceReason[];
}

/** What is different in a fresh quote beside the one that it replaces. */
export type QuoteChange = 'users' | 'period' | 'price' | 'payment_method' | 'amounts';

/** A quote that a person looks at. */
export interface SeatChangeReview {
  readonly status: 'review';
  readonly quote: SeatChangeQuote;
  /** `null` where the quote is what the estimate said, or where there was no estimate. */
  readonly difference: QuoteDifference | null;
  /**
   * What has come between; nothing was charged. An earlier quote was replaced by this one (`expired`, `changed`), or a card
   * was entered and none is on file all the same (`card_missing`).
   */
  readonly notice: 'expired' | 'changed' | 'card_missing' | null;
  /** What is different from the quote that this one replaced; empty without one. */
  readonly changes: readonly QuoteChange[];
  /** The quote replaced one in the other direction: users are now removed in place of added, or added in place of removed. */
  readonly isReversed: boolean;
  /** The account is not what the quote was made from any more: a fresh quote is on its way, and this one cannot be confirmed. */
  readonly isOutdated: boolean;
  /** The account that the quote was made from; `undefined` if none had been read. */
  readonly basis: Account | undefined;
  /** Why confirming was refused; nothing was charged. */
  readonly error: BillingError | null;
}

/** Where a change of users is. */
export type SeatChangePhase =
  /** `error`: why the last request for a quote brought none. */
  | { readonly status: 'editing'; readonly error: BillingError | null }
  | {
      readonly status: 'quoting';
      readonly seats: number;
      readonly basis: Account;
      /** The estimate that the user saw. */
      readonly shown: SeatChangeEstimateResult | null;
      /** The user came back from a bank's page where a card was entered for this number. */
      readonly isCardReturn: boolean;
    }
  | SeatChangeReview
  /** A card is entered before the quote is confirmed: a first one, or another. `setup` is `null` until it is begun. */
  | {
      readonly status: 'adding_card';
      /** `null` where it is entered before any number, since the one on file cannot pay for a change. */
      readonly review: SeatChangeReview | null;
      readonly setup: PaymentMethodSetup | null;
      /** It was entered; the quote that names it is on its way. */
      readonly isEntered: boolean;
      readonly error: BillingError | null;
    }
  | { readonly status: 'confirming'; readonly quote: SeatChangeQuote }
  /** Sent, without a clear response: it may have taken effect. `checkOutcome` asks again with the same key. */
  | {
      readonly status: 'unknown';
      readonly attempt: SeatChangeAttempt;
      /** A request that may tell the outcome is under way. */
      readonly checking: boolean;
      /** The attempt is from before a reload, and the account, which may tell its outcome, is being read. */
      readonly awaitsAccount: boolean;
      readonly error: BillingError | null;
    }
  /** Waits for an action, another card, or the bank: see `change.status`. Read again with growing pauses. */
  | {
      readonly status: 'pending';
      readonly change: SeatChange;
      readonly givingUp: boolean;
      /**
       * What the browser saw of a payment that the server does not know of yet: it went through (`paid`), or nobody can
       * tell (`doubtful`). `null` while the person has to do something.
       */
      readonly payment: 'paid' | 'doubtful' | null;
      /** Reads since `doubtful` that did not find the payment. */
      readonly unconfirmedPolls: number;
      /** Another tab's change, with another number than the one confirmed here, which was refused for it. */
      readonly isOvertaking: boolean;
      readonly error: BillingError | null;
    }
  /** Somebody came back from a bank's page for this change, which is being read. */
  | { readonly status: 'resuming'; readonly id: string; readonly error: BillingError | null }
  | { readonly status: 'done'; readonly change: SeatChange }
  /** Nothing has changed: see `change.status` (`failed`, `canceled`, `expired`) and `change.failure`. */
  | { readonly status: 'ended'; readonly change: SeatChange };

/** One confirmation by a person, kept until its outcome is known. */
export interface SeatChangeAttempt {
  readonly key: string;
  readonly quoteId: string;
  readonly seats: number;
  /** What was confirmed; `null` where it cannot be read any more after a reload. */
  readonly quote: SeatChangeQuote | null;
}
