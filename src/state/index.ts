export type { Remote } from './remote.ts';
export type { AttemptStorage, BillingStore, Schedule } from './types.ts';
export type { BillingStoreOptions } from './billing-store.ts';
export { createBillingStore } from './billing-store.ts';
export type { BillingStoreHandle } from './registry.ts';
export { billingStoreFor } from './registry.ts';
export type { EntryPage, ListedEntries, PagedList } from './paged-list.ts';
export type { FlowOptions } from './reducer-flow.ts';
export type { SeatChangeFlow } from './seat-change/flow.ts';
export { createSeatChangeFlow } from './seat-change/flow.ts';
export type { SeatInput } from './seat-change/input.ts';
export type {
  DifferenceReason,
  QuoteChange,
  QuoteDifference,
  SeatChangeAttempt,
  SeatChangePhase,
  SeatChangeReview,
} from './seat-change/phases.ts';
export { readCreditGate } from './credit-gate.ts';
export type { CreditPurchaseFlow } from './credit-purchase/flow.ts';
export { createCreditPurchaseFlow } from './credit-purchase/flow.ts';
export type { QuantityInput } from './credit-purchase/input.ts';
export type { CreditPurchaseAttempt, CreditPurchasePhase } from './credit-purchase/phases.ts';
export type { CreditGate, CreditHistory } from './credit-types.ts';
