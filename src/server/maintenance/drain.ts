/** Runs work until it is closed, and then waits for work in progress. */
export interface Drain {
  /** Whether new work is rejected. */
  readonly isClosed: boolean;
  /** Runs `work`. Rejects with the error of `createError` if the drain is closed. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Rejects new work from now on. Resolves once all work in progress has ended; never rejects. */
  close(): Promise<void>;
}

/** Creates a drain. `createError` creates the error for work that comes after closing. */
export function createDrain(createError: () => Error): Drain {
  let isClosed = false;
  let inProgress = 0;
  const waiting: (() => void)[] = [];
  return {
    get isClosed() {
      return isClosed;
    },
    run: async (work) => {
      if (isClosed) throw createError();
      inProgress += 1;
      try {
        return await work();
      } finally {
        inProgress -= 1;
        if (inProgress === 0) for (const resolve of waiting.splice(0)) resolve();
      }
    },
    close: async () => {
      isClosed = true;
      if (inProgress > 0) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}
