import type { Store } from './store.ts';

/** The simulated clock: a real clock plus a saved offset. While a due task runs, it is fixed at the task's second. */
export class Clock {
  readonly #base: () => number;
  readonly #store: Store;
  #instant: number | undefined;

  constructor(base: () => number, store: Store) {
    this.#base = base;
    this.#store = store;
  }

  /** Returns the simulated Unix seconds. */
  now(): number {
    return this.#instant ?? Math.floor(this.#base()) + this.#store.offset;
  }

  /** Runs a task with the clock fixed at `instant`. */
  at<T>(instant: number, task: () => T): T {
    const before = this.#instant;
    this.#instant = instant;
    try {
      return task();
    } finally {
      this.#instant = before;
    }
  }

  /** Sets the clock to `instant`, from where it continues to run. */
  set(instant: number): void {
    this.#store.moveClock(instant - Math.floor(this.#base()));
  }
}
