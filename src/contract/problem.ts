import * as v from './valibot.ts';
import { CountSchema, TextSchema } from './primitives.ts';
import { SeatChangeQuoteSchema, SeatChangeSchema } from './seat-change.ts';

/** Media type of a problem document (RFC 9457). */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** An error as the wire has it (RFC 9457). `code` may be newer than this client knows. */
export const ProblemSchema = v.object({
  /** URN of the code. */
  type: v.string(),
  /** What the code means, for developers. */
  title: v.string(),
  /** HTTP status of the response. */
  status: CountSchema,
  /** What happened this time, for developers. */
  detail: v.optional(v.string()),
  /** Code of the error, from the table of codes. */
  code: TextSchema,
  /** The same request, with the same idempotency key, may succeed later. */
  retryable: v.boolean(),
  /** Id of the request. */
  requestId: v.string(),
  /** What is wrong where, with `invalid_request`. */
  errors: v.optional(
    v.array(
      v.object({
        /** Path of the field, such as `credits.plan.available`; empty for the whole body. */
        field: v.string(),
        /** What is wrong with it, for developers. */
        message: v.string(),
      }),
    ),
  ),
  /** A fresh quote, with `quote_expired` and `quote_changed`. */
  quote: v.optional(SeatChangeQuoteSchema),
  /** The change in the way, with `seat_change_pending`, `seat_change_settled` and `quote_used`. */
  seatChange: v.optional(SeatChangeSchema),
  /**
   * The limit, with `seats_below_minimum` and `seats_above_maximum`; with `seats_in_use` the number of users in use.
   */
  limit: v.optional(CountSchema),
});

export type Problem = v.InferOutput<typeof ProblemSchema>;
