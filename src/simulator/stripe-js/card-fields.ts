import { make } from './dom.ts';
import type { FormTexts } from './form-texts.ts';
import { cardBrand, isCardNumber, PANEL_CARDS } from './test-cards.ts';

/** Payment methods of the fake form. */
export type FakeMethod = 'card' | 'bank_debit' | 'bank_redirect';

/** A validation error of the form. */
export interface FieldError {
  readonly code: string;
  readonly message: string;
}

/** The value of the form. */
export interface FormValue {
  readonly method: FakeMethod;
  readonly empty: boolean;
  /** `null` if the form is complete. */
  readonly error: FieldError | null;
  /** Card number or token for the simulator. */
  readonly paymentMethod: string;
}

const METHODS = ['card', 'bank_debit', 'bank_redirect'] as const satisfies readonly FakeMethod[];

/** Paying on a bank's page is simulated by a card that always requires authentication. */
const REDIRECTING = '4000002760003184';

/** Stripe's code of a field's error, which is also the key of its message. */
type FieldCode = Exclude<keyof FormTexts, FakeMethod | 'method' | 'number' | 'expiry' | 'cvc'>;

function expiryError(text: string, now: Date): FieldCode | null {
  const [, month, year] = /^(\d{2})\s*\/?\s*(\d{2})$/.exec(text.trim()) ?? [];
  if (!month || !year || Number(month) < 1 || Number(month) > 12) return 'incomplete_expiry';
  const past = 2000 * 12 + Number(year) * 12 + Number(month) <= now.getFullYear() * 12 + now.getMonth();
  return past ? 'invalid_expiry_year_past' : null;
}

/** The fields of the fake form, in the document of its frame. */
export class CardFields {
  readonly #texts: FormTexts;
  readonly #number: HTMLInputElement;
  readonly #expiry: HTMLInputElement;
  readonly #cvc: HTMLInputElement;
  readonly #method: HTMLSelectElement;
  readonly #error: HTMLElement;

  /** `onResize`: called when the content's height changes without input. */
  constructor(document: Document, texts: FormTexts, onChange: () => void, onResize: () => void) {
    this.#texts = texts;
    const input = (name: 'number' | 'expiry' | 'cvc', placeholder: string, autocomplete: string) =>
      make(document, 'input', {
        id: name,
        name,
        placeholder,
        autocomplete,
        inputmode: 'numeric',
        // Digits and placeholders are left-to-right in every language.
        dir: 'ltr',
      });
    const field = (name: 'method' | 'number' | 'expiry' | 'cvc', ...content: readonly Node[]): HTMLElement =>
      make(
        document,
        'div',
        { class: `field ${name}` },
        make(document, 'label', { for: name }, texts[name]),
        ...content,
      );
    this.#number = input('number', '1234 1234 1234 1234', 'cc-number');
    this.#expiry = input('expiry', 'MM / YY', 'cc-exp');
    this.#cvc = input('cvc', 'CVC', 'cc-csc');
    this.#method = make(document, 'select', { id: 'method', name: 'method' });
    for (const value of METHODS) this.#method.append(make(document, 'option', { value }, texts[value]));
    this.#error = make(document, 'p', { class: 'error', role: 'alert' });
    const icon = make(document, 'span', { class: 'icon', 'aria-hidden': 'true' });
    const card = make(
      document,
      'div',
      { class: 'card' },
      field('number', this.#number, icon),
      field('expiry', this.#expiry),
      field('cvc', this.#cvc),
    );
    const summary = make(document, 'summary', {}, 'Test cards');
    const panel = make(document, 'details', { class: 'panel', lang: 'en', dir: 'ltr' }, summary);
    for (const { label, paymentMethod } of PANEL_CARDS) {
      const button = make(
        document,
        'button',
        { type: 'button', 'data-card': paymentMethod },
        make(document, 'span', {}, label),
        make(document, 'span', { class: 'digits' }, `•••• ${paymentMethod.slice(-4)}`),
      );
      button.addEventListener('click', () => {
        this.fill(paymentMethod);
        summary.focus();
        panel.open = false;
      });
      panel.append(button);
    }
    document.body.append(
      make(
        document,
        'p',
        { class: 'banner', lang: 'en', dir: 'ltr' },
        'SIMULATED: no card is charged and nothing is sent to Stripe.',
      ),
      field('method', this.#method),
      card,
      panel,
      this.#error,
    );
    document.body.addEventListener('input', () => {
      card.hidden = panel.hidden = this.#method.value !== 'card';
      icon.textContent = cardBrand(this.#number.value);
      this.#error.textContent = '';
      onChange();
    });
    panel.addEventListener('toggle', onResize);
  }

  get value(): FormValue {
    const method = this.#method.value as FakeMethod;
    if (method === 'bank_debit') {
      return { method, empty: false, error: null, paymentMethod: 'pm_usBankAccount_success' };
    }
    if (method === 'bank_redirect') return { method, empty: false, error: null, paymentMethod: REDIRECTING };
    const digits = this.#number.value.replace(/\D/g, '');
    const empty = [this.#number, this.#expiry, this.#cvc].every((field) => !field.value);
    const code = this.#fieldError(digits);
    return { method, empty, error: code && { code, message: this.#texts[code] }, paymentMethod: digits };
  }

  /** Fills in a card as if the user typed it. */
  fill(number: string): void {
    this.#method.value = 'card';
    this.#number.value = number.replace(/(\d{4})(?=\d)/g, '$1 ');
    this.#expiry.value = '12 / 34';
    this.#cvc.value = '123';
    this.#number.dispatchEvent(new Event('input', { bubbles: true }));
  }

  /** Removes the bank debit if its type is excluded. */
  exclude(types: readonly string[]): void {
    if (!types.includes('us_bank_account')) return;
    this.#method.querySelector('option[value=bank_debit]')?.remove();
  }

  showError(error: FieldError): void {
    this.#error.textContent = error.message;
  }

  clear(): void {
    this.#number.value = this.#expiry.value = this.#cvc.value = '';
    this.#number.dispatchEvent(new Event('input', { bubbles: true }));
  }

  focus(): void {
    this.#number.focus();
  }

  #fieldError(digits: string): FieldCode | null {
    if (digits.length < 15) return 'incomplete_number';
    if (!isCardNumber(digits)) return 'invalid_number';
    return (
      expiryError(this.#expiry.value, new Date()) ??
      (/^\d{3,4}$/.test(this.#cvc.value) ? null : 'incomplete_cvc')
    );
  }
}
