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

/** Members without overloads that the fake has; `create` and `getElement` are checked by `conformance.ts`. */
type Implemented = Pick<StripeElements, 'update' | 'submit' | 'fetchUpdates'>;

const groups = new WeakMap<object, FakeElements>();

/** The fake group of Elements: one Payment Element, which must be submitted before it is confirmed where it has a mode. */
export class FakeElements implements Implemented {
  /** What is handed to the page. */
  readonly elements = strict('elements', this) as StripeElements;
  readonly #options: StripeElementsOptions;
  readonly #locale: string | undefined;
  #appearance: Appearance | undefined;
  #payment: FakePaymentElement | undefined;
  #updates = 0;
  #submitted = false;

  readonly #heedsExclusions: boolean;

  /** `locale`: of the Stripe object, where the options have none. */
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

  /** The group behind what the page was handed. */
  static of(elements: StripeElements | undefined): FakeElements {
    const group = elements && groups.get(elements);
    if (!group) throw new IntegrationError('The elements given were not made by stripe.elements()');
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

  /** Takes a turn of the event loop, as Stripe's frames take time to follow. */
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

  /** What is to be confirmed, with the rules that Stripe.js keeps. */
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

  /** Shows what is missing in the form. */
  showErrors(): FormValue['error'] {
    return this.#payment?.showErrors() ?? null;
  }
}
