/** An error of the contract. `status` is `null` for errors that the client raises itself. */
export interface ErrorDefinition {
  readonly status: number | null;
  /** The same request, with the same idempotency key, may succeed later. */
  readonly retryable: boolean;
  readonly title: string;
}

const define = (status: number | null, title: string, retryable = false): ErrorDefinition => ({
  status,
  title,
  retryable,
});

/** The one table of error codes. */
export const ERRORS = {
  unauthenticated: define(401, 'The caller is not identified'),
  /** Our server reports failed payments in a change's or purchase's `failure`; other backends may send this. */
  payment_failed: define(402, 'The payment did not go through'),
  forbidden: define(403, 'The caller lacks permission'),
  not_found: define(404, 'Not found'),
  organization_unknown: define(404, 'The organization has no linked subscription'),
  quote_not_found: define(404, 'The quote was not found'),
  method_not_allowed: define(405, 'The path does not allow this method'),
  idempotency_key_reused: define(409, 'The idempotency key was used with other input'),
  request_in_progress: define(409, 'A request with this idempotency key is in progress', true),
  quote_expired: define(409, 'The quote has expired'),
  quote_changed: define(409, 'The amounts have changed since the quote'),
  quote_used: define(409, 'The quote has already been confirmed'),
  seats_unchanged: define(409, 'The subscription has this number of users already'),
  seat_change_pending: define(409, 'Another seat change is pending'),
  seat_change_settled: define(409, 'The change is settled and can no longer be canceled'),
  subscription_inactive: define(409, 'The subscription is not active'),
  tax_location_invalid: define(409, 'Tax cannot be computed for the billing address'),
  plan_unsupported: define(409, 'The plan has no price per user that can be changed here'),
  subscription_scheduled: define(409, 'A scheduled change of the subscription decides the number of users'),
  collection_paused: define(409, 'Payment collection of the subscription is paused'),
  collection_by_invoice: define(409, 'The subscription is paid by invoice, not charged automatically'),
  payment_method_unsupported: define(409, 'The payment method cannot pay for a change of users'),
  invoice_changed: define(409, 'The invoice changed, or another payment method is on file'),
  insufficient_credits: define(409, 'No credit is available'),
  top_up_unavailable: define(409, 'Credits cannot be bought'),
  payload_too_large: define(413, 'The request is too large'),
  invalid_request: define(422, 'The request is not valid'),
  seats_below_minimum: define(422, 'Fewer users than the organization needs'),
  seats_in_use: define(422, 'Fewer users than are in use'),
  seats_above_maximum: define(422, 'More users than the organization may have'),
  rate_limited: define(429, 'Too many requests', true),
  webhook_signature_invalid: define(400, 'The signature of the event is not valid'),
  internal_error: define(500, 'Something went wrong on the server', true),
  host_misconfigured: define(500, 'The host has not set up the billing handler correctly'),
  payment_provider_unavailable: define(503, 'Stripe does not respond', true),
  payment_provider_refused: define(
    502,
    'Stripe rejected the request; the error was reported to the operator',
  ),
  database_unavailable: define(503, 'The database is unavailable', true),
  outcome_unknown: define(503, 'It is not known yet whether the request took effect', true),
  network_error: define(null, 'The server could not be reached', true),
  module_unavailable: define(null, 'A script of the elements could not be loaded', true),
  page_error: define(null, 'A script on the page failed'),
  timeout: define(null, 'The server did not respond in time', true),
  aborted: define(null, 'The request was aborted'),
  invalid_response: define(null, 'The response violates the contract'),
  configuration: define(null, 'The client is not configured'),
} as const satisfies Record<string, ErrorDefinition>;

/** A code from the table. */
export type ErrorCode = keyof typeof ERRORS;

/** Whether a string is a code of the table. */
export function isErrorCode(value: string): value is ErrorCode {
  return Object.hasOwn(ERRORS, value);
}
