import type {
  Appearance,
  StripeElements,
  StripeElementsOptions,
  StripeElementsUpdateOptions,
  StripePaymentElement,
  StripePaymentElementOptions,
} from '@stripe/stripe-js';
import { IntegrationError } from './backend.ts';
import type { FormValue } from './card-fields.ts';
import { FakePaymentElement } from './payment-element.ts';
import { strict } from './strict.ts';

/** Implemented members without overloads; `conformance.ts` checks `create` and `getElement`. */
type Implemented = Pick<StripeElements, 'update' | 'submit' | 'fetchUpdates'>;

const groups = new WeakMap<object, FakeElements>();

/** The fake group of Elements, with one Payment Element. A group with a `mode` must be submitted before it is confirmed. */
export class FakeElements implements Implemented {
  /** The object for the page. */
  readonly elements = strict('elements', this) as StripeElements;
  readonly #options: StripeElementsOptions;
  readonly #locale: string | undefined;
  #appearance: Appearance | undefined;
  #payment: FakePaymentElement | undefined;
  #updates = 0;
  #submitted = false;

  readonly #heedsExclusions: boolean;

  /** `locale`: the Stripe object's, used if the options have none. */
  constructor(options: StripeElementsOptions, heedsExclusions = true, locale?: string) {
    this.#heedsExclusions = heedsExclusions;
    this.#locale = options.locale ?? locale;
    if (!options.clientSecret && !options.mode) {
      throw new IntegrationError('elements() needs a clientSecret or a mode');
    }
    this.#options = options;
    this.#appearance = options.appearance;
    groups.set(this.elements, this);
  }

  /** Returns the group of the object that the page has. Throws an IntegrationError for any other object. */
  static of(elements: StripeElements | undefined): FakeElements {
    const group = elements && groups.get(elements);
    if (!group) throw new IntegrationError('These elements were not created by stripe.elements()');
    return group;
  }

  create(elementType: 'payment', _options?: StripePaymentElementOptions): StripePaymentElement {
    if ((elementType as string) !== 'payment') {
      throw new IntegrationError(`The fake Stripe.js has no Element of type ${elementType}`);
    }
    if (this.#payment) throw new IntegrationError('A group can have one Element of type payment only');
    this.#payment = new FakePaymentElement(this.#appearance, this.#locale, () => (this.#submitted = false));
    return this.#payment.element;
  }

  getElement(_elementType: 'payment'): StripePaymentElement | null {
    return this.#payment?.element ?? null;
  }

  /** Asynchronous, since Stripe's frames take time to update. */
  async update(options: StripeElementsUpdateOptions): Promise<void> {
    this.#updates += 1;
    try {
      await new Promise((resolve) => setTimeout(resolve));
      const excluded = options.excludedPaymentMethodTypes;
      if (excluded && this.#heedsExclusions) this.#payment?.exclude(excluded);
      if (!options.appearance) return;
      this.#appearance = options.appearance;
      this.#payment?.changeAppearance(options.appearance);
    } finally {
      this.#updates -= 1;
    }
  }

  fetchUpdates(): Promise<{ error?: { message: string } }> {
    return Promise.resolve({});
  }

  submit(): ReturnType<StripeElements['submit']> {
    if (this.#updates) throw new IntegrationError('submit() was called before update() was done');
    if (!this.#payment?.isMounted) throw new IntegrationError('submit() needs a mounted Payment Element');
    const error = this.#payment.showErrors();
    if (error) return Promise.resolve({ error: { type: 'validation_error', ...error } });
    this.#submitted = true;
    return Promise.resolve({ selectedPaymentMethod: 'card' });
  }

  /** Returns what to confirm. Throws an IntegrationError if Stripe.js would. */
  confirmable(clientSecret: string | undefined): {
    readonly clientSecret: string;
    readonly value: FormValue;
  } {
    const secret = clientSecret ?? this.#options.clientSecret;
    if (!secret) throw new IntegrationError('Elements with a mode are confirmed with a clientSecret');
    if (this.#options.mode && !this.#submitted) {
      throw new IntegrationError('elements.submit() must be called before the confirmation');
    }
    if (!this.#payment?.isMounted)
      throw new IntegrationError('There is no mounted Payment Element to confirm');
    return { clientSecret: secret, value: this.#payment.value };
  }

  /** Shows the form's validation error, if any, and returns it. */
  showErrors(): FormValue['error'] {
    return this.#payment?.showErrors() ?? null;
  }
}
