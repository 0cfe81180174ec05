import { BillingError } from './billing-error.ts';

/** Ends a request when its caller gives it up or its time is over, and knows which of the two it was. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Rejects as soon as the request has to end, with the `BillingError` that says why. */
  race<T>(work: Promise<T>): Promise<T>;
  /** Must be called at the end, so that neither a timer nor a listener stays. */
  stop(): void;
}

/** Starts the time of a request. */
export function startDeadline(milliseconds: number, caller: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  const end = (code: 'timeout' | 'aborted', cause?: unknown): void =>
    controller.abort(new BillingError({ code, retryable: code === 'timeout', cause }));
  const giveUp = (): void => end('aborted', caller?.reason);
  const timer = setTimeout(() => end('timeout'), milliseconds);
  if (caller?.aborted === true) giveUp();
  caller?.addEventListener('abort', giveUp, { once: true });
  const { signal } = controller;
  return {
    signal,
    race: (work) =>
      new Promise((resolve, reject) => {
        const fail = (): void => reject(signal.reason as BillingError);
        if (signal.aborted) fail();
        signal.addEventListener('abort', fail, { once: true });
        work.then(resolve, reject).finally(() => signal.removeEventListener('abort', fail));
      }),
    stop() {
      clearTimeout(timer);
      caller?.removeEventListener('abort', giveUp);
    },
  };
}
