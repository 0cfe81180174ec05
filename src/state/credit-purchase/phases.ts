import type { BillingError } from '../../client/index.ts';
import type { CheckoutMode, CreditPurchase } from '../../contract/index.ts';

/** Where a purchase of credits is. */
export type CreditPurchasePhase =
  /** `error`: why the last purchase could not be started; nothing was charged. */
  | {
      readonly status: 'choosing';
      readonly error: BillingError | null;
      /** The attempt that may have made a purchase: the same purchase is asked for again with its key. */
      readonly attempt: CreditPurchaseAttempt | null;
    }
  | {
      readonly status: 'creating';
      readonly quantity: number;
      readonly checkout: CheckoutMode;
      readonly attempt: CreditPurchaseAttempt;
    }
  /** Back after a reload or from Stripe's page: how far it got is being read. With `error` it could not be. */
  | {
      readonly status: 'resuming';
      readonly id: string;
      readonly balanceBefore: number | null;
      readonly error: BillingError | null;
    }
  /** Waits for the person: in the page with `purchase.clientSecret`, or on Stripe's page at `purchase.url`. */
  | { readonly status: 'paying'; readonly purchase: CreditPurchase; readonly balanceBefore: number | null }
  /** The payment was made, or `isCertain: false` perhaps; read again with growing pauses until the credits are there. */
  | {
      readonly status: 'arriving';
      readonly purchase: CreditPurchase;
      readonly isCertain: boolean;
      /** Credits available before the purchase; `null` where that is not known. */
      readonly balanceBefore: number | null;
      /** Reads since the payment was lost sight of that did not find it. */
      readonly unconfirmedPolls: number;
      readonly error: BillingError | null;
    }
  /** An asynchronous method was chosen: the bank takes hours or days. Another purchase can be made meanwhile. */
  | {
      readonly status: 'processing';
      readonly purchase: CreditPurchase;
      readonly balanceBefore: number | null;
    }
  | { readonly status: 'done'; readonly purchase: CreditPurchase; readonly balanceBefore: number | null }
  /** No credits came: see `purchase.status` (`failed`, `expired`, `refunded`) and `purchase.failure`. */
  | { readonly status: 'ended'; readonly purchase: CreditPurchase };

/** One purchase that the user asked for, with its idempotency key. */
export interface CreditPurchaseAttempt {
  readonly key: string;
  readonly quantity: number;
  readonly checkout: CheckoutMode;
  readonly returnUrl: string;
  readonly balanceBefore: number | null;
}
