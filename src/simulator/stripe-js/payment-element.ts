import type { Appearance, StripePaymentElement, StripePaymentElementChangeEvent } from '@stripe/stripe-js';
import { IntegrationError } from './backend.ts';
import type { FormValue } from './card-fields.ts';
import { CardFields } from './card-fields.ts';
import { addStyles, makeFrame } from './dom.ts';
import { formLanguage, formTexts } from './form-texts.ts';
import { checkAppearance, frameStyles } from './appearance.ts';
import { strict } from './strict.ts';

type Handler = (event: never) => unknown;

/** Implemented members without overloads; `conformance.ts` checks `on`, `once` and `off`. */
type Implemented = Pick<
  StripePaymentElement,
  'mount' | 'unmount' | 'destroy' | 'blur' | 'focus' | 'clear' | 'update' | 'collapse'
>;

const nothing: FormValue = {
  method: 'card',
  empty: true,
  error: { code: 'incomplete_number', message: 'Your card number is incomplete.' },
  paymentMethod: '',
};

/** The fake Payment Element: a frame with a form for test cards, which can only be mounted where Stripe's can. */
export class FakePaymentElement implements Implemented {
  /** The object for the page. */
  readonly element = strict('paymentElement', this) as StripePaymentElement;
  readonly #handlers = new Map<string, Set<Handler>>();
  readonly #onValue: () => void;
  readonly #language: string;
  #excluded: readonly string[] = [];
  #appearance: Appearance | undefined;
  #frame: HTMLIFrameElement | undefined;
  #fields: CardFields | undefined;
  #destroyed = false;

  constructor(appearance: Appearance | undefined, locale: string | undefined, onValue: () => void) {
    checkAppearance(appearance);
    this.#language = formLanguage(locale);
    this.#appearance = appearance;
    this.#onValue = onValue;
  }

  /** The form's value; empty while it is not mounted. */
  get value(): FormValue {
    return this.#frame?.isConnected ? (this.#fields?.value ?? nothing) : nothing;
  }

  get isMounted(): boolean {
    return this.#frame?.isConnected ?? false;
  }

  on(eventType: string, handler: Handler): StripePaymentElement {
    const handlers = this.#handlers.get(eventType) ?? new Set();
    this.#handlers.set(eventType, handlers.add(handler));
    return this.element;
  }

  once(eventType: string, handler: Handler): StripePaymentElement {
    const run: Handler = (event) => {
      this.off(eventType, run);
      handler(event);
    };
    return this.on(eventType, run);
  }

  off(eventType: string, handler?: Handler): StripePaymentElement {
    if (handler) this.#handlers.get(eventType)?.delete(handler);
    else this.#handlers.delete(eventType);
    return this.element;
  }

  mount(domElement: string | HTMLElement): void {
    this.#assertAlive();
    const target =
      typeof domElement === 'string' ? document.querySelector<HTMLElement>(domElement) : domElement;
    if (!target?.isConnected) {
      throw new IntegrationError('The mount target is not in the document: connect it, then mount');
    }
    if (target.getRootNode() !== document) {
      throw new IntegrationError(
        'Elements cannot be mounted in a shadow root: their frames are unreachable there',
      );
    }
    if (this.isMounted) throw new IntegrationError('This Element is already mounted');
    target.replaceChildren();
    this.#frame = makeFrame('Secure payment input frame (SIMULATED)', (drawn) => this.#draw(drawn));
    target.append(this.#frame);
  }

  unmount(): void {
    this.#assertAlive();
    this.#frame?.remove();
    this.#frame = this.#fields = undefined;
  }

  destroy(): void {
    this.#assertAlive();
    this.unmount();
    this.#handlers.clear();
    this.#destroyed = true;
  }

  focus(): void {
    this.#assertAlive();
    this.#fields?.focus();
  }

  blur(): void {
    this.#assertAlive();
    this.#frame?.blur();
  }

  clear(): void {
    this.#assertAlive();
    this.#fields?.clear();
  }

  update(): StripePaymentElement {
    this.#assertAlive();
    return this.element;
  }

  collapse(): StripePaymentElement {
    return this.element;
  }

  /** Changes the appearance and keeps the input. */
  changeAppearance(appearance: Appearance | undefined): void {
    checkAppearance(appearance);
    this.#appearance = appearance;
    const drawn = this.#frame?.contentDocument;
    if (drawn) addStyles(drawn, frameStyles(appearance));
  }

  /** Removes payment method types from the form. */
  exclude(types: readonly string[]): void {
    this.#excluded = types;
    this.#fields?.exclude(types);
  }

  /** Shows the form's validation error, if any, and returns it, for `submit` and `validateElements`. */
  showErrors(): FormValue['error'] {
    const { error } = this.value;
    if (error) this.#fields?.showError(error);
    return error;
  }

  #assertAlive(): void {
    if (this.#destroyed) throw new IntegrationError('This Element has already been destroyed');
  }

  #draw(drawn: Document): void {
    addStyles(drawn, frameStyles(this.#appearance));
    drawn.documentElement.lang = this.#language;
    drawn.documentElement.dir = ['ar', 'he'].includes(this.#language) ? 'rtl' : 'ltr';
    drawn.title = 'SIMULATED payment form';
    drawn.body.replaceChildren();
    this.#fields = new CardFields(
      drawn,
      formTexts(this.#language),
      () => this.#changed(),
      () => this.#fit(),
    );
    this.#fields.exclude(this.#excluded);
    this.#fit();
    drawn.defaultView?.addEventListener('resize', () => this.#fit());
    setTimeout(() => {
      if (this.#destroyed) return;
      this.#changed();
      this.#emit('ready', { elementType: 'payment' });
    });
  }

  /** Sets the frame's height to that of its form. */
  #fit(): void {
    const body = this.#frame?.contentDocument?.body;
    if (!this.#frame || !body) return;
    // A body is at least as high as its frame: without the reset, the frame would never shrink.
    this.#frame.style.height = '0';
    this.#frame.style.height = `${body.scrollHeight + 4}px`;
  }

  #changed(): void {
    const { method, empty, error } = this.value;
    const event: StripePaymentElementChangeEvent = {
      elementType: 'payment',
      empty,
      complete: !error,
      collapsed: false,
      value: { type: method === 'bank_debit' ? 'us_bank_account' : 'card' },
    };
    this.#fit();
    this.#emit('change', event);
    this.#onValue();
  }

  #emit(eventType: string, event: unknown): void {
    for (const handler of [...(this.#handlers.get(eventType) ?? [])]) handler(event as never);
  }
}
