/** Starts a timer of so many milliseconds and returns the function that cancels it. Tests pass one that they fire themselves. */
export type StartTimer = (milliseconds: number, onEnd: () => void) => () => void;

/** Timer of the machine. It does not keep a Node process alive; in browsers (Storybook's handler) it is a number. */
export const systemTimer: StartTimer = (milliseconds, onEnd) => {
  const timer = setTimeout(onEnd, milliseconds);
  (timer as Partial<typeof timer>).unref?.();
  return () => clearTimeout(timer);
};

/** Stripe accepted a request and did not answer within the time that the whole operation has. */
export class StripeDeadlineExceeded extends Error {
  override readonly name = 'StripeDeadlineExceeded';

  constructor(milliseconds: number) {
    super(`Stripe did not answer within ${milliseconds} ms`);
  }
}

/** One deadline for several calls. */
export interface Deadline {
  /** Settles as `work` does, or rejects with the deadline's error once it has passed. */
  race<T>(work: Promise<T>): Promise<T>;
  /** Throws the deadline's error once it has passed: nothing may be sent for a caller that is gone. */
  assertLeft(): void;
  /** Cancels the timer. */
  stop(): void;
}

/** Starts a deadline of so many milliseconds. `late`: its error. */
export function startDeadline(
  startTimer: StartTimer,
  milliseconds: number,
  late: Error = new StripeDeadlineExceeded(milliseconds),
): Deadline {
  let isOver = false;
  let rejectAll: (error: Error) => void = () => undefined;
  const passed = new Promise<never>((_resolve, reject) => {
    rejectAll = reject;
  });
  // It may pass while nothing is racing: not an unhandled rejection.
  passed.catch(() => undefined);
  const stop = startTimer(milliseconds, () => {
    isOver = true;
    rejectAll(late);
  });
  return {
    race: (work) => Promise.race([work, passed]),
    assertLeft() {
      if (isOver) throw late;
    },
    stop,
  };
}

/** Settles as `work` does, or rejects after so many milliseconds, with {@link StripeDeadlineExceeded} where `late` is not given. */
export async function within<T>(
  startTimer: StartTimer,
  milliseconds: number,
  work: Promise<T>,
  late: Error = new StripeDeadlineExceeded(milliseconds),
): Promise<T> {
  const deadline = startDeadline(startTimer, milliseconds, late);
  try {
    return await deadline.race(work);
  } finally {
    deadline.stop();
  }
}
