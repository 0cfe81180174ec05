/** Milliseconds after which waiting for an element fails, unless told. */
const PATIENCE_MS = 12_000;

/** Acts on an element as a person does, and reads what a person reads. */
export class ElementHarness<Element extends HTMLElement> {
  readonly element: Element;

  readonly #patience: number;

  constructor(element: Element, patience = PATIENCE_MS) {
    this.element = element;
    this.#patience = patience;
  }

  /** Everything that can be read, in one line. */
  get text(): string {
    return readText(this.element.shadowRoot?.querySelector<HTMLElement>('.base'));
  }

  /** The focused element inside, `null` where the focus is elsewhere. */
  get focused(): HTMLElement | null {
    return (this.element.shadowRoot?.activeElement ?? null) as HTMLElement | null;
  }

  /** Name of what is focused inside; empty where the focus is elsewhere. */
  get focusedName(): string {
    const { focused } = this;
    const label = focused instanceof HTMLInputElement ? focused.labels?.[0] : undefined;
    return label ? readText(label) : focused ? nameOf(focused) : '';
  }

  /** Names of the buttons and links that can be seen. */
  get actions(): string[] {
    return this.#actions().map(nameOf);
  }

  /** The text of a part; empty where it is not there. */
  part(name: string): string {
    return readText(this.element.shadowRoot?.querySelector<HTMLElement>(`[part~="${name}"]`));
  }

  /** The button or link of this name; the amount that a button charges may be left out. Throws where there is none. */
  action(name: string): HTMLElement {
    const found = this.#actions().find(
      (each) => nameOf(each) === name || nameOf(each).startsWith(`${name} · `),
    );
    if (!found)
      throw new Error(`No “${name}” among ${this.actions.join(', ') || 'no buttons'} in: ${this.text}`);
    return found;
  }

  /**
   * Presses the button of this name, which takes the focus as a click does. A button that charges ignores presses in its
   * first second; this one comes from somebody who has read what is shown, however long that takes.
   */
  press(name: string): void {
    const button = this.action(name);
    button.focus();
    const click = new MouseEvent('click', { bubbles: true, composed: true, cancelable: true, detail: 1 });
    Object.defineProperty(click, 'timeStamp', { value: Infinity });
    button.dispatchEvent(click);
  }

  /** Waits until the element says this. */
  async says(words: string): Promise<void> {
    await this.until(() => this.text.includes(words), `it says “${words}”`);
  }

  /** Waits until this is so; fails with what the element says instead. */
  async until(isSo: () => boolean, what = String(isSo)): Promise<void> {
    const end = performance.now() + this.#patience;
    while (!isSo()) {
      if (performance.now() > end) throw new Error(`Waited in vain until ${what}. It says: ${this.text}`);
      // Not an animation frame: a page in the background has none.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  #actions(): HTMLElement[] {
    return [...(this.element.shadowRoot?.querySelectorAll<HTMLElement>('button, a[href]') ?? [])];
  }
}

/** What a piece of the page says, in one line. */
export function readText(element: HTMLElement | null | undefined): string {
  return (element?.innerText ?? '')
    .replace(/[\u200e\u2066\u2069]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function nameOf(element: HTMLElement): string {
  return element.getAttribute('aria-label') ?? readText(element);
}
