import type Stripe from 'stripe';
import { isStripeError } from './errors.ts';

/** A call that Stripe refused, for the operator who looks it up in Stripe's logs. */
export interface RefusedCall {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  /** HTTP status. */
  readonly status: number;
  /** Stripe's id of the request; `null` where the response had none. */
  readonly requestId: string | null;
}

interface ResponseEvent {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly request_id?: string;
}

/** Refused calls that are kept; an error is described right after its call. */
const KEPT = 50;

/**
 * Listens to the client's responses, since the SDK's errors do not say which call they are of. Returns a function that
 * finds the call of an error: by Stripe's request id, else the last one with the same status.
 */
export function recordRefusedCalls(stripe: Stripe): (error: unknown) => RefusedCall | null {
  const calls: RefusedCall[] = [];
  const { on } = stripe as {
    readonly on?: (name: 'response', listen: (event: ResponseEvent) => void) => void;
  };
  on?.call(stripe, 'response', ({ method, path, status, request_id: requestId }) => {
    if (status < 400) return;
    calls.unshift({ method, path: path.split('?', 1)[0] ?? path, status, requestId: requestId ?? null });
    calls.length = Math.min(calls.length, KEPT);
  });
  return (error) => {
    if (!isStripeError(error)) return null;
    const { requestId, statusCode } = error;
    const byId = calls.find((call) => call.requestId !== null && call.requestId === requestId);
    return byId ?? calls.find(({ status }) => status === statusCode) ?? null;
  };
}
