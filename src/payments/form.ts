import type { Stripe } from '@stripe/stripe-js';
import { isPaymentLoadError } from './load-error.ts';
import { thrownOutcome } from './outcome.ts';
import { watchChallenge } from './challenge.ts';
import type { Money } from '../core/index.ts';
import type {
  ConfirmOptions,
  PaymentAppearance,
  PaymentForm,
  PaymentFormOptions,
  PaymentFormState,
  PaymentOutcome,
  PaymentUnavailableReason,
  SavedCard,
} from './port.ts';

/** What Stripe reports about a form; the form's state is derived from it. */
export interface FormFacts {
  readonly canConfirm: boolean;
  readonly total: Money | null;
  readonly savedCards?: readonly SavedCard[];
  readonly settled?: Extract<PaymentFormState, { status: 'complete' | 'expired' }>;
}

/** The part of a form that differs between Checkout and intents. Created by a `FormOpener`. Its methods may throw. */
export interface FormDriver {
  confirm(returnUrl: string, savedCard?: string): Promise<PaymentOutcome>;
  updateAppearance(appearance: PaymentAppearance): void;
  focus(): void;
  destroy(): void;
}

/** Callbacks from a driver to its form. */
export interface FormReports {
  /** Called with the facts whenever they change. */
  facts(facts: FormFacts): void;
  /** The frame has rendered and accepts input. */
  drawn(): void;
  failed(reason: PaymentUnavailableReason): void;
}

/** Creates and mounts the Elements of a form. */
export type FormOpener = (stripe: Stripe, options: PaymentFormOptions, reports: FormReports) => FormDriver;

/** Default time from the first request to a rendered frame, in milliseconds. */
const DRAW_TIMEOUT_MS = 30_000;

function settledBy(outcome: PaymentOutcome): FormFacts['settled'] {
  if (outcome.status === 'succeeded') return { status: 'complete', paid: true };
  if (outcome.status === 'processing') return { status: 'complete', paid: false };
  return outcome.status === 'canceled' ? { status: 'expired' } : undefined;
}

/**
 * A form around a driver. Holds the state, allows one confirmation at a time, and ignores reports after `destroy()`.
 */
export class StripeForm implements PaymentForm {
  #state: PaymentFormState = { status: 'loading' };
  #facts: FormFacts | undefined;
  #drawn = false;
  #destroyed = false;
  #driver: FormDriver | undefined;
  #appearance: PaymentAppearance;
  #confirming: Promise<PaymentOutcome> | undefined;
  readonly #options: PaymentFormOptions;
  readonly #timer: ReturnType<typeof setTimeout>;

  constructor(
    options: PaymentFormOptions,
    load: () => Promise<Stripe>,
    open: FormOpener,
    drawTimeout = DRAW_TIMEOUT_MS,
  ) {
    this.#options = options;
    this.#appearance = options.appearance;
    this.#timer = setTimeout(() => this.#fail('timeout'), drawTimeout);
    void this.#open(load, open);
  }

  get state(): PaymentFormState {
    return this.#state;
  }

  confirm(options: ConfirmOptions): Promise<PaymentOutcome> {
    this.#confirming ??= this.#confirm(options).finally(() => {
      this.#confirming = undefined;
      this.#update();
    });
    return this.#confirming;
  }

  updateAppearance(appearance: PaymentAppearance): void {
    this.#appearance = appearance;
    try {
      this.#driver?.updateAppearance(appearance);
    } catch {
      // Keep the current appearance: it is not worth losing the user's input.
    }
  }

  focus(): void {
    if (this.#state.status === 'ready') this.#driver?.focus();
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#unmount();
  }

  async #open(load: () => Promise<Stripe>, open: FormOpener): Promise<void> {
    try {
      const stripe = await load();
      if (this.#isOver) return;
      const driver = open(
        stripe,
        { ...this.#options, appearance: this.#appearance },
        {
          facts: (facts) => {
            this.#facts = facts;
            this.#update();
          },
          drawn: () => {
            this.#drawn = true;
            this.#update();
          },
          failed: (reason) => this.#fail(reason),
        },
      );
      if (this.#isOver) driver.destroy();
      else this.#driver = driver;
    } catch (error) {
      this.#fail(isPaymentLoadError(error) ? error.reason : 'configuration');
    }
  }

  get #isOver(): boolean {
    return this.#destroyed || this.#state.status === 'unavailable';
  }

  async #confirm({ returnUrl, savedCard }: ConfirmOptions): Promise<PaymentOutcome> {
    await Promise.resolve();
    const state = this.#state;
    if (state.status === 'unavailable') return { status: 'unavailable', reason: state.reason };
    if (state.status === 'complete') return { status: state.paid ? 'succeeded' : 'processing' };
    if (state.status === 'expired') return { status: 'canceled' };
    const driver = this.#driver;
    if (state.status !== 'ready' || !driver || this.#destroyed) {
      return { status: 'failed', code: 'incomplete', message: null, retryable: true };
    }
    this.#set({ status: 'confirming', total: state.total });
    const outcome = await watchChallenge(this.#options, () => driver.confirm(returnUrl, savedCard)).catch(
      thrownOutcome,
    );
    const settled = settledBy(outcome);
    if (settled && this.#facts) this.#facts = { ...this.#facts, settled };
    return outcome;
  }

  #update(): void {
    if (!this.#facts || !this.#drawn || this.#confirming || this.#isOver) return;
    clearTimeout(this.#timer);
    const { settled, ...facts } = this.#facts;
    this.#set(settled ?? { status: 'ready', ...facts });
  }

  #fail(reason: PaymentUnavailableReason): void {
    if (this.#isOver) return;
    this.#set({ status: 'unavailable', reason });
    this.#unmount();
  }

  #set(state: PaymentFormState): void {
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return;
    this.#state = state;
    this.#options.onChange(state);
  }

  #unmount(): void {
    clearTimeout(this.#timer);
    const driver = this.#driver;
    this.#driver = undefined;
    try {
      driver?.destroy();
    } catch {
      // Stripe.js has already lost its frame: nothing is left to remove.
    }
    this.#options.target.replaceChildren();
  }
}
