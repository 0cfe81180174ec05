/**
 * What an operator has to do, by code: appended to the facts in an error's message. Codes are public: hosts route alerts by them.
 */
export const OPERATOR_ACTIONS = {
  seat_change_charge_differs:
    'Compare the invoice with the confirmed amount in Stripe and refund the difference.',
  stripe_mode_mismatch:
    'Create the handler with keys of the subscription’s mode, or link another subscription.',
  stripe_event_of_other_mode:
    'Point only the webhook endpoint of the handler’s own mode at it, or use the keys of the other mode.',
  body_already_read: 'Until then, these requests fail.',
  stripe_key_refused:
    'Use a secret key of this Stripe account, and give a restricted key the permission that the message names.',
  stripe_request_refused:
    'Look the request up in Stripe’s logs. Retrying does not help until the cause is fixed.',
  stripe_tax_location_invalid:
    'Correct the customer’s address in Stripe, or ask the customer to do so in the customer portal.',
  stripe_unavailable: 'Check https://status.stripe.com and this server’s connection to api.stripe.com.',
  stripe_rate_limited: 'Spread the load on the Stripe account, or ask Stripe for a higher limit.',
  webhook_signature_invalid:
    'If deliveries fail in Stripe, set stripe.webhookSecret to the signing secret (whsec_…) of this endpoint, and forward the body and the Stripe-Signature header unchanged.',
  webhook_thin_event:
    'Create the webhook endpoint with snapshot payloads: thin events lack the data that the handler needs.',
  webhook_unlinked_subscription:
    'Call linkOrganization for it, or remove its price from policy.seatPriceIds if it belongs to another product.',
  subscription_replaced: 'Replace the old subscription’s id wherever you store it.',
  subscription_ambiguous:
    'Call linkOrganization with the subscription of this organization, and cancel the others.',
  database_unavailable:
    'Check that PostgreSQL is running, that this server can reach it, and the limits of connections, here and there. Requests get 503 until then.',
  database_access_denied:
    'Check the role, password and database name in its URL, and repeat the grants of the operating guide (“Database roles”). Requests get 503 until then.',
  database_busy:
    'Find the session that holds the lock, or the slow statement, in pg_stat_activity. The request got 503 and changed nothing.',
  database_driver_missing: 'Install it where the server runs, or pass another database to openDatabase.',
  database_folder_in_use:
    'Stop that process, or give this one its own folder; for several processes, use a PostgreSQL server: openDatabase({ url }).',
  database_schema_behind:
    'Run `ocw-billing migrate` with the DATABASE_URL of the role that owns the schema, before this version serves.',
  database_schema_newer:
    'Nothing is lost. Update this process too: it does not meet what newer versions require of the new schema.',
  identify_invalid:
    'Correct `identify`: it returns { organizationId, scopes? } for a known caller, and null for an unknown one, within 10 seconds.',
  seat_limits_unavailable:
    'Correct `policy.seatLimits`: it returns { minimum, maximum }, whole numbers, within 2 seconds; a maximum of null is no limit. Until then, requests that need the limits fail with 500.',
  seat_usage_unavailable:
    'Correct `policy.seatUsage`: it returns { assigned, invited }, whole numbers, or null, within 2 seconds. Until then, the account has no usage, and the number of users can be set below those in use.',
  seat_change_invoice_unknown:
    "Look up the subscription's invoices in Stripe and compare what was charged with the confirmed amount.",
  event_delivery_failed:
    'Correct `onEvent`. The event is retried, up to 15 minutes apart, while later events of the organization wait.',
  event_parked:
    'Later events of the organization are delivered. Correct `onEvent`, then call billing.deliverEvents({ retryParked: true }).',
  purchase_paid_otherwise:
    'No credits were granted: refund the payment in Stripe, and check that adaptive pricing is off.',
  credit_price_unusable:
    'Set policy.topUp.priceId to a one-time price per unit, or policy.topUp to null if no credits are sold.',
  seat_change_refunded:
    'The number of users is unchanged: lower it in Stripe if the added users should be removed.',
} as const satisfies Record<string, string>;

/** Code of an {@link OperatorError}. */
export type OperatorCode = keyof typeof OPERATOR_ACTIONS;

/** Structured facts for logs: ids and numbers, never secrets. */
export type OperatorFacts = Readonly<Record<string, string | number | boolean | null>>;

/** A failure that needs an operator, reported to `onError`. The message says what happened and what to do. */
export class OperatorError extends Error {
  override readonly name: string = 'OperatorError';
  readonly code: OperatorCode;
  readonly facts: OperatorFacts;

  constructor(
    code: OperatorCode,
    what: string,
    facts: OperatorFacts = {},
    options: { cause?: unknown } = {},
  ) {
    super(`${what} ${OPERATOR_ACTIONS[code]}`, options);
    this.code = code;
    this.facts = facts;
  }
}
