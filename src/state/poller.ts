import type { Schedule } from './types.ts';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const GROWTH = 1.5;

/** Repeats a read with growing pauses until stopped. */
export interface Poller {
  /** Starts with the shortest pause; does nothing while running. */
  start(): void;
  stop(): void;
}

/** Creates a poller. Reads never overlap. */
export function createPoller(read: () => Promise<void>, schedule: Schedule): Poller {
  let cancel: (() => void) | null = null;
  const next = (pause: number): void => {
    const mine = schedule(() => {
      const after = (): void => {
        if (cancel === mine) next(Math.min(pause * GROWTH, LONGEST_PAUSE_MS));
      };
      read().then(after, after);
    }, pause);
    cancel = mine;
  };
  return {
    start() {
      if (cancel === null) next(FIRST_PAUSE_MS);
    },
    stop() {
      cancel?.();
      cancel = null;
    },
  };
}
