import { ElementHarness, readText } from './element-harness.ts';

/** Operates an element in which a number is entered and paid for, with the fake Stripe.js on the page. */
export class FlowHarness<
  Element extends HTMLElement & { updateComplete: Promise<boolean> },
> extends ElementHarness<Element> {
  /** Name of the button that charges the payment form. */
  protected readonly charge: RegExp = /^Pay \S*\d/;

  /** The number field. Throws if none is shown. */
  get field(): HTMLInputElement {
    const field = this.#find('input');
    if (!(field instanceof HTMLInputElement))
      throw new Error(`There is no number field. Shown: ${this.text}`);
    return field;
  }

  /** The hint below the field. */
  get hint(): string {
    return this.part('hint');
  }

  /** The last text announced to assistive technology. */
  get announcement(): string {
    return this.#find('section > [role="status"]')?.textContent.trim() ?? '';
  }

  /** Returns the values by label of the lines in a CSS part. */
  lines(part: 'outlook' | 'line-items'): Record<string, string> {
    const lines = this.element.shadowRoot?.querySelectorAll<HTMLElement>(`[part~="${part}"] > div`) ?? [];
    const read = (line: HTMLElement, tag: string): string => readText(line.querySelector<HTMLElement>(tag));
    return Object.fromEntries([...lines].map((line) => [read(line, 'dt'), read(line, 'dd')]));
  }

  /** Replaces the field's value, one key press at a time. */
  async type(text: string): Promise<void> {
    const { field } = this;
    field.focus();
    field.value = '';
    if (text === '') field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    for (const key of text) {
      field.value += key;
      field.dispatchEvent(new InputEvent('input', { data: key, bubbles: true, composed: true }));
    }
    await this.element.updateComplete;
  }

  /** Presses a key in the focused element. Default: in the number field. */
  async key(key: string): Promise<void> {
    const target = this.focused ?? this.field;
    target.dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }),
    );
    await this.element.updateComplete;
  }

  /** Returns the document of the fake payment form in this element, or in `root`. Throws if there is none. */
  form(root: ParentNode = this.element): Document {
    const drawn = formFrame(root)?.contentDocument;
    if (!drawn?.querySelector('[name="number"]'))
      throw new Error(`There is no payment form. Shown: ${this.text}`);
    return drawn;
  }

  /** Whether a payment form is shown. */
  hasForm(root: ParentNode = this.element): boolean {
    return formFrame(root)?.contentDocument?.querySelector('[name="number"]') != null;
  }

  /** Fills in one field of the form. */
  enter(name: 'number' | 'expiry' | 'cvc' | 'method', value: string, root?: ParentNode): void {
    const field = this.form(root).querySelector<HTMLInputElement>(`[name="${name}"]`);
    if (!field) throw new Error(`The form has no field ${name}`);
    field.value = value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  /** Fills in a card. */
  enterCard(number = '4242 4242 4242 4242', root?: ParentNode): void {
    this.enter('number', number, root);
    this.enter('expiry', '12 / 34', root);
    this.enter('cvc', '123', root);
  }

  /** Waits until the form is shown and the button that charges is enabled. */
  async canPay(name = this.charge): Promise<void> {
    const isOpen = (): boolean =>
      this.actions.some((each) => name.test(each) && this.action(each).ariaDisabled === 'false');
    await this.until(isOpen, `${String(name)} can be pressed`);
  }

  /** Fills in a card and pays with it once the button is enabled. */
  async payWith(number?: string, button = this.charge): Promise<void> {
    await this.until(() => this.hasForm(), 'the payment form is there');
    this.enterCard(number);
    await this.canPay(button);
    this.press(this.actions.find((each) => button.test(each)) ?? '');
  }

  /** Presses a button of the bank's challenge that covers the page. */
  async respondToChallenge(button: 'Complete authentication' | 'Fail authentication'): Promise<void> {
    const buttons = (): HTMLButtonElement[] => [
      ...(document
        .querySelector<HTMLIFrameElement>('body > div > iframe[title^="3-D Secure"]')
        ?.contentDocument?.querySelectorAll('button') ?? []),
    ];
    const find = (): HTMLButtonElement | undefined =>
      buttons().find(({ textContent }) => textContent === button);
    await this.until(() => find() !== undefined, 'the bank requests approval');
    find()?.click();
  }

  #find(selector: string): globalThis.Element | null {
    return this.element.shadowRoot?.querySelector(selector) ?? null;
  }
}

function formFrame(root: ParentNode): HTMLIFrameElement | null {
  return root.querySelector<HTMLIFrameElement>('iframe[title^="Secure payment"]');
}
