// Requests. A separate module, so that pages, which only validate responses, do not load it.
import * as v from './valibot.ts';
import { CheckoutModeSchema } from './credits.ts';
import { MoneySchema, PaymentMethodSchema, TextSchema, UrlSchema } from './primitives.ts';

/** Requests a quote. */
export const SeatChangeQuoteRequestSchema = v.object({
  /** The new number of users. */
  seats: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
});

/** Confirms a quote. Requires an `Idempotency-Key` header. */
export const SeatChangeRequestSchema = v.object({
  /** Id of the quote to apply. */
  quoteId: TextSchema,
});

/** Starts a purchase of credits. Requires an `Idempotency-Key` header. */
export const CreditPurchaseRequestSchema = v.object({
  /** Number of credits. */
  quantity: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** Where the customer will pay. */
  checkout: CheckoutModeSchema,
  /** URL of the page to return to, to which `ocw_purchase=<id>` is added; the server must allow its origin. */
  returnUrl: UrlSchema,
});

/** Uses one credit for a job. Requires an `Idempotency-Key` header. */
export const CreditUseRequestSchema = v.object({
  /** Id of the job. A job never uses more than one credit. */
  reference: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
});

/** Pays an owed invoice. Requires an `Idempotency-Key` header. */
export const InvoicePaymentRequestSchema = v.object({
  /** `on_file` charges the payment method on file. `form` charges nothing: it returns what a payment form needs. */
  method: v.picklist(['on_file', 'form']),
  /** The amount shown to the user. If it differs from the amount left to pay, nothing is charged. */
  amount: MoneySchema,
  /** The payment method shown to the user. With `on_file`, if another one would be charged, nothing is charged. */
  paymentMethod: v.optional(PaymentMethodSchema),
});

/** Requests a session of Stripe's customer portal. */
export const PortalSessionRequestSchema = v.object({
  /** URL of the page to return to; the server must allow its origin. */
  returnUrl: UrlSchema,
});

/** Request schemas by their names in `operations.ts` and openapi.json. */
export const REQUEST_SCHEMAS = {
  SeatChangeQuoteRequest: SeatChangeQuoteRequestSchema,
  SeatChangeRequest: SeatChangeRequestSchema,
  CreditPurchaseRequest: CreditPurchaseRequestSchema,
  CreditUseRequest: CreditUseRequestSchema,
  InvoicePaymentRequest: InvoicePaymentRequestSchema,
  PortalSessionRequest: PortalSessionRequestSchema,
};

/** Name of a request schema. */
export type RequestName = keyof typeof REQUEST_SCHEMAS;
