import type { BillingError } from '../../client/index.ts';
import type { Account, PaymentMethodSetup, SeatChange, SeatChangeQuote } from '../../contract/index.ts';
import type { SeatChangeEstimateResult } from '../../core/index.ts';
import type { FlowEvent, Transition } from '../reducer-flow.ts';
import type { SeatChangeAttempt, SeatChangePhase } from './phases.ts';

/** An event of a seat change. `account` is the last good account at that moment. */
export type SeatChangeEvent = UserEvent | PageEvent | ResponseEvent | FlowEvent;

/** The user did something. */
type UserEvent =
  | { readonly type: 'typed' }
  | {
      readonly type: 'quote_requested';
      readonly seats: number;
      readonly account: Account;
      /** The displayed estimate. */
      readonly shown: SeatChangeEstimateResult | null;
      /** The user returned from a bank's page after entering a card for this number. */
      readonly isCardReturn: boolean;
    }
  /** `key`: the idempotency key of this attempt. */
  | { readonly type: 'confirmed'; readonly key: string }
  | { readonly type: 'card_requested' }
  | { readonly type: 'card_entered' }
  | { readonly type: 'card_kept'; readonly account: Account | undefined }
  /**
   * Stripe.js reported that the payment succeeded (`isCertain`), or the connection was lost before it reported a result.
   */
  | { readonly type: 'payment_seen'; readonly isCertain: boolean }
  | { readonly type: 'outcome_requested' }
  | { readonly type: 'cancel_requested' }
  | { readonly type: 'back' }
  | { readonly type: 'finished' };

/** The page was reloaded, or the account was read. */
type PageEvent =
  | { readonly type: 'attempt_found'; readonly attempt: SeatChangeAttempt }
  | { readonly type: 'returned'; readonly id: string }
  /** `id`: of the setup of a card that was entered on a bank's page. */
  | { readonly type: 'card_returned'; readonly id: string }
  /** `change`: the latest one, unless this flow has already seen it end. */
  | { readonly type: 'account_read'; readonly account: Account; readonly change: SeatChange | null }
  /** The account does not have the attempt's outcome, or could not be read. */
  | { readonly type: 'account_silent' };

/** A request succeeded or failed. */
type ResponseEvent =
  | {
      readonly type: 'quote_received';
      readonly quote: SeatChangeQuote;
      readonly account: Account | undefined;
    }
  | { readonly type: 'quote_failed'; readonly error: BillingError; readonly account: Account | undefined }
  | { readonly type: 'setup_received'; readonly setup: PaymentMethodSetup }
  | { readonly type: 'setup_failed'; readonly error: BillingError }
  /** The account was read after the user had entered a card before any number. `error`: why it could not be read. */
  | { readonly type: 'card_account_read'; readonly error: BillingError | null }
  | { readonly type: 'confirm_responded'; readonly attempt: SeatChangeAttempt; readonly change: SeatChange }
  | {
      readonly type: 'confirm_failed';
      readonly attempt: SeatChangeAttempt;
      readonly error: BillingError;
      readonly account: Account | undefined;
    }
  | { readonly type: 'change_read'; readonly id: string; readonly change: SeatChange }
  | { readonly type: 'change_unread'; readonly id: string; readonly error: BillingError }
  | { readonly type: 'cancel_responded'; readonly change: SeatChange }
  | { readonly type: 'cancel_failed'; readonly id: string; readonly error: BillingError };

/** Side effects for the runner. */
export type SeatChangeEffect =
  /** → `quote_received`, `quote_failed`; aborted when the phase changes. */
  | { readonly type: 'request_quote'; readonly seats: number }
  /** → `setup_received`, `setup_failed`; ignored if the phase has changed. */
  | { readonly type: 'set_up_card' }
  /** → `card_account_read`; ignored if the phase has changed. */
  | { readonly type: 'read_card_account' }
  /** → `confirm_responded`, `confirm_failed`; always with the key of the attempt. */
  | { readonly type: 'send_attempt'; readonly attempt: SeatChangeAttempt }
  /** → `change_read`, `change_unread` */
  | { readonly type: 'read_change'; readonly id: string }
  /** → `cancel_responded`, `cancel_failed` */
  | { readonly type: 'cancel_change'; readonly id: string }
  /** Polls a pending change with growing pauses, from the shortest. */
  | { readonly type: 'restart_polling' }
  | { readonly type: 'save_attempt'; readonly attempt: SeatChangeAttempt }
  | { readonly type: 'forget_attempt'; readonly quoteId: string }
  /** Stores, for a reload, the number of users for which a card is being entered. */
  | { readonly type: 'save_card_entry'; readonly key: string; readonly seats: number }
  | { readonly type: 'forget_card_entry'; readonly key: string; readonly seats: number }
  /** Requests a quote for that number if this tab started the setup; otherwise only reads the account. */
  | { readonly type: 'resume_card_entry'; readonly id: string }
  /** Ignores this change in older accounts. */
  | { readonly type: 'mark_settled'; readonly id: string }
  /** Resets the field to the account's number. */
  | { readonly type: 'clear_draft' }
  | { readonly type: 'refresh_account' }
  /** Notifies all elements and tabs, and reads the account again. */
  | { readonly type: 'announce_change' };

export type SeatChangeTransition = Transition<SeatChangePhase, SeatChangeEffect>;
