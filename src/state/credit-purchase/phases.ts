import type { BillingError } from '../../client/index.ts';
import type { CheckoutMode, CreditPurchase } from '../../contract/index.ts';

/** Phase of a credit purchase. */
export type CreditPurchasePhase =
  /** `error`: why the last purchase could not be created; nothing was charged. */
  | {
      readonly status: 'choosing';
      readonly error: BillingError | null;
      /** An attempt that may have created a purchase: the same request is sent again with its key. */
      readonly attempt: CreditPurchaseAttempt | null;
    }
  | {
      readonly status: 'creating';
      readonly quantity: number;
      readonly checkout: CheckoutMode;
      readonly attempt: CreditPurchaseAttempt;
    }
  /**
   * The page was reloaded or the user returned from Stripe's page: the purchase is being read. `error`: why it could not
   * be.
   */
  | {
      readonly status: 'resuming';
      readonly id: string;
      readonly balanceBefore: number | null;
      readonly error: BillingError | null;
    }
  /** Waiting for the user: in the page with `purchase.clientSecret`, or on Stripe's page at `purchase.url`. */
  | { readonly status: 'paying'; readonly purchase: CreditPurchase; readonly balanceBefore: number | null }
  /**
   * The payment was made, or may have been (`isCertain: false`); polled with growing pauses until the credits are added.
   */
  | {
      readonly status: 'arriving';
      readonly purchase: CreditPurchase;
      readonly isCertain: boolean;
      /** Credits available before the purchase; `null` if unknown. */
      readonly balanceBefore: number | null;
      /** Polls since the connection was lost that did not find the payment. */
      readonly unconfirmedPolls: number;
      readonly error: BillingError | null;
    }
  /** An asynchronous method was chosen, which takes hours or days. Another purchase can be made meanwhile. */
  | {
      readonly status: 'processing';
      readonly purchase: CreditPurchase;
      readonly balanceBefore: number | null;
    }
  | { readonly status: 'done'; readonly purchase: CreditPurchase; readonly balanceBefore: number | null }
  /** No credits were added: see `purchase.status` (`failed`, `expired`, `refunded`) and `purchase.failure`. */
  | { readonly status: 'ended'; readonly purchase: CreditPurchase };

/** One purchase requested by the user, with its idempotency key. */
export interface CreditPurchaseAttempt {
  readonly key: string;
  readonly quantity: number;
  readonly checkout: CheckoutMode;
  readonly returnUrl: string;
  readonly balanceBefore: number | null;
}
