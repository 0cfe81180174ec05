import { BillingError } from './billing-error.ts';

/** Ends a request when its caller aborts it or its timeout passes, with the error code of the one that came first. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Rejects with a `BillingError` (`timeout` or `aborted`) as soon as the request must end. */
  race<T>(work: Promise<T>): Promise<T>;
  /** Removes the timer and the listener. Must be called at the end. */
  stop(): void;
}

/** Starts the timeout of a request. */
export function startDeadline(milliseconds: number, caller: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  const end = (code: 'timeout' | 'aborted', cause?: unknown): void =>
    controller.abort(new BillingError({ code, retryable: code === 'timeout', cause }));
  const abort = (): void => end('aborted', caller?.reason);
  const timer = setTimeout(() => end('timeout'), milliseconds);
  if (caller?.aborted === true) abort();
  caller?.addEventListener('abort', abort, { once: true });
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
      caller?.removeEventListener('abort', abort);
    },
  };
}
