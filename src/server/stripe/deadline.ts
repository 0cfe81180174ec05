/** Starts a timer and returns a function that cancels it. Tests pass timers that they fire themselves. */
export type StartTimer = (milliseconds: number, onEnd: () => void) => () => void;

/** `setTimeout`, unref'd so that it does not keep a Node process alive. In browsers (Storybook's handler) a timer is a number. */
export const systemTimer: StartTimer = (milliseconds, onEnd) => {
  const timer = setTimeout(onEnd, milliseconds);
  (timer as Partial<typeof timer>).unref?.();
  return () => clearTimeout(timer);
};

/** Stripe did not respond within the time limit of the whole operation. */
export class StripeDeadlineExceeded extends Error {
  override readonly name = 'StripeDeadlineExceeded';

  constructor(milliseconds: number) {
    super(`Stripe did not respond within ${milliseconds} ms`);
  }
}

/** A deadline shared by several calls. */
export interface Deadline {
  /** Settles like `work`, or rejects with the deadline's error once it has passed. */
  race<T>(work: Promise<T>): Promise<T>;
  /** Throws the deadline's error once it has passed, so that nothing is sent for a caller that is no longer waiting. */
  assertLeft(): void;
  /** Cancels the timer. */
  stop(): void;
}

/** Starts a deadline. `createError` creates its error. */
export function startDeadline(
  startTimer: StartTimer,
  milliseconds: number,
  createError: () => Error = () => new StripeDeadlineExceeded(milliseconds),
): Deadline {
  let late: Error | null = null;
  let rejectAll: (error: Error) => void = () => undefined;
  const passed = new Promise<never>((_resolve, reject) => {
    rejectAll = reject;
  });
  // Avoids an unhandled rejection if it passes while nothing is racing.
  passed.catch(() => undefined);
  const stop = startTimer(milliseconds, () => {
    late = createError();
    rejectAll(late);
  });
  return {
    race: (work) => Promise.race([work, passed]),
    assertLeft() {
      if (late !== null) throw late;
    },
    stop,
  };
}

/**
 * Settles like `work`, or rejects with the error of `createError` after this many milliseconds. Default error:
 * {@link StripeDeadlineExceeded}.
 */
export async function within<T>(
  startTimer: StartTimer,
  milliseconds: number,
  work: Promise<T>,
  createError?: () => Error,
): Promise<T> {
  const deadline = startDeadline(startTimer, milliseconds, createError);
  try {
    return await deadline.race(work);
  } finally {
    deadline.stop();
  }
}
