/** Lets work in until it is closed, and waits for what is under way. */
export interface Drain {
  /** Runs `work`, or throws what `refuse` makes where the drain is closed. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Nothing begins from now on. Resolves once all that is under way has ended; never rejects. */
  close(): Promise<void>;
}

/** Makes a drain. `refuse` makes the error for what comes too late. */
export function createDrain(refuse: () => Error): Drain {
  let isClosed = false;
  let underWay = 0;
  const waiting: (() => void)[] = [];
  return {
    run: async (work) => {
      if (isClosed) throw refuse();
      underWay += 1;
      try {
        return await work();
      } finally {
        underWay -= 1;
        if (underWay === 0) for (const ended of waiting.splice(0)) ended();
      }
    },
    close: async () => {
      isClosed = true;
      if (underWay > 0) await new Promise<void>((ended) => waiting.push(ended));
    },
  };
}
