import type { Money } from '../core/index.ts';

/**
 * Why no payment form can be shown. `blocked`: the provider's script or frame did not load. `timeout`: it did not answer in
 * time. `configuration`: it refused what it was given, such as a wrong key, or cannot draw where it was told to. A later
 * try may work for the first two; hosted Checkout is another way in all three.
 */
export type PaymentUnavailableReason = 'blocked' | 'timeout' | 'configuration';

/**
 * How an attempt to pay ended, as the browser sees it. It says what to show next, never what was charged: whatever it is,
 * the server is asked, and only its answer counts.
 */
export type PaymentOutcome =
  | { readonly status: 'succeeded' }
  /** Paid later by an asynchronous method. */
  | { readonly status: 'processing' }
  /** Still waits for the person: a challenge was left, or goes on elsewhere. */
  | { readonly status: 'requires_action' }
  | { readonly status: 'canceled' }
  | {
      readonly status: 'failed';
      /** Stripe's decline code or code, such as `insufficient_funds`, or `incomplete` for a form not filled in. */
      readonly code: string;
      /** For people; `null` where Stripe does not mean its message for them. */
      readonly message: string | null;
      /** The same form can be tried again. */
      readonly retryable: boolean;
    }
  /** The request was sent and no clear answer came: it may have been paid. */
  | { readonly status: 'unknown' }
  /** Nothing was sent. */
  | { readonly status: 'unavailable'; readonly reason: PaymentUnavailableReason };

/** A card that the customer has on file and Stripe offers for a Checkout Session. */
export interface SavedCard {
  /** Stripe's id of the payment method. */
  readonly id: string;
  readonly brand: string;
  readonly last4: string;
  readonly expMonth: number;
  readonly expYear: number;
}

/** Where a payment form is. */
export type PaymentFormState =
  | { readonly status: 'loading' }
  | {
      readonly status: 'ready';
      /** What the form asks for is filled in. */
      readonly canConfirm: boolean;
      /** What Stripe will charge; `null` where the form does not know (a card being saved, an invoice being paid). */
      readonly total: Money | null;
      /** The cards on file that can pay; only where the form was opened for them. */
      readonly savedCards?: readonly SavedCard[];
    }
  | { readonly status: 'confirming'; readonly total: Money | null }
  /** The Checkout Session was paid, perhaps in another tab; `paid` is false while an asynchronous method runs. */
  | { readonly status: 'complete'; readonly paid: boolean }
  /** The Checkout Session has ended unpaid. */
  | { readonly status: 'expired' }
  | { readonly status: 'unavailable'; readonly reason: PaymentUnavailableReason };

/** Our tokens with their values resolved: another origin's frame knows neither custom properties nor `inherit`. */
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
  /** With its unit, `16px`; so are the two below. */
  readonly fontSize: string;
  readonly borderRadius: string;
  readonly spacing: string;
}

/** Told when Stripe covers the page to have the person authenticated (3-D Secure), and when that is over. */
export interface ChallengeCallbacks {
  readonly onChallengeStart?: (() => void) | undefined;
  readonly onChallengeEnd?: (() => void) | undefined;
}

/** What every payment form is made with. */
export interface PaymentFormOptions extends ChallengeCallbacks {
  readonly clientSecret: string;
  /** Empty, connected, in the document itself (no shadow root above it), and never moved: moving reloads the frame. */
  readonly target: HTMLElement;
  readonly appearance: PaymentAppearance;
  /** BCP 47 tag; Stripe's own choice where it does not know it. */
  readonly locale: string;
  /** Called with each new state, never before the form was returned. */
  readonly onChange: (state: PaymentFormState) => void;
}

/** A mounted form. One serves one client secret; another attempt on another secret is another form. */
export interface PaymentForm {
  readonly state: PaymentFormState;
  /**
   * Pays or saves with what was typed, once however often it is called before it settles. Never rejects. Does not settle
   * where the person is sent to a bank's page: they come back at `returnUrl` (see `readRedirect`).
   */
  confirm(options: ConfirmOptions): Promise<PaymentOutcome>;
  /** Follows a change of theme without losing what was typed. */
  updateAppearance(appearance: PaymentAppearance): void;
  focus(): void;
  /** Takes the form down and empties its target; for good. Safe to call at any time and again. */
  destroy(): void;
}

/** How a form is confirmed. */
export interface ConfirmOptions {
  /** Absolute URL that a bank's page sends the person back to. */
  readonly returnUrl: string;
  /** Id of the card on file that pays, where the form was opened for one. */
  readonly savedCard?: string | undefined;
}

/** Asks the person to authenticate a payment that exists. */
export interface NextActionOptions extends ChallengeCallbacks {
  readonly clientSecret: string;
  readonly locale: string;
}

/** What the elements need of a payment provider in the browser. */
export interface PaymentPort {
  /** Buys what a Checkout Session says (`ui_mode: elements`): a purchase of credits. */
  mountCheckout(options: PaymentFormOptions): PaymentForm;
  /** The same with a card on file: draws nothing into `target`, and lists the cards in its state. */
  openSavedCards(options: PaymentFormOptions): PaymentForm;
  /** Saves a card on a SetupIntent: a first card, or another one. */
  mountSetup(options: PaymentFormOptions): PaymentForm;
  /** Pays an open invoice's PaymentIntent with another card: `requires_payment_method`. */
  mountPayment(options: PaymentFormOptions): PaymentForm;
  /** 3-D Secure for a payment on the card on file: `requires_action`. Never rejects. */
  handleNextAction(options: NextActionOptions): Promise<PaymentOutcome>;
}
