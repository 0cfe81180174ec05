import type { ReactiveController, TemplateResult } from 'lit';
import { html } from 'lit';
import type { AccountController } from './account-controller.ts';

/** Milliseconds without a change before a value is announced, so that intermediate values are not. */
const SETTLED_AFTER_MS = 700;

/** Announces text to assistive technology without moving the focus. */
export class LiveRegion implements ReactiveController {
  readonly #billing: AccountController;
  #text = '';
  #language: string | undefined;
  #stopWaiting: (() => void) | undefined;

  constructor(billing: AccountController) {
    this.#billing = billing;
    billing.host.addController(this);
  }

  /** Clears an announcement in a previous language. */
  hostUpdate(): void {
    const { language } = this.#billing.l10n;
    if (language !== this.#language) this.clear();
    this.#language = language;
  }

  readonly say = (text: string): void => {
    this.#text = text;
    queueMicrotask(this.#billing.requestUpdate);
  };

  /** Calls back after {@link SETTLED_AFTER_MS}, unless this method is called again before. */
  afterSettling(callback: () => void): void {
    this.#stopWaiting?.();
    this.#stopWaiting = this.#billing.host.schedule(callback, SETTLED_AFTER_MS);
  }

  /** Clears the text, and cancels the callback of `afterSettling`. */
  clear(): void {
    this.#stopWaiting?.();
    this.#text = '';
  }

  view(): TemplateResult {
    return html`<p class="sr" role="status" .textContent=${this.#text}></p>`;
  }
}
