import type { ReactiveController, ReactiveControllerHost, TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import { timer } from '../../state/browser.ts';

/** Milliseconds after its first paint in which a button that charges takes no press. */
const UNREAD_FOR_MS = 1_000;
/** Milliseconds after which a page without animation frames, such as one in the background, counts as painted. */
const NO_FRAME_AFTER_MS = 100;

/** Now, on the clock that events are stamped by: a page's or a test's fake clock may replace only one of the two. */
const eventTime = (): number => new Event('now').timeStamp;

/**
 * A button that charges, which takes no press meant for what was there before it. A press counts from when the pointer or the
 * key went down; one that began before the button had been painted for a second is ignored, and so are the second click of
 * a double click and the repetitions of a held key. Another offer, such as a fresh quote, starts the second anew.
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
   * The button; `offer` tells what is charged from anything else that may stand here. `amount`: what it charges, after its label;
   * page translators leave it alone.
   */
  button(label: string, action: () => void, offer: string, busy: boolean, amount = ''): TemplateResult {
    this.#offer = offer;
    const waits = busy || offer !== this.#shown || this.#isUnread(eventTime());
    return html`<button
      type="button"
      class="primary ${busy ? '' : 'unread'}"
      part="primary"
      aria-disabled=${waits}
      @pointerdown=${this.#begin}
      @keydown=${this.#begin}
      @click=${(event: MouseEvent) => {
        if (this.#takes(event) && !busy) action();
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

  /** Renders again once the button takes presses. */
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

  #takes({ timeStamp, detail }: MouseEvent): boolean {
    const beganAt = Math.min(timeStamp, this.#downAt);
    this.#downAt = Infinity;
    return detail < 2 && !this.#isUnread(beganAt);
  }
}
