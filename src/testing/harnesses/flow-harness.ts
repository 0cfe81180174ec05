import { ElementHarness, readText } from './element-harness.ts';

/** A person at an element in which a number is chosen and paid for, with the fake Stripe.js on the page. */
export class FlowHarness<
  Element extends HTMLElement & { updateComplete: Promise<boolean> },
> extends ElementHarness<Element> {
  /** Name of the button that charges what the form pays. */
  protected readonly charge: RegExp = /^Pay \S*\d/;

  /** The number field. Throws where none is shown. */
  get field(): HTMLInputElement {
    const field = this.#find('input');
    if (!(field instanceof HTMLInputElement))
      throw new Error(`There is no number field. It says: ${this.text}`);
    return field;
  }

  /** The sentence below the field. */
  get hint(): string {
    return this.part('hint');
  }

  /** What assistive technology was told last. */
  get announcement(): string {
    return this.#find('section > [role="status"]')?.textContent.trim() ?? '';
  }

  /** Labels and values of the lines in a part: `outlook` or `line-items`. */
  lines(part: 'outlook' | 'line-items'): Record<string, string> {
    const lines = this.element.shadowRoot?.querySelectorAll<HTMLElement>(`[part~="${part}"] > div`) ?? [];
    const read = (line: HTMLElement, tag: string): string => readText(line.querySelector<HTMLElement>(tag));
    return Object.fromEntries([...lines].map((line) => [read(line, 'dt'), read(line, 'dd')]));
  }

  /** Replaces what is in the field, one key press at a time. */
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

  /** Presses a key where the focus is, or in the field. */
  async key(key: string): Promise<void> {
    const target = this.focused ?? this.field;
    target.dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }),
    );
    await this.element.updateComplete;
  }

  /** The document of the fake payment form: in this element, or wherever else on the page. */
  form(root: ParentNode = this.element): Document {
    const drawn = formFrame(root)?.contentDocument;
    if (!drawn?.querySelector('[name="number"]'))
      throw new Error(`There is no payment form. It says: ${this.text}`);
    return drawn;
  }

  /** Whether a payment form is to be seen. */
  hasForm(root: ParentNode = this.element): boolean {
    return formFrame(root)?.contentDocument?.querySelector('[name="number"]') != null;
  }

  /** Fills one field of the form in. */
  enter(name: 'number' | 'expiry' | 'cvc' | 'method', value: string, root?: ParentNode): void {
    const field = this.form(root).querySelector<HTMLInputElement>(`[name="${name}"]`);
    if (!field) throw new Error(`The form has no field ${name}`);
    field.value = value;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  /** Fills a card in. */
  enterCard(number = '4242 4242 4242 4242', root?: ParentNode): void {
    this.enter('number', number, root);
    this.enter('expiry', '12 / 34', root);
    this.enter('cvc', '123', root);
  }

  /** Waits until the form is drawn and the button that charges takes a press; its name is the element's own, unless told. */
  async canPay(name = this.charge): Promise<void> {
    const isOpen = (): boolean =>
      this.actions.some((each) => name.test(each) && this.action(each).ariaDisabled === 'false');
    await this.until(isOpen, `${String(name)} can be pressed`);
  }

  /** Fills a card in and pays with it once that can be done. */
  async payWith(number?: string, button = this.charge): Promise<void> {
    await this.until(() => this.hasForm(), 'the payment form is there');
    this.enterCard(number);
    await this.canPay(button);
    this.press(this.actions.find((each) => button.test(each)) ?? '');
  }

  /** Presses a button of the bank's challenge that covers the page. */
  async answerChallenge(button: 'Complete authentication' | 'Fail authentication'): Promise<void> {
    const buttons = (): HTMLButtonElement[] => [
      ...(document
        .querySelector<HTMLIFrameElement>('body > div > iframe[title^="3-D Secure"]')
        ?.contentDocument?.querySelectorAll('button') ?? []),
    ];
    const find = (): HTMLButtonElement | undefined =>
      buttons().find(({ textContent }) => textContent === button);
    await this.until(() => find() !== undefined, 'the bank asks');
    find()?.click();
  }

  #find(selector: string): globalThis.Element | null {
    return this.element.shadowRoot?.querySelector(selector) ?? null;
  }
}

function formFrame(root: ParentNode): HTMLIFrameElement | null {
  return root.querySelector<HTMLIFrameElement>('iframe[title^="Secure payment"]');
}
