import type { BillingError } from '../../client/index.ts';
import type { Account, PaymentMethodSetup, SeatChange, SeatChangeQuote } from '../../contract/index.ts';
import type { SeatChangeEstimateResult } from '../../core/index.ts';

/** Why the quote differs from the estimate. */
export type DifferenceReason =
  'tax' | 'discount' | 'account_credit' | 'changed_this_period' | 'pending_items' | 'time' | 'other';

/**
 * The amounts of the estimate and the quote, and why they differ. In minor units of the quote's currency: positive if
 * charged, negative if added as account credit.
 */
export interface QuoteDifference {
  readonly estimated: number;
  readonly quoted: number;
  /** At least one. */
  readonly reasons: readonly DifferenceReason[];
}

/** What differs between a fresh quote and the one that it replaces. */
export type QuoteChange = 'users' | 'period' | 'price' | 'payment_method' | 'amounts';

/** A quote that the user reviews. */
export interface SeatChangeReview {
  readonly status: 'review';
  readonly quote: SeatChangeQuote;
  /** `null` if the quote equals the estimate, or there was no estimate. */
  readonly difference: QuoteDifference | null;
  /**
   * What happened in the meantime; nothing was charged. An earlier quote was replaced by this one (`expired`, `changed`),
   * or a card was entered but none is on file (`card_missing`).
   */
  readonly notice: 'expired' | 'changed' | 'card_missing' | null;
  /** What differs from the quote that this one replaced; empty if it replaced none. */
  readonly changes: readonly QuoteChange[];
  /** The quote replaced one in the other direction: users are now removed instead of added, or vice versa. */
  readonly isReversed: boolean;
  /** The account has changed since the quote: a fresh quote is being requested, and this one cannot be confirmed. */
  readonly isOutdated: boolean;
  /** The account when the quote was made; `undefined` if none had been read. */
  readonly basis: Account | undefined;
  /** Why the confirmation was rejected; nothing was charged. */
  readonly error: BillingError | null;
}

/** Phase of a seat change. */
export type SeatChangePhase =
  /** `error`: why the last request for a quote failed. */
  | { readonly status: 'editing'; readonly error: BillingError | null }
  | {
      readonly status: 'quoting';
      readonly seats: number;
      readonly basis: Account;
      /** The estimate that the user saw. */
      readonly shown: SeatChangeEstimateResult | null;
      /** The user returned from a bank's page after entering a card for this number. */
      readonly isCardReturn: boolean;
    }
  | SeatChangeReview
  /** A card is entered before the quote is confirmed: a first one, or another. `setup` is `null` until it has started. */
  | {
      readonly status: 'adding_card';
      /** `null` if the card is entered before any number, because the one on file cannot pay for a change. */
      readonly review: SeatChangeReview | null;
      readonly setup: PaymentMethodSetup | null;
      /** The card was entered; the quote that names it is being requested. */
      readonly isEntered: boolean;
      readonly error: BillingError | null;
    }
  | { readonly status: 'confirming'; readonly quote: SeatChangeQuote }
  /** Sent without a clear response: it may have taken effect. `checkOutcome` sends it again with the same key. */
  | {
      readonly status: 'unknown';
      readonly attempt: SeatChangeAttempt;
      /** A request that may return the outcome is in progress. */
      readonly checking: boolean;
      /** The attempt is from before a reload, and the account, which may have its outcome, is being read. */
      readonly awaitsAccount: boolean;
      readonly error: BillingError | null;
    }
  /** Waiting for an action, another card, or the bank: see `change.status`. Polled with growing pauses. */
  | {
      readonly status: 'pending';
      readonly change: SeatChange;
      readonly isCanceling: boolean;
      /**
       * What the browser has seen of a payment that the server does not report yet: it succeeded (`paid`), or its result
       * is unknown (`doubtful`). `null` while the user has to act.
       */
      readonly payment: 'paid' | 'doubtful' | null;
      /** Polls since `doubtful` that did not find the payment. */
      readonly unconfirmedPolls: number;
      /** Another tab's change to a different number, because of which this confirmation was rejected. */
      readonly isOvertaking: boolean;
      readonly error: BillingError | null;
    }
  /** The user returned from a bank's page for this change, which is being read. */
  | { readonly status: 'resuming'; readonly id: string; readonly error: BillingError | null }
  | { readonly status: 'done'; readonly change: SeatChange }
  /** Nothing has changed: see `change.status` (`failed`, `canceled`, `expired`) and `change.failure`. */
  | { readonly status: 'ended'; readonly change: SeatChange };

/** One confirmation by the user, stored until its outcome is known. */
export interface SeatChangeAttempt {
  readonly key: string;
  readonly quoteId: string;
  readonly seats: number;
  /** The confirmed quote; `null` if it could not be restored after a reload. */
  readonly quote: SeatChangeQuote | null;
}
