import type Stripe from 'stripe';
import { isStripeError } from './errors.ts';

/** A call that Stripe rejected, with what an operator needs to find it in Stripe's logs. */
export interface RefusedCall {
  readonly method: string;
  /** Without the query string. */
  readonly path: string;
  /** HTTP status. */
  readonly status: number;
  /** Stripe's request id; `null` if the response had none. */
  readonly requestId: string | null;
}

interface ResponseEvent {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly request_id?: string;
}

/** How many rejected calls are stored. A few are enough: an error is looked up right after its call. */
const MAX_CALLS = 50;

/**
 * Listens to the client's responses, since the SDK's errors do not contain their call. Returns a function that finds the call
 * of an error: by Stripe's request id, otherwise the latest call with the same status.
 */
export function recordRefusedCalls(stripe: Stripe): (error: unknown) => RefusedCall | null {
  const calls: RefusedCall[] = [];
  const { on } = stripe as {
    readonly on?: (name: 'response', listen: (event: ResponseEvent) => void) => void;
  };
  on?.call(stripe, 'response', ({ method, path, status, request_id: requestId }) => {
    if (status < 400) return;
    calls.unshift({ method, path: path.split('?', 1)[0] ?? path, status, requestId: requestId ?? null });
    calls.length = Math.min(calls.length, MAX_CALLS);
  });
  return (error) => {
    if (!isStripeError(error)) return null;
    const { requestId, statusCode } = error;
    const byId = calls.find((call) => call.requestId !== null && call.requestId === requestId);
    return byId ?? calls.find(({ status }) => status === statusCode) ?? null;
  };
}
