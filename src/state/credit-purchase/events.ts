import type { BillingError } from '../../client/index.ts';
import type { CreditPurchase } from '../../contract/index.ts';
import type { FlowEvent, Transition } from '../reducer-flow.ts';
import type { CreditPurchaseAttempt, CreditPurchasePhase } from './phases.ts';

/** An event of a credit purchase. */
export type CreditPurchaseEvent =
  // The user did something.
  | { readonly type: 'typed' }
  | { readonly type: 'purchase_requested'; readonly attempt: CreditPurchaseAttempt }
  /**
   * Stripe.js reported that the payment succeeded (`isCertain`), or the connection was lost before it reported a result.
   */
  | { readonly type: 'payment_seen'; readonly isCertain: boolean }
  | { readonly type: 'outcome_requested' }
  | { readonly type: 'canceled' }
  | { readonly type: 'finished' }
  // The page was reloaded, or the account was read.
  | { readonly type: 'returned'; readonly id: string; readonly balanceBefore: number | null }
  /** `purchase`: the latest one, unless this flow has already seen it end or left it. */
  | { readonly type: 'account_read'; readonly purchase: CreditPurchase }
  // A request succeeded or failed.
  | {
      readonly type: 'purchase_created';
      readonly attempt: CreditPurchaseAttempt;
      readonly purchase: CreditPurchase;
    }
  | {
      readonly type: 'purchase_failed';
      readonly attempt: CreditPurchaseAttempt;
      readonly error: BillingError;
    }
  | { readonly type: 'purchase_read'; readonly id: string; readonly purchase: CreditPurchase }
  | { readonly type: 'purchase_unread'; readonly id: string; readonly error: BillingError }
  /** The account was read after the credits of a purchase had been added. */
  | { readonly type: 'account_updated'; readonly id: string }
  | FlowEvent;

/** Side effects for the runner. */
export type CreditPurchaseEffect =
  /** → `purchase_created`, `purchase_failed`; always with the attempt's key. */
  | { readonly type: 'create_purchase'; readonly attempt: CreditPurchaseAttempt }
  /** → `purchase_read`, `purchase_unread` */
  | { readonly type: 'read_purchase'; readonly id: string }
  /** Stores the purchase for a reload. */
  | {
      readonly type: 'save_attempt';
      readonly attempt: CreditPurchaseAttempt;
      readonly purchaseId: string;
    }
  /** Removes the attempt, and ignores its purchase in later accounts. */
  | { readonly type: 'leave_purchase'; readonly id: string }
  /** Resets the field to the smallest quantity. */
  | { readonly type: 'clear_draft' }
  | { readonly type: 'refresh_account' }
  /** Notifies all elements and tabs, and reads the account again. */
  | { readonly type: 'announce_change' }
  /** Same, then → `account_updated`. */
  | { readonly type: 'announce_credits'; readonly id: string };

export type CreditPurchaseTransition = Transition<CreditPurchasePhase, CreditPurchaseEffect>;
