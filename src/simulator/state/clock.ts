import type { Store } from './store.ts';

/** The simulated clock: a real base, an offset that persists, and instants at which something is made to happen. */
export class Clock {
  readonly #base: () => number;
  readonly #store: Store;
  #instant: number | undefined;

  constructor(base: () => number, store: Store) {
    this.#base = base;
    this.#store = store;
  }

  /** Unix seconds. */
  now(): number {
    return this.#instant ?? Math.floor(this.#base()) + this.#store.offset;
  }

  /** Runs `happen` with the clock standing at `instant`. */
  at<T>(instant: number, happen: () => T): T {
    const before = this.#instant;
    this.#instant = instant;
    try {
      return happen();
    } finally {
      this.#instant = before;
    }
  }

  /** Sets the clock so that it shows `instant` now and runs on from there. */
  set(instant: number): void {
    this.#store.moveClock(instant - Math.floor(this.#base()));
  }
}
