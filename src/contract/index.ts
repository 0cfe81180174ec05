export type { Account, Scope, SubscriptionStatus } from './account.ts';
export { AccountSchema, ScopeSchema } from './account.ts';
export type {
  CheckoutMode,
  CreditEntry,
  CreditEntryPage,
  CreditPurchase,
  CreditPurchaseStatus,
  CreditUse,
} from './credits.ts';
export {
  CreditEntryPageSchema,
  CreditEntrySchema,
  CreditPurchaseSchema,
  CreditUseSchema,
} from './credits.ts';
export type { ErrorCode, ErrorDefinition } from './errors.ts';
export { ERRORS, isErrorCode } from './errors.ts';
export type { InvoicePreview } from './invoice-preview.ts';
export { InvoicePreviewSchema } from './invoice-preview.ts';
export type { Invoice, InvoicePage, InvoicePayment, OwedInvoices } from './invoices.ts';
export { InvoicePageSchema, InvoicePaymentSchema, InvoiceSchema, OwedInvoicesSchema } from './invoices.ts';
export type { BillingEvent, BillingEventOf, BillingEventType } from './events.ts';
export { EVENTS, isEventType } from './events.ts';
export { isOpenSeatChange, OPEN_SEAT_CHANGE_STATUSES } from './open-seat-change.ts';
export type { Operation, OperationDetails, OperationName, QueryParameter } from './operations.ts';
export {
  COMMON_ERRORS,
  IDEMPOTENCY_KEY_LENGTH,
  KEYED_ERRORS,
  MAX_BODY_BYTES,
  OPERATION_DETAILS,
  OPERATIONS,
} from './operations.ts';
export type { FieldError, ParseResult } from './parse.ts';
export { parse } from './parse.ts';
export type { PaymentMethodSetup, PortalSession } from './payments.ts';
export { PaymentMethodSetupSchema, PortalSessionSchema } from './payments.ts';
export type { Failure, PaymentMethod } from './primitives.ts';
export { MoneySchema, PeriodSchema } from './primitives.ts';
export type { Problem } from './problem.ts';
export { PROBLEM_MEDIA_TYPE, ProblemSchema } from './problem.ts';
export {
  CreditPurchaseRequestSchema,
  CreditUseRequestSchema,
  InvoicePaymentRequestSchema,
  PortalSessionRequestSchema,
  REQUEST_SCHEMAS,
  SeatChangeQuoteRequestSchema,
  SeatChangeRequestSchema,
} from './requests.ts';
export {
  IDEMPOTENCY_KEY,
  IDEMPOTENCY_REPLAYED,
  PURCHASE_PARAMETER,
  REQUEST_ID,
  WEBHOOK_PATH,
} from './routes.ts';
export type { OperationResponse, ResponseName, ResponseOf } from './schemas.ts';
export { OPERATION_RESPONSES, RESPONSE_SCHEMAS } from './schemas.ts';
export type { SeatPlanAccount } from './seat-plan.ts';
export { hasSeatPlan } from './seat-plan.ts';
export type { LineItem, SeatChange, SeatChangeQuote, SeatChangeStatus } from './seat-change.ts';
export { LineItemSchema, SeatChangeQuoteSchema, SeatChangeSchema } from './seat-change.ts';
