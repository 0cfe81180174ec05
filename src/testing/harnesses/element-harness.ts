/** Default time in milliseconds after which waiting for an element fails. */
const PATIENCE_MS = 12_000;

/** Operates an element like a user, and reads what is shown. */
export class ElementHarness<Element extends HTMLElement> {
  readonly element: Element;

  readonly #patience: number;

  /** `patience`: milliseconds after which waiting fails. */
  constructor(element: Element, patience = PATIENCE_MS) {
    this.element = element;
    this.#patience = patience;
  }

  /** All text shown, in one line. */
  get text(): string {
    return readText(this.element.shadowRoot?.querySelector<HTMLElement>('.base'));
  }

  /** The focused element inside; `null` if the focus is elsewhere. */
  get focused(): HTMLElement | null {
    return (this.element.shadowRoot?.activeElement ?? null) as HTMLElement | null;
  }

  /** Accessible name of the focused element inside; empty if the focus is elsewhere. */
  get focusedName(): string {
    const { focused } = this;
    const label = focused instanceof HTMLInputElement ? focused.labels?.[0] : undefined;
    return label ? readText(label) : focused ? nameOf(focused) : '';
  }

  /** Names of the buttons and links. */
  get actions(): string[] {
    return this.#actions().map(nameOf);
  }

  /** Returns the text of a CSS part; empty if it is not rendered. */
  part(name: string): string {
    return readText(this.element.shadowRoot?.querySelector<HTMLElement>(`[part~="${name}"]`));
  }

  /** Returns the button or link with this name, with or without the amount that it charges. Throws if there is none. */
  action(name: string): HTMLElement {
    const found = this.#actions().find(
      (each) => nameOf(each) === name || nameOf(each).startsWith(`${name} · `),
    );
    if (!found)
      throw new Error(`No “${name}” among ${this.actions.join(', ') || 'no buttons'} in: ${this.text}`);
    return found;
  }

  /**
   * Focuses and presses the button with this name. Buttons that charge ignore presses in their first second; the time stamp
   * of this click makes it count as later.
   */
  press(name: string): void {
    const button = this.action(name);
    button.focus();
    const click = new MouseEvent('click', { bubbles: true, composed: true, cancelable: true, detail: 1 });
    Object.defineProperty(click, 'timeStamp', { value: Infinity });
    button.dispatchEvent(click);
  }

  /** Waits until the element shows this text. */
  async says(words: string): Promise<void> {
    await this.until(() => this.text.includes(words), `it shows “${words}”`);
  }

  /** Waits until the condition is true. Rejects after the time limit, with the text that is shown. */
  async until(condition: () => boolean, what = String(condition)): Promise<void> {
    const end = performance.now() + this.#patience;
    while (!condition()) {
      if (performance.now() > end) throw new Error(`Timed out waiting until ${what}. Shown: ${this.text}`);
      // Not an animation frame: background pages get none.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  #actions(): HTMLElement[] {
    return [...(this.element.shadowRoot?.querySelectorAll<HTMLElement>('button, a[href]') ?? [])];
  }
}

/** Returns the visible text of an element in one line, without bidirectional control characters. */
export function readText(element: HTMLElement | null | undefined): string {
  return (element?.innerText ?? '')
    .replace(/[\u200e\u2066\u2069]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function nameOf(element: HTMLElement): string {
  return element.getAttribute('aria-label') ?? readText(element);
}
