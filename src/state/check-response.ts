import { BillingError } from '../client/index.ts';

/** A field of a response, its value, and the value that the request implies. */
type Requested = readonly [field: string, is: string | number, requested: string | number];

/**
 * Throws a `BillingError` (`invalid_response`) if a response is about something else than its request. `error` is the
 * rejection that contains it; without one, the request may have taken effect if it `changes` something.
 */
export function assertRequested(
  request: string,
  fields: readonly Requested[],
  { changes = false, error }: { readonly changes?: boolean; readonly error?: BillingError } = {},
): void {
  const wrong = fields.find(([, is, requested]) => is !== requested);
  if (!wrong) return;
  const [field, is, requested] = wrong;
  const message = `is ${is}, but ${requested} was requested`;
  throw new BillingError({
    code: 'invalid_response',
    message: `${request} got a response that breaks the contract: ${field}: ${message}`,
    fieldErrors: [{ field, message }],
    status: error?.status,
    requestId: error?.requestId,
    mayHaveTakenEffect: error?.mayHaveTakenEffect ?? changes,
    cause: error,
  });
}
