export type {
  BillingApi,
  BillingClientOptions,
  CreditPurchaseRequest,
  IdempotentOptions,
  RequestOptions,
} from './billing-client.ts';
export { BillingClient } from './billing-client.ts';
export type { BillingErrorCode, BillingErrorInit } from './billing-error.ts';
export { BillingError, isBillingError, settlesOutcome, toBillingError } from './billing-error.ts';
