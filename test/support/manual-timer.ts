import { setImmediate } from 'node:timers/promises';
import type { StartTimer } from '../../src/server/index.ts';

/** Timers that the test fires, independent of real time. */
export interface ManualTimer {
  readonly startTimer: StartTimer;
  /** Ends all timers of so many milliseconds that run; waits for the first of them to be started. */
  end(milliseconds: number): Promise<void>;
}

export function createManualTimer(): ManualTimer {
  const running = new Set<{ readonly milliseconds: number; readonly onEnd: () => void }>();
  return {
    startTimer(milliseconds, onEnd) {
      const timer = { milliseconds, onEnd };
      running.add(timer);
      return () => running.delete(timer);
    },
    async end(milliseconds) {
      const due = (): readonly { onEnd: () => void }[] =>
        [...running].filter((timer) => timer.milliseconds === milliseconds);
      while (due().length === 0) await setImmediate();
      for (const { onEnd } of due()) onEnd();
    },
  };
}
