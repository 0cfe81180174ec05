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

/** What Stripe says of a form, from which its state is made. */
export interface FormFacts {
  readonly canConfirm: boolean;
  readonly total: Money | null;
  readonly savedCards?: readonly SavedCard[];
  readonly settled?: Extract<PaymentFormState, { status: 'complete' | 'expired' }>;
}

/** The part of a form that differs between Checkout and intents. Made by a `FormOpener`; methods may throw. */
export interface FormDriver {
  confirm(returnUrl: string, savedCard?: string): Promise<PaymentOutcome>;
  updateAppearance(appearance: PaymentAppearance): void;
  focus(): void;
  destroy(): void;
}

/** What a driver tells the form. */
export interface FormReports {
  /** The facts, each time they change. */
  facts(facts: FormFacts): void;
  /** The frame is drawn and takes input. */
  drawn(): void;
  failed(reason: PaymentUnavailableReason): void;
}

/** Makes the elements of a new group and mounts them. */
export type FormOpener = (stripe: Stripe, options: PaymentFormOptions, reports: FormReports) => FormDriver;

/** How long a form may take from the first request to a drawn frame, unless told; milliseconds. */
const DRAW_TIMEOUT_MS = 30_000;

function settledBy(outcome: PaymentOutcome): FormFacts['settled'] {
  if (outcome.status === 'succeeded') return { status: 'complete', paid: true };
  if (outcome.status === 'processing') return { status: 'complete', paid: false };
  return outcome.status === 'canceled' ? { status: 'expired' } : undefined;
}

/** A form around a driver: its state, one confirmation at a time, nothing after it was destroyed. */
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
      this.#follow();
    });
    return this.#confirming;
  }

  updateAppearance(appearance: PaymentAppearance): void {
    this.#appearance = appearance;
    try {
      this.#driver?.updateAppearance(appearance);
    } catch {
      // The form keeps its looks: they are not worth what was typed.
    }
  }

  focus(): void {
    if (this.#state.status === 'ready') this.#driver?.focus();
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#takeDown();
  }

  async #open(load: () => Promise<Stripe>, open: FormOpener): Promise<void> {
    try {
      const stripe = await load();
      if (this.#over) return;
      const driver = open(
        stripe,
        { ...this.#options, appearance: this.#appearance },
        {
          facts: (facts) => {
            this.#facts = facts;
            this.#follow();
          },
          drawn: () => {
            this.#drawn = true;
            this.#follow();
          },
          failed: (reason) => this.#fail(reason),
        },
      );
      if (this.#over) driver.destroy();
      else this.#driver = driver;
    } catch (error) {
      this.#fail(isPaymentLoadError(error) ? error.reason : 'configuration');
    }
  }

  get #over(): boolean {
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

  #follow(): void {
    if (!this.#facts || !this.#drawn || this.#confirming || this.#over) return;
    clearTimeout(this.#timer);
    const { settled, ...facts } = this.#facts;
    this.#set(settled ?? { status: 'ready', ...facts });
  }

  #fail(reason: PaymentUnavailableReason): void {
    if (this.#over) return;
    this.#set({ status: 'unavailable', reason });
    this.#takeDown();
  }

  #set(state: PaymentFormState): void {
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return;
    this.#state = state;
    this.#options.onChange(state);
  }

  #takeDown(): void {
    clearTimeout(this.#timer);
    const driver = this.#driver;
    this.#driver = undefined;
    try {
      driver?.destroy();
    } catch {
      // Stripe.js lost its frame before us: there is nothing left to take down.
    }
    this.#options.target.replaceChildren();
  }
}
