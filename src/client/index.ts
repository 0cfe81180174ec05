export type { BillingApi, BillingClientOptions, IdempotentOptions, RequestOptions } from './billing-client.ts';
export { BillingClient } from './billing-client.ts';
export type { BillingErrorCode, BillingErrorInit } from './billing-error.ts';
export { BillingError, isBillingError } from './billing-error.ts';
