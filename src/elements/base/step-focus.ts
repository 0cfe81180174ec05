import type { ReactiveController } from 'lit';
import type { AccountController } from './account-controller.ts';
import type { LiveRegion } from './live-region.ts';

/** The place where a number is chosen; all other places are steps. */
export const CHOICE = 'choice';

/** Reads and moves the focus where only the screen can. */
export interface StepPlaces {
  /** Whether the focus is in a payment form, wherever in the page that is. */
  hasFocus(): boolean;
  /** Moves the focus back to the choice, from the step before. */
  focusChoice(from: string | undefined): void;
}

/** Moves the focus to the title of each new step, or announces the step if the focus is elsewhere on the page. */
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

  /** Moves the focus to a place that has been rendered. Waits for a step that is still loading. */
  follow(to: string, isLoaded: boolean): void {
    const isStep = to !== CHOICE;
    this.#isPending = isStep && !isLoaded;
    const from = this.#shown;
    if (from === to || this.#isPending) return;
    this.#shown = to;
    if (from === undefined && !isStep) return;
    const { root } = this.#billing;
    const words = [...root.querySelectorAll('#title, #spoken, #lines > *')].map((each) => each.textContent);
    // Screen readers read what gets the focus; what was said before is outdated.
    this.#live.say(isStep && !this.#hadFocus ? words.join(' ').trim() : '');
    if (!this.#hadFocus) return;
    if (isStep) root.querySelector<HTMLElement>('#title')?.focus();
    else this.#places.focusChoice(from);
  }
}
