import type { ErrorCode, FieldError, SeatChange, SeatChangeQuote } from '../contract/index.ts';

const BRAND = Symbol.for('@oneclickworker/billing-elements/BillingError');

/** Fields of a `BillingError`; all but `code` have a default. */
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

/** A code of the contract's table, or a newer backend's code that this client does not know. */
export type BillingErrorCode = ErrorCode | (string & {});

/** The only error that a `BillingClient` rejects with. Test it with `isBillingError` and `code`, never by its message. */
export class BillingError extends Error {
  override readonly name = 'BillingError';
  readonly code: BillingErrorCode;
  /** The same request, with the same idempotency key, may succeed later. */
  readonly retryable: boolean;
  /** HTTP status of the response; `null` without one. */
  readonly status: number | null;
  /** The server's id of the request; `null` if it sent none. */
  readonly requestId: string | null;
  /** Invalid fields: of the request, or with `invalid_response` of the response. */
  readonly fieldErrors: readonly FieldError[];
  /** A fresh quote, with `quote_expired` and `quote_changed`. */
  readonly quote: SeatChangeQuote | null;
  /** The conflicting change, with `seat_change_pending`, `seat_change_settled` and `quote_used`. */
  readonly seatChange: SeatChange | null;
  /** The limit, with `seats_below_minimum` and `seats_above_maximum`; with `seats_in_use` the number of users in use. */
  readonly limit: number | null;
  /** Milliseconds to wait before a retry (`Retry-After`); `null` if the server sent none. */
  readonly retryAfterMs: number | null;
  /** The request or an earlier try of it was sent and not clearly rejected: it may have taken effect. */
  readonly mayHaveTakenEffect: boolean;

  /** Marks errors of every copy of this package, see `isBillingError`. */
  get [BRAND](): true {
    return true;
  }

  constructor(init: BillingErrorInit) {
    super(init.message ?? init.code, init);
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

/** Throws a `BillingError` with the code `configuration` unless the page's setting is valid. */
export function assertConfigured(isValid: boolean, message: string): asserts isValid {
  if (!isValid) throw new BillingError({ code: 'configuration', message });
}

/** Whether a value is a `BillingError`, including one from another copy of this package. */
export function isBillingError(error: unknown): error is BillingError {
  return typeof error === 'object' && error !== null && BRAND in error;
}

/**
 * Returns a `BillingError` unchanged, and anything else as `page_error`: it comes from our own code or from a page that changed
 * built-ins, and the request may have taken effect.
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
 * Whether a rejection also proves that earlier tries with the same idempotency key had no effect: the backend looks the key up before
 * these. A missing identity, a rate limit or a server error prove nothing about earlier tries.
 */
export function settlesOutcome(error: BillingError): boolean {
  const { status, code, retryable } = error;
  if (status === null || retryable || code === 'invalid_response') return false;
  return status === 402 || status === 404 || status === 409 || status === 422;
}
