import type { ErrorCode, Problem } from '../../contract/index.ts';
import { ERRORS, PROBLEM_MEDIA_TYPE, REQUEST_ID } from '../../contract/index.ts';
import { isDatabaseFailure } from '../database/failure.ts';

/** Error codes that a server sends. A client creates the others, if it got no response or an invalid one. */
export type ServerErrorCode = Exclude<
  ErrorCode,
  'network_error' | 'timeout' | 'aborted' | 'invalid_response' | 'configuration'
>;

/** Additional properties of a problem document. */
export type ProblemExtras = Pick<Problem, 'detail' | 'errors' | 'quote' | 'seatChange' | 'limit'>;

const BRAND = Symbol.for('@oneclickworker/billing-elements/problem');

/** A failure with an error code of the contract. Thrown by operations, sent as a problem document (RFC 9457). */
export class BillingProblem extends Error {
  override readonly name = 'BillingProblem';
  readonly [BRAND] = true;
  readonly code: ServerErrorCode;
  /** Whether the same request, with the same idempotency key, may succeed later. */
  readonly retryable: boolean;
  /** HTTP status. */
  readonly status: number;
  readonly extras: ProblemExtras;

  constructor(code: ServerErrorCode, extras: ProblemExtras = {}, options?: ErrorOptions) {
    super(extras.detail ?? ERRORS[code].title, options);
    this.code = code;
    this.retryable = ERRORS[code].retryable;
    this.status = ERRORS[code].status ?? 500;
    this.extras = extras;
  }
}

/** Returns whether a value is a {@link BillingProblem}, including one of another copy of this package. */
export function isBillingProblem(value: unknown): value is BillingProblem {
  return typeof value === 'object' && value !== null && BRAND in value;
}

/** Converts any error to a problem: itself if it is one, `database_unavailable`, or `internal_error`. */
export function problemOf(error: unknown): BillingProblem {
  if (isBillingProblem(error)) return error;
  return new BillingProblem(
    isDatabaseFailure(error) ? 'database_unavailable' : 'internal_error',
    {},
    { cause: error },
  );
}

/** Returns the problem for an invalid field of a request. */
export function invalidField(field: string, message: string): BillingProblem {
  return new BillingProblem('invalid_request', {
    detail: `${field}: ${message}`,
    errors: [{ field, message }],
  });
}

/** Seconds after which to retry, sent as `Retry-After` (RFC 9110, 10.2.3) with every 429 and 503. */
const RETRY_AFTER_SECONDS: Partial<Record<ServerErrorCode, number>> = {
  // A restart or a failover takes seconds; a full pool or a locked row less.
  database_unavailable: 2,
  // As long as the server itself does not call Stripe after a failure.
  payment_provider_unavailable: 5,
  outcome_unknown: 5,
  rate_limited: 10,
};

/** Returns the problem document as a response, with `Retry-After` on a 429 or 503. */
export function problemResponse(problem: BillingProblem, requestId: string): Response {
  const wait = RETRY_AFTER_SECONDS[problem.code];
  const body: Problem = {
    type: `urn:ocw:problem:${problem.code}`,
    title: ERRORS[problem.code].title,
    status: problem.status,
    code: problem.code,
    retryable: problem.retryable,
    requestId,
    ...problem.extras,
  };
  return new Response(JSON.stringify(body), {
    status: problem.status,
    headers: {
      'Content-Type': PROBLEM_MEDIA_TYPE,
      'Cache-Control': 'no-store',
      [REQUEST_ID]: requestId,
      ...(wait !== undefined && { 'Retry-After': String(wait) }),
    },
  });
}
