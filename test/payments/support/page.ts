import type { PaymentAppearance, PaymentFormState } from '../../../src/payments/port.ts';

/** Waits until something is so, looking after each turn of the page; fails after two seconds. */
export async function until<Value>(
  look: () => Value | null | undefined | false,
  what = 'it',
): Promise<Value> {
  const end = performance.now() + 2000;
  while (performance.now() < end) {
    const value = look();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve));
  }
  throw new Error(`Waited in vain until ${what}`);
}

/** A node in the document. */
export function place(parent: Node = document.body): HTMLElement {
  return parent.appendChild(document.createElement('div'));
}

export const appearance: PaymentAppearance = {
  scheme: 'light',
  accentColor: 'rgb(0, 0, 255)',
  onAccentColor: 'rgb(255, 255, 255)',
  backgroundColor: 'rgb(255, 255, 255)',
  textColor: 'rgb(0, 0, 0)',
  mutedColor: 'rgb(90, 90, 90)',
  borderColor: 'rgb(120, 120, 120)',
  dangerColor: 'rgb(200, 0, 0)',
  focusColor: 'rgb(0, 0, 255)',
  fontFamily: 'serif',
  fontSize: '15px',
  borderRadius: '8px',
  spacing: '4px',
};

const inside = (root: ParentNode): Document => {
  const drawn = root.querySelector('iframe')?.contentDocument;
  if (!drawn) throw new Error('There is no frame');
  return drawn;
};

/** The form in the frame, operated like a user. */
export class FormHarness {
  readonly #target: HTMLElement;

  constructor(target: HTMLElement) {
    this.#target = target;
  }

  get document(): Document {
    return inside(this.#target);
  }

  get error(): string {
    return this.document.querySelector('.error')?.textContent ?? '';
  }

  field(name: string): HTMLInputElement {
    const field = this.document.querySelector<HTMLInputElement>(`[name="${name}"]`);
    if (!field) throw new Error(`There is no field ${name}`);
    return field;
  }

  enter(name: string, value: string): void {
    const field = this.field(name);
    field.value = value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  enterCard(number = '4242 4242 4242 4242'): void {
    this.enter('number', number);
    this.enter('expiry', '12 / 34');
    this.enter('cvc', '123');
  }
}

/** The form in a frame that has loaded: Firefox 140 loads an empty frame after it is placed, not while. */
export async function mounted(target: HTMLElement): Promise<FormHarness> {
  const form = new FormHarness(target);
  await until(() => form.document.querySelector('input'), 'the form is in its frame');
  return form;
}

/** The 3-D Secure overlay, operated like a user. */
export async function respondToChallenge(
  button: 'Complete authentication' | 'Fail authentication',
): Promise<void> {
  const frame = await until(() => document.querySelector('body > div > iframe[title^="3-D Secure"]'));
  const find = (): HTMLButtonElement | undefined =>
    [...((frame as HTMLIFrameElement).contentDocument?.querySelectorAll('button') ?? [])].find(
      (each) => each.textContent === button,
    );
  (await until(find, `there is a button ${button}`)).click();
}

/** The latest state reported by a form. */
export class States {
  readonly all: PaymentFormState[] = [];
  readonly record = (state: PaymentFormState): void => void this.all.push(state);

  get last(): PaymentFormState | undefined {
    return this.all.at(-1);
  }

  reached(status: PaymentFormState['status']): Promise<PaymentFormState> {
    return until(() => this.last?.status === status && this.last, `the form is ${status}`);
  }
}
