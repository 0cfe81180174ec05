/** Request header that makes a request safe to repeat. */
export const IDEMPOTENCY_KEY = 'Idempotency-Key';
/** Response header: the response repeats an earlier one. */
export const IDEMPOTENCY_REPLAYED = 'Idempotency-Replayed';
/** Response header with the request id, which problem documents and the server's error reports repeat. */
export const REQUEST_ID = 'X-Request-Id';

/** Query parameter with the id of the purchase, added to the page's URL when Stripe or a bank redirects the user back. */
export const PURCHASE_PARAMETER = 'ocw_purchase';

/** Path of Stripe's webhook below the endpoint, without a leading slash: the one route that clients do not call. */
export const WEBHOOK_PATH = 'stripe/webhook';
