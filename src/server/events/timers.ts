/** Timers for background work; replaced in tests. */
export interface Timers {
  /** Runs `work` once after `ms`. Returns a function that cancels it. */
  set(work: () => void, ms: number): () => void;
}

/** The process's timers, unref'd so that they do not keep it alive. */
export const processTimers: Timers = {
  set: (work, ms) => {
    const timer = setTimeout(work, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
