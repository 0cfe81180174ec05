import type { ReactiveController } from 'lit';
import type { AccountController } from './account-controller.ts';
import type { LiveRegion } from './live-region.ts';

/** The place where a number is chosen; all other places are steps. */
export const CHOICE = 'choice';

/** Where the focus is, and where it goes, outside of the steps' titles. */
export interface StepPlaces {
  /** Whether the focus is in a payment form, wherever in the page that is. */
  hasFocus(): boolean;
  /** Moves the focus to the choice, back from this step. */
  focusChoice(from: string | undefined): void;
}

/** The focus goes along from step to step; who is elsewhere in the page is told the title of the step. */
export class StepFocus implements ReactiveController {
  readonly #billing: AccountController;
  readonly #live: LiveRegion;
  readonly #places: StepPlaces;
  #shown: string | undefined;
  #hadFocus = false;
  /** The step has changed, but its module is still loading: the focus moves once it has rendered. */
  #isPending = false;

  constructor(billing: AccountController, live: LiveRegion, places: StepPlaces) {
    this.#billing = billing;
    this.#live = live;
    this.#places = places;
    billing.host.addController(this);
  }

  hostUpdate(): void {
    if (!this.#isPending)
      this.#hadFocus = this.#billing.root.activeElement !== null || this.#places.hasFocus();
  }

  /** Goes along to a place that has been rendered; a step that is not loaded yet is waited for. */
  follow(to: string, isLoaded: boolean): void {
    const isStep = to !== CHOICE;
    this.#isPending = isStep && !isLoaded;
    const from = this.#shown;
    if (from === to || this.#isPending) return;
    this.#shown = to;
    if (from === undefined && !isStep) return;
    const { root } = this.#billing;
    const words = [...root.querySelectorAll('#title, #spoken, #lines > *')].map((each) => each.textContent);
    // What has the focus is read out: what was said before is not true any more.
    this.#live.say(isStep && !this.#hadFocus ? words.join(' ').trim() : '');
    if (!this.#hadFocus) return;
    if (isStep) root.querySelector<HTMLElement>('#title')?.focus();
    else this.#places.focusChoice(from);
  }
}
