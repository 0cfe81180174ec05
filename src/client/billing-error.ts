import type { ErrorCode, FieldError, SeatChange, SeatChangeQuote } from '../contract/index.ts';

const BRAND = Symbol.for('@oneclickworker/billing-elements/BillingError');

/** What a `BillingError` is made from; all but `code` has a default. */
export interface BillingErrorInit {
  readonly code: BillingErrorCode;
  readonly message?: string | undefined;
  readonly retryable?: boolean | undefined;
  readonly status?: number | null | undefined;
  readonly requestId?: string | null | undefined;
  readonly fieldErrors?: readonly FieldError[] | undefined;
  readonly quote?: SeatChangeQuote | null | undefined;
  readonly seatChange?: SeatChange | null | undefined;
  readonly limit?: number | null | undefined;
  readonly retryAfterMs?: number | null | undefined;
  readonly mayHaveTakenEffect?: boolean | undefined;
  readonly cause?: unknown;
}

/** A code of the contract's table, or one that a newer backend has and this client does not know. */
export type BillingErrorCode = ErrorCode | (string & {});

/** The one error that a `BillingClient` throws. Tell it by `isBillingError`, its kind by `code`; never by its text. */
export class BillingError extends Error {
  override readonly name = 'BillingError';
  readonly code: BillingErrorCode;
  /** The same request, with the same idempotency key, may succeed later. */
  readonly retryable: boolean;
  /** HTTP status of the answer; `null` where none came. */
  readonly status: number | null;
  /** The id under which the server knows the request; `null` where it gave none. */
  readonly requestId: string | null;
  /** What is wrong where: in the request, or with `invalid_response` in the answer. */
  readonly fieldErrors: readonly FieldError[];
  /** A fresh quote, with `quote_expired` and `quote_changed`. */
  readonly quote: SeatChangeQuote | null;
  /** The change in the way, with `seat_change_pending`, `seat_change_settled` and `quote_used`. */
  readonly seatChange: SeatChange | null;
  /** The limit that was broken, with `seats_below_minimum` and `seats_above_maximum`. */
  readonly limit: number | null;
  /** Milliseconds that the server asked to wait (`Retry-After`); `null` where it did not. */
  readonly retryAfterMs: number | null;
  /** The request, or an earlier try of it, was sent and not clearly refused: what it asked for may have happened. */
  readonly mayHaveTakenEffect: boolean;

  constructor(init: BillingErrorInit) {
    super(init.message ?? init.code, init.cause === undefined ? undefined : { cause: init.cause });
    Object.defineProperty(this, BRAND, { value: true });
    this.code = init.code;
    this.retryable = init.retryable ?? false;
    this.status = init.status ?? null;
    this.requestId = init.requestId ?? null;
    this.fieldErrors = init.fieldErrors ?? [];
    this.quote = init.quote ?? null;
    this.seatChange = init.seatChange ?? null;
    this.limit = init.limit ?? null;
    this.retryAfterMs = init.retryAfterMs ?? null;
    this.mayHaveTakenEffect = init.mayHaveTakenEffect ?? false;
  }
}

/** Whether a thrown value is a `BillingError`, also one of another copy of this package. */
export function isBillingError(error: unknown): error is BillingError {
  return typeof error === 'object' && error !== null && BRAND in error;
}

/**
 * The `BillingError` that a thrown value is. Anything else comes from our own code or from what the page has done to
 * built-ins: `page_error`, which leaves open whether a request took effect.
 */
export function toBillingError(thrown: unknown): BillingError {
  if (isBillingError(thrown)) return thrown;
  return new BillingError({
    code: 'page_error',
    mayHaveTakenEffect: true,
    cause: thrown,
  });
}

/**
 * Whether a refusal also tells that an earlier try with the same idempotency key took no effect: the backend looks the
 * key up before it refuses like this. A missing identity, a rate limit or a server error tell nothing about earlier tries.
 */
export function settlesOutcome(error: BillingError): boolean {
  const { status, code, retryable } = error;
  if (status === null || retryable || code === 'invalid_response') return false;
  return status === 402 || status === 404 || status === 409 || status === 422;
}
