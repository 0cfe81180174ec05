import type { Money } from '../core/index.ts';

/**
 * Why no payment form can be shown. `blocked`: the provider's script or frame did not load. `timeout`: it did not
 * respond in time. `configuration`: it rejected its input, such as a wrong key, or cannot render in its target.
 * Retrying may help with the first two; hosted Checkout is an alternative in all three cases.
 */
export type PaymentUnavailableReason = 'blocked' | 'timeout' | 'configuration';

/**
 * How a payment attempt ended, as far as the browser can tell. It decides what to show next, never what was charged:
 * the caller always queries the server, and only its response counts.
 */
export type PaymentOutcome =
  | { readonly status: 'succeeded' }
  /** An asynchronous method was accepted and pays later. */
  | { readonly status: 'processing' }
  /** Waiting for the user, who left a challenge or continues it elsewhere. */
  | { readonly status: 'requires_action' }
  | { readonly status: 'canceled' }
  | {
      readonly status: 'failed';
      /** Stripe's decline code or code, such as `insufficient_funds`, or `incomplete` for an incomplete form. */
      readonly code: string;
      /** Message for the user; `null` if Stripe's message is not meant for users. */
      readonly message: string | null;
      /** Whether the same form can be submitted again. */
      readonly retryable: boolean;
    }
  /** The request was sent without a clear response: it may have been paid. */
  | { readonly status: 'unknown' }
  /** Nothing was sent. */
  | { readonly status: 'unavailable'; readonly reason: PaymentUnavailableReason };

/** A card on file that Stripe offers for a Checkout Session. */
export interface SavedCard {
  /** Stripe's id of the payment method. */
  readonly id: string;
  readonly brand: string;
  readonly last4: string;
  readonly expMonth: number;
  readonly expYear: number;
}

/** State of a payment form. */
export type PaymentFormState =
  | { readonly status: 'loading' }
  | {
      readonly status: 'ready';
      /** Whether all required input is complete. */
      readonly canConfirm: boolean;
      /** Amount that Stripe will charge; `null` if the form does not have it (saving a card, paying an invoice). */
      readonly total: Money | null;
      /** The cards on file that can pay; only for `openSavedCards`. */
      readonly savedCards?: readonly SavedCard[];
    }
  | { readonly status: 'confirming'; readonly total: Money | null }
  /**
   * The Checkout Session was paid, possibly in another tab. `paid` is false while an asynchronous method is processing.
   */
  | { readonly status: 'complete'; readonly paid: boolean }
  /** The Checkout Session ended without a payment. */
  | { readonly status: 'expired' }
  | { readonly status: 'unavailable'; readonly reason: PaymentUnavailableReason };

/** Our tokens resolved to literal values: a cross-origin frame can use neither custom properties nor `inherit`. */
export interface PaymentAppearance {
  readonly scheme: 'light' | 'dark';
  readonly accentColor: string;
  readonly onAccentColor: string;
  readonly backgroundColor: string;
  readonly textColor: string;
  readonly mutedColor: string;
  readonly borderColor: string;
  readonly dangerColor: string;
  readonly focusColor: string;
  readonly fontFamily: string;
  /** With its unit, such as `16px`, like the two below. */
  readonly fontSize: string;
  readonly borderRadius: string;
  readonly spacing: string;
}

/** Called when a challenge (3-D Secure) covers the page, and when it has ended. */
export interface ChallengeCallbacks {
  readonly onChallengeStart?: (() => void) | undefined;
  readonly onChallengeEnd?: (() => void) | undefined;
}

/** Options of every payment form. */
export interface PaymentFormOptions extends ChallengeCallbacks {
  readonly clientSecret: string;
  /** Empty, connected, in the document itself (not inside a shadow root), and never moved: moving reloads the frame. */
  readonly target: HTMLElement;
  readonly appearance: PaymentAppearance;
  /** BCP 47 tag. Stripe decides if it does not support the locale. */
  readonly locale: string;
  /** Called with each new state, but never before the form was returned. */
  readonly onChange: (state: PaymentFormState) => void;
}

/** A mounted form for one client secret. A new attempt with another secret needs a new form. */
export interface PaymentForm {
  readonly state: PaymentFormState;
  /**
   * Pays or saves with the entered details; concurrent calls share one attempt. Never rejects. Does not settle if the
   * user is redirected to a bank's page, which returns to `returnUrl` (see `takeReturn`).
   */
  confirm(options: ConfirmOptions): Promise<PaymentOutcome>;
  /** Applies a changed theme without losing the user's input. */
  updateAppearance(appearance: PaymentAppearance): void;
  focus(): void;
  /** Removes the form permanently and empties its target. Safe to call at any time, repeatedly. */
  destroy(): void;
}

/** Options of `PaymentForm.confirm`. */
export interface ConfirmOptions {
  /** Absolute URL to which a bank's page returns the user. */
  readonly returnUrl: string;
  /** Id of the card on file to pay with, for `openSavedCards`. */
  readonly savedCard?: string | undefined;
}

/** Options for authenticating an existing payment. */
export interface NextActionOptions extends ChallengeCallbacks {
  readonly clientSecret: string;
  readonly locale: string;
}

/** What the elements need from a payment provider in the browser. */
export interface PaymentPort {
  /** Pays a Checkout Session (`ui_mode: elements`): a purchase of credits. */
  mountCheckout(options: PaymentFormOptions): PaymentForm;
  /** Same with a card on file: renders nothing into `target`, and lists the cards in its state. */
  openSavedCards(options: PaymentFormOptions): PaymentForm;
  /** Saves a card with a SetupIntent: the first card, or another one. */
  mountSetup(options: PaymentFormOptions): PaymentForm;
  /** Pays an open invoice's PaymentIntent with another card: `requires_payment_method`. */
  mountPayment(options: PaymentFormOptions): PaymentForm;
  /** Runs 3-D Secure for a payment with the card on file: `requires_action`. Never rejects. */
  handleNextAction(options: NextActionOptions): Promise<PaymentOutcome>;
}
