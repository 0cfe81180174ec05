import { make } from './dom.ts';
import { isCardNumber, PANEL_CARDS } from './test-cards.ts';

/** Ways to pay that the fake form offers. */
export type FakeMethod = 'card' | 'bank_debit' | 'bank_redirect';

/** What is wrong with what was typed. */
export interface FieldError {
  readonly code: string;
  readonly message: string;
}

/** What the form holds. */
export interface FormValue {
  readonly method: FakeMethod;
  readonly empty: boolean;
  /** `null` where it is complete. */
  readonly error: FieldError | null;
  /** Card number or token for the simulator. */
  readonly paymentMethod: string;
}

const METHODS: Readonly<Record<FakeMethod, string>> = {
  card: 'Card',
  bank_debit: 'Bank debit (answers later)',
  bank_redirect: 'Bank page (leaves this page)',
};

/** A bank's page is stood in for by the authentication of a card that always asks for it. */
const REDIRECTING = '4000002760003184';

function expiryError(text: string, now: Date): FieldError | null {
  const [, month, year] = /^(\d{2})\s*\/?\s*(\d{2})$/.exec(text.trim()) ?? [];
  if (!month || !year || Number(month) < 1 || Number(month) > 12) {
    return { code: 'incomplete_expiry', message: "Your card's expiration date is incomplete." };
  }
  const past = 2000 * 12 + Number(year) * 12 + Number(month) <= now.getFullYear() * 12 + now.getMonth();
  return past
    ? { code: 'invalid_expiry_year_past', message: "Your card's expiration year is in the past." }
    : null;
}

/** The fields of the fake form in one document of a frame. */
export class CardFields {
  readonly #number: HTMLInputElement;
  readonly #expiry: HTMLInputElement;
  readonly #cvc: HTMLInputElement;
  readonly #method: HTMLSelectElement;
  readonly #error: HTMLElement;

  constructor(document: Document, onChange: () => void) {
    const text = (name: string, label: string, placeholder: string, autocomplete: string): HTMLInputElement =>
      make(document, 'input', { name, placeholder, autocomplete, inputmode: 'numeric', 'aria-label': label });
    this.#number = text('number', 'Card number', '1234 1234 1234 1234', 'cc-number');
    this.#expiry = text('expiry', 'Expiration date', 'MM / YY', 'cc-exp');
    this.#cvc = text('cvc', 'Security code', 'CVC', 'cc-csc');
    this.#method = make(document, 'select', { name: 'method', 'aria-label': 'Payment method' });
    for (const [value, label] of Object.entries(METHODS)) {
      this.#method.append(make(document, 'option', { value }, label));
    }
    this.#error = make(document, 'p', { class: 'error', role: 'alert' });
    const card = make(document, 'div', { class: 'card' }, this.#number, this.#expiry, this.#cvc);
    const panel = make(document, 'div', { class: 'panel', role: 'group', 'aria-label': 'Test cards' });
    for (const { label, paymentMethod } of PANEL_CARDS) {
      const button = make(document, 'button', { type: 'button', 'data-card': paymentMethod }, label);
      button.addEventListener('click', () => this.fill(paymentMethod));
      panel.append(button);
    }
    document.body.append(
      make(
        document,
        'p',
        { class: 'banner' },
        'SIMULATED: no card is charged and nothing is sent to Stripe.',
      ),
      this.#method,
      card,
      panel,
      this.#error,
    );
    document.body.addEventListener('input', () => {
      card.hidden = panel.hidden = this.#method.value !== 'card';
      this.#error.textContent = '';
      onChange();
    });
  }

  get value(): FormValue {
    const method = this.#method.value as FakeMethod;
    if (method === 'bank_debit') {
      return { method, empty: false, error: null, paymentMethod: 'pm_usBankAccount_success' };
    }
    if (method === 'bank_redirect') return { method, empty: false, error: null, paymentMethod: REDIRECTING };
    const digits = this.#number.value.replace(/\D/g, '');
    const empty = [this.#number, this.#expiry, this.#cvc].every((field) => !field.value);
    return { method, empty, error: this.#fieldError(digits), paymentMethod: digits };
  }

  /** Enters a card as a person would. */
  fill(number: string): void {
    this.#method.value = 'card';
    this.#number.value = number.replace(/(\d{4})(?=\d)/g, '$1 ');
    this.#expiry.value = '12 / 34';
    this.#cvc.value = '123';
    this.#number.dispatchEvent(new Event('input', { bubbles: true }));
  }

  /** Leaves the bank debit out, where its type is excluded. */
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

  #fieldError(digits: string): FieldError | null {
    if (digits.length < 15) return { code: 'incomplete_number', message: 'Your card number is incomplete.' };
    if (!isCardNumber(digits)) return { code: 'invalid_number', message: 'Your card number is invalid.' };
    const expiry = expiryError(this.#expiry.value, new Date());
    if (expiry) return expiry;
    if (/^\d{3,4}$/.test(this.#cvc.value)) return null;
    return { code: 'incomplete_cvc', message: "Your card's security code is incomplete." };
  }
}
