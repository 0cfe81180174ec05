import type { Schedule } from './types.ts';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const GROWTH = 1.5;

/** Reads something again with growing pauses until told to stop. */
export interface Poller {
  /** Begins with the shortest pause; does nothing while it runs. */
  start(): void;
  stop(): void;
}

/** Makes a poller. A read is never begun before the one before it has ended. */
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
