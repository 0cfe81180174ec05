import type { ReactiveController, ReactiveControllerHost, TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import { timer } from '../../state/browser.ts';

/** Milliseconds after its first paint during which a button that charges ignores presses. */
const UNREAD_FOR_MS = 1_000;
/** Milliseconds after which a page without animation frames, such as a background tab, counts as painted. */
const NO_FRAME_AFTER_MS = 100;

/**
 * Returns the current time on the clock of `event.timeStamp`; a page's or test's fake clock may replace only some clocks.
 */
const eventTime = (): number => new Event('now').timeStamp;

/**
 * A button that charges and ignores presses that were meant for whatever it replaced. A press counts from pointerdown or
 * keydown. Ignored are presses that began less than a second after the first paint, the second click of a double click,
 * and key repeats. A new offer, such as a fresh quote, restarts this delay.
 */
export class PressGuard implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #offer: string | undefined;
  #shown: string | undefined;
  #paintedAt = Infinity;
  #downAt = Infinity;
  #stop: (() => void) | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /**
   * Renders the button. `offer` identifies what is charged: when it changes, the wait restarts. `amount` is shown after
   * the label and excluded from page translation.
   */
  button(label: string, action: () => void, offer: string, busy: boolean, amount = ''): TemplateResult {
    this.#offer = offer;
    const isLatched = busy || offer !== this.#shown || this.#isUnread(eventTime());
    return html`<button
      type="button"
      class="primary ${busy ? '' : 'unread'}"
      part="primary"
      aria-disabled=${isLatched}
      @pointerdown=${this.#begin}
      @keydown=${this.#begin}
      @click=${(event: MouseEvent) => {
        if (this.#accepts(event) && !busy) action();
      }}
    >
      <span
        ><span .textContent=${label}></span>${
          amount ? html`&nbsp;· <bdi translate="no" .textContent=${amount}></bdi>` : nothing
        }</span
      >
    </button>`;
  }

  hostUpdate(): void {
    this.#offer = undefined;
  }

  hostUpdated(): void {
    if (this.#offer === this.#shown) return;
    this.#shown = this.#offer;
    this.#stop?.();
    this.#stop = undefined;
    this.#paintedAt = this.#downAt = Infinity;
    if (this.#shown === undefined) return;
    const paint = (): void => {
      this.#stop?.();
      this.#paintedAt = eventTime();
      this.#wait();
    };
    const frame = requestAnimationFrame(paint);
    const cancelTimer = timer(paint, NO_FRAME_AFTER_MS);
    this.#stop = () => {
      cancelAnimationFrame(frame);
      cancelTimer();
    };
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#shown = undefined;
  }

  /** Renders again when the button starts to accept presses. */
  #wait(): void {
    const left = this.#paintedAt + UNREAD_FOR_MS - eventTime();
    if (left > 0) this.#stop = timer(() => this.#wait(), left);
    else this.#host.requestUpdate();
  }

  #isUnread(at: number): boolean {
    return at < this.#paintedAt + UNREAD_FOR_MS;
  }

  readonly #begin = (event: Event): void => {
    const { key, repeat } = event as KeyboardEvent;
    if (key !== undefined && key !== 'Enter' && key !== ' ') return;
    if (repeat) event.preventDefault();
    else this.#downAt = event.timeStamp;
  };

  #accepts({ timeStamp, detail }: MouseEvent): boolean {
    const beganAt = Math.min(timeStamp, this.#downAt);
    this.#downAt = Infinity;
    return detail < 2 && !this.#isUnread(beganAt);
  }
}
