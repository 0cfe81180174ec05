/** How time passes for work in the background; tests bring their own. */
export interface Timers {
  /** Runs `work` once after `ms`; the result cancels it. */
  set(work: () => void, ms: number): () => void;
}

/** The process's timers, which do not keep it alive. */
export const processTimers: Timers = {
  set: (work, ms) => {
    const timer = setTimeout(work, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
