import type { ReadableAtom } from 'nanostores';
import type { BillingApi, BillingError } from '../client/index.ts';
import type { Account, PaymentMethodSetup, SeatChange, SeatChangeQuote } from '../contract/index.ts';
import type { SeatChangeEstimateResult } from '../core/index.ts';
import type { Remote } from './remote.ts';

/** Runs the callback once after this many milliseconds; the function returned calls it off. */
export type Schedule = (callback: () => void, milliseconds: number) => () => void;

/** The part of `Storage` that an attempt is kept in. */
export type AttemptStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** One organisation's billing as all elements of an endpoint share it. */
export interface BillingStore {
  readonly client: BillingApi;
  readonly $account: ReadableAtom<Remote<Account>>;
  /**
   * Unix seconds at the server now: its time when it answered, and what a monotonic clock says has passed since. The
   * visitor's clock has no part in it. `null` before the first account.
   */
  serverNow(): number | null;
  /** The account given to `begin`, until it has been checked against the contract. */
  readonly unverified: Account | undefined;
  /**
   * Starts from an account that the host's server rendered into the page, so that the first connection needs no request. An
   * older revision is ignored. It is checked against the contract as soon as the schemas are loaded: one that breaks it becomes a
   * `configuration` error that names the field, and one older than a minute is read again in the background.
   */
  begin(account: Account): void;
  /** Reads the account again; a request under way is given up. Settles when it is read or has failed; never rejects. */
  refresh(): Promise<void>;
  /** Keeps the account current until the returned function is called. The first one to connect loads it. */
  connect(): () => void;
  /** Says to all elements and all tabs that something has changed, and reads the account again. */
  announceChange(): Promise<void>;
}

/** What the text in the number field means. Only `valid` can be asked a quote for. */
export type SeatInput =
  | { readonly status: 'empty' }
  | { readonly status: 'not_a_number' }
  /** A fraction, or digits with separators: `1.5`, `1,000`. Which is meant depends on the reader: not guessed. */
  | { readonly status: 'not_whole' }
  /** More than any organisation has, where the backend names no maximum. */
  | { readonly status: 'too_large'; readonly limit: number }
  | { readonly status: 'below_minimum'; readonly limit: number }
  | { readonly status: 'above_maximum'; readonly limit: number }
  | { readonly status: 'unchanged'; readonly seats: number }
  | { readonly status: 'valid'; readonly seats: number };

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
  /** Why confirming was refused; nothing was charged. */
  readonly error: BillingError | null;
}

/** Where a change of users is. */
export type SeatChangePhase =
  /** `error`: why the last request for a quote brought none. */
  | { readonly status: 'editing'; readonly error: BillingError | null }
  | { readonly status: 'quoting'; readonly seats: number }
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
  /** Sent, and no clear answer came: it may have happened. `checkOutcome` asks again with the same key. */
  | {
      readonly status: 'unknown';
      readonly attempt: SeatChangeAttempt;
      /** A request that may tell the outcome is under way. */
      readonly checking: boolean;
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

/** The screen of a seat change: its stores, and what a person can do. Actions that do not fit the phase do nothing. */
export interface SeatChangeFlow {
  /** The text of the number field; the current number of users until somebody types. */
  readonly $draft: ReadableAtom<string>;
  readonly $input: ReadableAtom<SeatInput>;
  /** Follows each key press and the server's time without a request; `null` without an account or a valid number. */
  readonly $estimate: ReadableAtom<SeatChangeEstimateResult | null>;
  readonly $phase: ReadableAtom<SeatChangePhase>;
  /** Connects the store, takes up an attempt from before a reload, and follows a pending change. Call it back to stop. */
  connect(): () => void;
  /** Loads the code of the steps after the editor; typing does so too. Never rejects. */
  prepare(): Promise<void>;
  /** Takes the text as typed. A quote under way or in review is dropped. */
  setDraft(text: string): void;
  /** Adds `by`, kept within the limits; ±Infinity goes to one of them. */
  step(by: number): void;
  requestQuote(): Promise<void>;
  /** From the review to the editor, keeping the draft. */
  back(): void;
  /** Confirms the quote in review, once however often it is called. */
  confirm(): Promise<void>;
  /** From the review or the editor to the entry of a card, a first one or another; there it tries again to begin. */
  addCard(): Promise<void>;
  /** The card was entered: asks for a quote that names it. Nothing is charged. */
  cardAdded(): Promise<void>;
  /** From the entry of a card back to where it was begun. */
  keepCard(): void;
  /** The browser saw the payment of a pending change go through, or lost sight of it: the server is asked. */
  paymentMade(outcome?: { readonly isCertain: boolean }): void;
  /** Takes up the change or the card that somebody came back for from a bank's page. */
  resume(purpose: 'seat_change' | 'payment_method', id: string): Promise<void>;
  /** In `unknown`: sends the same attempt with the same key again. In `pending` and `resuming`: reads the change again. */
  checkOutcome(): Promise<void>;
  /** Gives a pending change up; what Stripe says then is shown. */
  giveUp(): Promise<void>;
  /** From `done` or `ended` back to the editor. */
  finish(): void;
}
