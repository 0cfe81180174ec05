import type { ReactiveController } from 'lit';
import type { AccountController } from './account-controller.ts';
import type { LiveRegion } from './live-region.ts';

/** The view in which a number is chosen; all other views are steps. */
export const CHOICE = 'choice';

/** Focus handling that depends on the screen. */
export interface StepPlaces {
  /** Whether the focus is in a payment form, which may be anywhere on the page. */
  hasFocus(): boolean;
  /** Moves the focus back to the choice, after the step `from`. */
  focusChoice(from: string | undefined): void;
}

/** Moves the focus to the title of each new step, or announces the step if the focus is elsewhere on the page. */
export class StepFocus implements ReactiveController {
  readonly #billing: AccountController;
  readonly #live: LiveRegion;
  readonly #places: StepPlaces;
  #shown: string | undefined;
  #hadFocus = false;
  /** The step has changed but its module is still loading: move the focus once it has rendered. */
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

  /** Moves the focus to a view that has been rendered. Waits for a step that is still loading. */
  follow(to: string, isLoaded: boolean): void {
    const isStep = to !== CHOICE;
    this.#isPending = isStep && !isLoaded;
    const from = this.#shown;
    if (from === to || this.#isPending) return;
    this.#shown = to;
    if (from === undefined && !isStep) return;
    const { root } = this.#billing;
    const words = [...root.querySelectorAll('#title, #spoken, #lines > *')].map((each) => each.textContent);
    // Screen readers read the focused title; an earlier announcement is outdated.
    this.#live.say(isStep && !this.#hadFocus ? words.join(' ').trim() : '');
    if (!this.#hadFocus) return;
    if (isStep) root.querySelector<HTMLElement>('#title')?.focus();
    else this.#places.focusChoice(from);
  }
}
