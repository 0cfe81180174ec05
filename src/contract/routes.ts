/** Header that makes repeating a request harmless. */
export const IDEMPOTENCY_KEY = 'Idempotency-Key';
/** Response header: the answer repeats an earlier one. */
export const IDEMPOTENCY_REPLAYED = 'Idempotency-Replayed';
/** Response header with the id that errors and the server's records share. */
export const REQUEST_ID = 'X-Request-Id';

/** Query parameter with the id of the purchase that Stripe's page, or a bank's, sends somebody back for. */
export const PURCHASE_PARAMETER = 'ocw_purchase';

/** Path of Stripe's webhook below the endpoint, without a leading slash: the one route that no client calls. */
export const WEBHOOK_PATH = 'stripe/webhook';
