// Requests. A module of its own: a page that only reads responses does not load it.
import * as v from './valibot.ts';
import { CheckoutModeSchema } from './credits.ts';
import { MoneySchema, TextSchema, UrlSchema } from './primitives.ts';

/** Asks for a quote: the new number of users. */
export const SeatChangeQuoteRequestSchema = v.object({
  /** The new number of users. */
  seats: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
});

/** Confirms a quote. Goes with an `Idempotency-Key` header. */
export const SeatChangeRequestSchema = v.object({
  /** The quote to apply. */
  quoteId: TextSchema,
});

/** Asks for a purchase. Goes with an `Idempotency-Key` header. */
export const CreditPurchaseRequestSchema = v.object({
  /** Number of credits. */
  quantity: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** Where the payment is to be made. */
  checkout: CheckoutModeSchema,
  /** The page to come back to, with `ocw_purchase=<id>` added; its origin must be one that the server allows. */
  returnUrl: UrlSchema,
});

/** Uses one credit for a job. Goes with an `Idempotency-Key` header. */
export const CreditUseRequestSchema = v.object({
  /** The job's id: one job never uses two. */
  reference: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
});

/** Pays an owed invoice. Goes with an `Idempotency-Key` header. */
export const InvoicePaymentRequestSchema = v.object({
  /** `on_file` charges the payment method on file. `form` charges nothing: it returns what a payment form needs. */
  method: v.picklist(['on_file', 'form']),
  /** What the payer was shown: where it is not what is left to pay, nothing is charged. */
  amount: MoneySchema,
});

/** Asks for Stripe's customer portal. */
export const PortalSessionRequestSchema = v.object({
  /** The page to come back to; its origin must be one that the server allows. */
  returnUrl: UrlSchema,
});

/** The schemas of requests by the names that `operations.ts` and openapi.json give them. */
export const REQUEST_SCHEMAS = {
  SeatChangeQuoteRequest: SeatChangeQuoteRequestSchema,
  SeatChangeRequest: SeatChangeRequestSchema,
  CreditPurchaseRequest: CreditPurchaseRequestSchema,
  CreditUseRequest: CreditUseRequestSchema,
  InvoicePaymentRequest: InvoicePaymentRequestSchema,
  PortalSessionRequest: PortalSessionRequestSchema,
};

/** Name of a request. */
export type RequestName = keyof typeof REQUEST_SCHEMAS;
