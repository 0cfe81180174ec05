import type { ReactiveController, TemplateResult } from 'lit';
import { html } from 'lit';
import type { AccountController } from './account-controller.ts';

/** Milliseconds without a key press after which what a number comes to is said. */
const SETTLED_AFTER_MS = 700;

/** What assistive technology is told beside what is shown. */
export class LiveRegion implements ReactiveController {
  readonly #billing: AccountController;
  #text = '';
  #language: string | undefined;
  #stopWaiting: (() => void) | undefined;

  constructor(billing: AccountController) {
    this.#billing = billing;
    billing.host.addController(this);
  }

  /** What was said in one language is not left standing in another. */
  hostUpdate(): void {
    const { language } = this.#billing.l10n;
    if (language !== this.#language) this.clear();
    this.#language = language;
  }

  readonly say = (text: string): void => {
    this.#text = text;
    queueMicrotask(this.#billing.requestUpdate);
  };

  /** Calls back once nothing else has been asked for in a while: what passes quickly is not said. */
  afterSettling(callback: () => void): void {
    this.#stopWaiting?.();
    this.#stopWaiting = this.#billing.host.schedule(callback, SETTLED_AFTER_MS);
  }

  /** Takes back what was said, and what was going to be. */
  clear(): void {
    this.#stopWaiting?.();
    this.#text = '';
  }

  view(): TemplateResult {
    return html`<p class="sr" role="status" .textContent=${this.#text}></p>`;
  }
}
