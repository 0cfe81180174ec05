import * as v from './valibot.ts';
import { CountSchema, TextSchema } from './primitives.ts';
import { SeatChangeQuoteSchema, SeatChangeSchema } from './seat-change.ts';

/** Media type of a problem document (RFC 9457). */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** An error response (RFC 9457). A newer server may send a `code` that this client does not know. */
export const ProblemSchema = v.object({
  /** URN of the code. */
  type: v.string(),
  /** What the code means, for developers. */
  title: v.string(),
  /** HTTP status of the response. */
  status: CountSchema,
  /** What went wrong in this request, for developers. */
  detail: v.optional(v.string()),
  /** Error code. */
  code: TextSchema,
  /** The same request, with the same idempotency key, may succeed later. */
  retryable: v.boolean(),
  /** Id of the request. */
  requestId: v.string(),
  /** The invalid fields, with `invalid_request`. */
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
  /** A new quote, with `quote_expired` and `quote_changed`. */
  quote: v.optional(SeatChangeQuoteSchema),
  /** The conflicting change, with `seat_change_pending`, `seat_change_settled` and `quote_used`. */
  seatChange: v.optional(SeatChangeSchema),
  /** The limit, with `seats_below_minimum` and `seats_above_maximum`; the number of users in use, with `seats_in_use`. */
  limit: v.optional(CountSchema),
});

export type Problem = v.InferOutput<typeof ProblemSchema>;
