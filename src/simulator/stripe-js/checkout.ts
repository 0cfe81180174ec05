import type {
  Appearance,
  StripeCheckoutConfirmResult,
  StripeCheckoutElementsSdk,
  StripeCheckoutElementsSdkOptions,
  StripeCheckoutLoadActionsResult,
  StripeCheckoutLoadActionsSuccess,
  StripeCheckoutSession,
  StripeCheckoutUpdateHandler,
  StripeCheckoutValidateElementsResult,
  StripePaymentElement,
} from '@stripe/stripe-js';
import type { FakeCheckout, FakeStripeBackend } from './backend.ts';
import { FakeStripeFault, IntegrationError, toStripeError } from './backend.ts';
import { toSession } from './checkout-session.ts';
import { settle } from './intents.ts';
import { checkAppearance } from './appearance.ts';
import { FakePaymentElement } from './payment-element.ts';
import { strict } from './strict.ts';

type Implemented = Pick<
  StripeCheckoutElementsSdk,
  'on' | 'loadActions' | 'changeAppearance' | 'loadFonts' | 'getPaymentElement' | 'createPaymentElement'
>;
type ImplementedActions = Pick<
  StripeCheckoutLoadActionsSuccess,
  'confirm' | 'getSession' | 'validateElements'
>;

type ConfirmOptions = NonNullable<Parameters<StripeCheckoutLoadActionsSuccess['confirm']>[0]>;

/** The fake Checkout Elements SDK (`ui_mode: elements`). */
export class FakeCheckoutSdk implements Implemented {
  readonly #backend: FakeStripeBackend;
  readonly #options: StripeCheckoutElementsSdkOptions;
  readonly #handlers = new Set<StripeCheckoutUpdateHandler>();
  #appearance: Appearance | undefined;
  #payment: FakePaymentElement | undefined;
  #checkout: FakeCheckout | undefined;
  #lastError: string | null = null;
  #confirming = false;

  readonly #locale: string | undefined;

  /** `locale`: the Stripe object's. */
  constructor(backend: FakeStripeBackend, options: StripeCheckoutElementsSdkOptions, locale?: string) {
    this.#locale = locale;
    checkAppearance(options.elementsOptions?.appearance);
    this.#backend = backend;
    this.#options = options;
    this.#appearance = options.elementsOptions?.appearance;
  }

  on(event: 'change', handler: StripeCheckoutUpdateHandler): void {
    if ((event as string) !== 'change') throw new IntegrationError(`Checkout has no event ${event}`);
    this.#handlers.add(handler);
  }

  async loadActions(): Promise<StripeCheckoutLoadActionsResult> {
    try {
      this.#checkout = await this.#backend.retrieveCheckout(await this.#options.clientSecret);
    } catch (error) {
      return { type: 'error', error: { code: null, message: toStripeError(error).message ?? '' } };
    }
    const actions: ImplementedActions = {
      getSession: () => this.#session(),
      validateElements: () => Promise.resolve(this.#validate()),
      confirm: (options) => this.#confirm(options),
    };
    return { type: 'success', actions: strict('actions', actions) as StripeCheckoutLoadActionsSuccess };
  }

  changeAppearance(appearance: Appearance): void {
    checkAppearance(appearance);
    this.#appearance = appearance;
    this.#payment?.changeAppearance(appearance);
  }

  loadFonts(): void {
    if (!this.#payment)
      throw new IntegrationError('The fake Stripe.js cannot load fonts before an Element is created');
  }

  getPaymentElement(): StripePaymentElement | null {
    return this.#payment?.element ?? null;
  }

  createPaymentElement(): StripePaymentElement {
    if (this.#payment) throw new IntegrationError('Checkout can have one Payment Element only');
    this.#payment = new FakePaymentElement(this.#appearance, this.#locale, () => this.#changed());
    return this.#payment.element;
  }

  #session(): StripeCheckoutSession {
    if (!this.#checkout) throw new IntegrationError('loadActions() must be called first');
    const complete = this.#payment !== undefined && this.#payment.value.error === null;
    return toSession(this.#checkout, complete && !this.#confirming, this.#lastError);
  }

  #changed(): void {
    if (!this.#checkout) return;
    const session = this.#session();
    for (const handler of this.#handlers) handler(session);
  }

  #validate(): StripeCheckoutValidateElementsResult {
    if (!this.#payment?.isMounted) {
      return { type: 'error', error: { code: 'no_elements', message: 'No Element', validation_errors: [] } };
    }
    const error = this.#payment.showErrors();
    if (!error) return { type: 'success', session: this.#session() };
    const { message } = error;
    return {
      type: 'error',
      error: { code: 'validation_error', message, validation_errors: [{ message, element: 'payment' }] },
    };
  }

  async #confirm(options: ConfirmOptions = {}): Promise<StripeCheckoutConfirmResult> {
    if (this.#confirming) throw new IntegrationError('confirm() is already in progress');
    const problem = this.#findProblem(options.paymentMethod);
    if (problem !== null) return { type: 'error', error: { code: null, message: problem } };
    this.#confirming = true;
    this.#lastError = null;
    this.#changed();
    const result = await this.#pay(options).catch((thrown: unknown) => thrown);
    this.#confirming = false;
    if (thrownBy(result)) this.#lastError = result.error.message ?? null;
    this.#changed();
    if (result === undefined) return { type: 'success', session: this.#session() };
    return { type: 'error', error: confirmError(result) };
  }

  /** Returns why the payment cannot be confirmed: the form is incomplete, or the session does not offer the saved card. */
  #findProblem(savedCard: string | undefined): string | null {
    if (savedCard !== undefined) {
      const { savedCards = [], savedCardsNeedForm = false } = this.#checkout ?? {};
      if (!savedCards.some(({ id }) => id === savedCard)) return `No saved payment method ${savedCard}`;
      if (!savedCardsNeedForm || this.#payment?.isMounted === true) return null;
    }
    const validation = this.#validate();
    return validation.type === 'error' ? validation.error.message : null;
  }

  /** Resolves once the payment succeeded or is processing. */
  async #pay({ paymentMethod: savedCard, returnUrl }: ConfirmOptions): Promise<undefined> {
    const clientSecret = await this.#options.clientSecret;
    const typed = this.#payment?.value ?? { method: 'card', paymentMethod: '' };
    const { method, paymentMethod } =
      savedCard === undefined ? typed : { method: 'card', paymentMethod: savedCard };
    if (method === 'bank_redirect' && !returnUrl)
      throw new IntegrationError('A bank’s page needs a returnUrl');
    const { checkout, intent } = await this.#backend.confirmCheckout({
      clientSecret,
      paymentMethod,
      returnUrl: method === 'bank_redirect' ? returnUrl : undefined,
    });
    this.#checkout = checkout;
    if (intent) await settle(this.#backend, intent);
    this.#checkout = await this.#backend.retrieveCheckout(clientSecret);
  }
}

const thrownBy = (value: unknown): value is FakeStripeFault => value instanceof FakeStripeFault;

function confirmError(thrown: unknown): Extract<StripeCheckoutConfirmResult, { type: 'error' }>['error'] {
  const { type, code, decline_code: declineCode, message = '' } = toStripeError(thrown);
  if (type !== 'card_error' && !code?.endsWith('authentication_failure')) return { code: null, message };
  return { code: 'paymentFailed', message, paymentFailed: { declineCode: declineCode ?? code ?? null } };
}
