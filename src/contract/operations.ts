import type { Scope } from './account.ts';
import type { ErrorCode } from './errors.ts';
import type { RequestName } from './requests.ts';

/** One operation of the contract. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Path below the endpoint, without a leading slash; `{id}` is the id of a resource. */
  readonly path: string;
  /** A POST that changes nothing and can therefore be repeated without a key. */
  readonly readsOnly?: true;
}

/** A parameter in an operation's query string. Always optional. */
export interface QueryParameter {
  readonly type: 'string' | 'integer';
  readonly description: string;
  /** Inclusive bounds of an integer. */
  readonly minimum?: number;
  readonly maximum?: number;
  /** The integer used when the request has none. */
  readonly default?: number;
}

/** The part of an operation that only servers and documents need. */
export interface OperationDetails {
  /** What the operation does, without a full stop. */
  readonly summary: string;
  /** The caller needs at least one of these. */
  readonly scopes: readonly Scope[];
  /** HTTP status of a success. Default: 200. */
  readonly status?: 201;
  /** `required`: rejected without an `Idempotency-Key` header. */
  readonly idempotencyKey?: 'required' | 'optional';
  readonly request?: RequestName;
  readonly query?: Readonly<Record<string, QueryParameter>>;
  /** Codes in addition to {@link COMMON_ERRORS} and, with a required key, {@link KEYED_ERRORS}. */
  readonly errors: readonly ErrorCode[];
}

/** Accepted length of an `Idempotency-Key`, in characters. */
export const IDEMPOTENCY_KEY_LENGTH = { minimum: 1, maximum: 255 } as const;

/** Largest accepted JSON body, in bytes. */
export const MAX_BODY_BYTES = 16_384;

/** Codes that every operation may return. */
export const COMMON_ERRORS: readonly ErrorCode[] = [
  'unauthenticated',
  'forbidden',
  'organization_unknown',
  'rate_limited',
  'internal_error',
  'host_misconfigured',
  'database_unavailable',
  'payment_provider_unavailable',
  'payment_provider_refused',
];

/** Codes that every operation with a required idempotency key may return. */
export const KEYED_ERRORS: readonly ErrorCode[] = [
  'idempotency_key_reused',
  'request_in_progress',
  'outcome_unknown',
];

/** Codes for a number of users that cannot be changed at all. */
const BLOCKED = [
  'subscription_inactive',
  'plan_unsupported',
  'subscription_scheduled',
  'collection_paused',
  'collection_by_invoice',
  'payment_method_unsupported',
] as const;

/**
 * Returns the codes of an operation that changes users. A function whose calls are marked as pure: bundlers keep an array with
 * a spread, and with it the whole table, in pages that never read it.
 */
function orBlocked<const Codes extends readonly ErrorCode[]>(
  ...codes: Codes
): readonly [...Codes, ...typeof BLOCKED] {
  return [...codes, ...BLOCKED];
}

/** The operations of the contract, version 1: what a client needs to send each. */
export const OPERATIONS = {
  getAccount: {
    method: 'GET',
    path: 'account',
  },
  quoteSeatChange: {
    method: 'POST',
    path: 'seat-changes/quotes',
    readsOnly: true,
  },
  confirmSeatChange: {
    method: 'POST',
    path: 'seat-changes',
  },
  getSeatChange: {
    method: 'GET',
    path: 'seat-changes/{id}',
  },
  cancelSeatChange: {
    method: 'DELETE',
    path: 'seat-changes/{id}',
  },
  createCreditPurchase: {
    method: 'POST',
    path: 'credit-purchases',
  },
  getCreditPurchase: {
    method: 'GET',
    path: 'credit-purchases/{id}',
  },
  useCredit: {
    method: 'POST',
    path: 'credit-uses',
  },
  listCreditEntries: {
    method: 'GET',
    path: 'credit-entries',
  },
  listInvoices: {
    method: 'GET',
    path: 'invoices',
  },
  listOwedInvoices: {
    method: 'GET',
    path: 'invoices/owed',
  },
  payInvoice: {
    method: 'POST',
    path: 'invoices/{id}/payment',
  },
  setUpPaymentMethod: {
    method: 'POST',
    path: 'payment-methods/setup',
  },
  createPortalSession: {
    method: 'POST',
    path: 'portal-sessions',
  },
} as const satisfies Record<string, Operation>;

/** Name of an operation. */
export type OperationName = keyof typeof OPERATIONS;

/** The rest of each operation, for servers and documents. Separate so that pages, which only call operations, do not load it. */
export const OPERATION_DETAILS = {
  getAccount: {
    summary: 'Returns everything that the elements show about the organization',
    scopes: ['billing:read'],
    errors: [],
  },
  quoteSeatChange: {
    summary:
      'Quotes the cost and credits of another number of users; the amounts are pinned until the quote expires',
    scopes: ['seats:write'],
    status: 201,
    request: 'SeatChangeQuoteRequest',
    errors: /* @__PURE__ */ orBlocked(
      'invalid_request',
      'seats_below_minimum',
      'seats_in_use',
      'seats_above_maximum',
      'seats_unchanged',
      'seat_change_pending',
      'tax_location_invalid',
    ),
  },
  confirmSeatChange: {
    summary: 'Applies a quote exactly as quoted, or changes nothing',
    scopes: ['seats:write'],
    status: 201,
    idempotencyKey: 'required',
    request: 'SeatChangeRequest',
    errors: /* @__PURE__ */ orBlocked(
      'invalid_request',
      'quote_not_found',
      'quote_expired',
      'quote_changed',
      'quote_used',
      'seats_below_minimum',
      'seats_in_use',
      'seats_above_maximum',
      'seat_change_pending',
    ),
  },
  getSeatChange: {
    summary: "Returns the state of a seat change, after updating it from Stripe's",
    scopes: ['billing:read'],
    errors: ['not_found'],
  },
  cancelSeatChange: {
    summary: 'Cancels a pending seat change: its invoice is voided and nothing is charged',
    scopes: ['seats:write'],
    errors: ['not_found', 'seat_change_settled', 'outcome_unknown'],
  },
  createCreditPurchase: {
    summary: 'Starts a purchase of credits; the server fixes price and quantity',
    scopes: ['credits:buy'],
    status: 201,
    idempotencyKey: 'required',
    request: 'CreditPurchaseRequest',
    errors: ['invalid_request', 'top_up_unavailable'],
  },
  getCreditPurchase: {
    summary: 'Returns the state of a purchase, after adding its credits if Stripe reports it paid',
    scopes: ['billing:read'],
    errors: ['not_found'],
  },
  useCredit: {
    summary: 'Uses one credit for a job, once per job',
    scopes: ['credits:use'],
    status: 201,
    idempotencyKey: 'required',
    request: 'CreditUseRequest',
    errors: ['invalid_request', 'insufficient_credits'],
  },
  listCreditEntries: {
    summary: 'Lists the ledger, newest first',
    scopes: ['billing:read'],
    query: {
      cursor: {
        type: 'string',
        description: '`nextCursor` of the previous page. Default: start with the newest entries.',
      },
      limit: { type: 'integer', minimum: 1, maximum: 100, default: 25, description: 'Entries per page.' },
    },
    errors: ['invalid_request'],
  },
  listInvoices: {
    summary: "Lists the customer's invoices, newest first; with `invoices:pay` also their links at Stripe",
    scopes: ['billing:read'],
    query: {
      cursor: {
        type: 'string',
        description: '`nextCursor` of the previous page. Default: start with the newest invoices.',
      },
      limit: { type: 'integer', minimum: 1, maximum: 100, default: 12, description: 'Invoices per page.' },
    },
    errors: ['invalid_request'],
  },
  listOwedInvoices: {
    summary: 'Lists the invoices that the subscription owes; the first one has to be paid first',
    scopes: ['billing:read'],
    errors: [],
  },
  payInvoice: {
    summary:
      'Charges an owed invoice to the payment method on file, or returns what a payment form needs to pay it',
    scopes: ['invoices:pay'],
    idempotencyKey: 'required',
    request: 'InvoicePaymentRequest',
    errors: ['invalid_request', 'not_found', 'invoice_changed'],
  },
  setUpPaymentMethod: {
    summary: 'Starts saving a payment method, which becomes the default',
    scopes: ['seats:write', 'credits:buy'],
    status: 201,
    idempotencyKey: 'optional',
    errors: [],
  },
  createPortalSession: {
    summary: "Returns a link to Stripe's customer portal",
    scopes: ['seats:write'],
    status: 201,
    request: 'PortalSessionRequest',
    errors: ['invalid_request'],
  },
} as const satisfies Readonly<Record<OperationName, OperationDetails>>;
