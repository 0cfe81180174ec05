import type { ReadableAtom } from 'nanostores';
import type { BillingError } from '../client/index.ts';
import type { CheckoutMode, CreditEntry, CreditPurchase } from '../contract/index.ts';
import type { Money } from '../core/index.ts';
import type { PagedList } from './paged-list.ts';

/** What the text in the quantity field means. Only `valid` can be bought. */
export type QuantityInput =
  | { readonly status: 'empty' }
  | { readonly status: 'not_a_number' }
  /** A fraction, or digits with separators: not guessed. */
  | { readonly status: 'not_whole' }
  | { readonly status: 'below_minimum'; readonly limit: number }
  | { readonly status: 'above_maximum'; readonly limit: number }
  | { readonly status: 'valid'; readonly quantity: number };

/** Where a purchase of credits is. */
export type CreditPurchasePhase =
  /** `error`: why the last purchase could not be started; nothing was charged. */
  | { readonly status: 'choosing'; readonly error: BillingError | null }
  | { readonly status: 'creating'; readonly quantity: number; readonly checkout: CheckoutMode }
  /** Back after a reload or from Stripe's page: how far it got is being read. With `error` it could not be. */
  | { readonly status: 'resuming'; readonly id: string; readonly error: BillingError | null }
  /** Waits for the person: in the page with `purchase.clientSecret`, or on Stripe's page at `purchase.url`. */
  | { readonly status: 'paying'; readonly purchase: CreditPurchase }
  /** The payment was made, or `isCertain: false` perhaps; read again with growing pauses until the credits are there. */
  | {
      readonly status: 'arriving';
      readonly purchase: CreditPurchase;
      readonly isCertain: boolean;
      /** Credits available before the purchase; `null` where that is not known. */
      readonly balanceBefore: number | null;
      readonly error: BillingError | null;
    }
  /** An asynchronous method was chosen: the bank takes hours or days. Another purchase can be made meanwhile. */
  | { readonly status: 'processing'; readonly purchase: CreditPurchase }
  | { readonly status: 'done'; readonly purchase: CreditPurchase; readonly balanceBefore: number | null }
  /** No credits came: see `purchase.status` (`failed`, `expired`, `refunded`) and `purchase.failure`. */
  | { readonly status: 'ended'; readonly purchase: CreditPurchase };

/** One purchase by a person, kept until it has ended. */
export interface CreditPurchaseAttempt {
  readonly key: string;
  readonly quantity: number;
  readonly checkout: CheckoutMode;
  readonly returnUrl: string;
  /** `null` until the server has made the purchase. */
  readonly purchaseId: string | null;
  readonly balanceBefore: number | null;
}

/** The screen of a purchase: its stores, and what a person can do. Actions that do not fit the phase do nothing. */
export interface CreditPurchaseFlow {
  /** The text of the quantity field; the smallest quantity until somebody types. */
  readonly $draft: ReadableAtom<string>;
  /** `null` without an account and where no credits are sold. */
  readonly $input: ReadableAtom<QuantityInput | null>;
  /** Price of the typed quantity before tax; `null` where it is not valid. */
  readonly $total: ReadableAtom<Money | null>;
  readonly $phase: ReadableAtom<CreditPurchasePhase>;
  /** Connects the store, takes up a purchase from before a reload, and follows one that was paid. Call it back to stop. */
  connect(): () => void;
  /** Loads the code of the steps after the choice; typing does so too. Never rejects. */
  prepare(): Promise<void>;
  setDraft(text: string): void;
  /** Adds `by`, kept within the limits; ±Infinity goes to one of them. */
  step(by: number): void;
  /**
   * Makes the purchase, to be paid in the page or on Stripe's page. In `paying` the same quantity is started over, so that
   * hosted Checkout can stand in for a form that does not load. Gives the purchase to pay, or `null` where there is none.
   */
  start(checkout: CheckoutMode, returnUrl: string): Promise<CreditPurchase | null>;
  /** The browser saw the payment go through or, with `isCertain: false`, lost sight of it. The server has the last word. */
  paymentMade(options?: { readonly isCertain: boolean }): void;
  /** Takes up the purchase that somebody came back for from Stripe's or a bank's page. */
  resume(id: string): Promise<void>;
  /** Reads a purchase again now, in any phase that has one. */
  checkOutcome(): Promise<void>;
  /** From `paying` or `resuming` back to choosing; what is unpaid ends by itself. */
  cancel(): void;
  /** From `done`, `ended` or `processing` back to choosing. */
  finish(): void;
}

/** The ledger's screen. */
export type CreditHistory = PagedList<CreditEntry>;

/** Whether something that costs a credit may be begun. The server decides all the same when it is done. */
export type CreditGate =
  /** The account is not known yet, or with `error` could not be read. */
  | { readonly status: 'unknown'; readonly error: BillingError | null }
  | { readonly status: 'open'; readonly available: number }
  | {
      readonly status: 'closed';
      /** `no_credits`: none available. */
      readonly reason: 'no_credits';
      /** Credits are sold, and whoever is signed in may buy them. */
      readonly canBuy: boolean;
    };
