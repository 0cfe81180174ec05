export type { Remote } from './remote.ts';
export type { OnDemand } from './on-demand.ts';
export { onDemand } from './on-demand.ts';
export type {
  AttemptStorage,
  BillingStore,
  DifferenceReason,
  QuoteChange,
  QuoteDifference,
  Schedule,
  SeatChangeAttempt,
  SeatChangeFlow,
  SeatChangePhase,
  SeatChangeReview,
  SeatInput,
} from './types.ts';
export type { BillingStoreOptions } from './billing-store.ts';
export { createBillingStore } from './billing-store.ts';
export type { BillingStoreHandle } from './registry.ts';
export { billingStoreFor } from './registry.ts';
export type { EntryPage, ListedEntries, PagedList } from './paged-list.ts';
export type { DraftFlowOptions } from './draft-flow.ts';
export { createSeatChangeFlow } from './seat-change-flow.ts';
export { readCreditGate } from './credit-gate.ts';
export { createCreditPurchaseFlow } from './credit-purchase-flow.ts';
export type {
  CreditGate,
  CreditHistory,
  CreditPurchaseAttempt,
  CreditPurchaseFlow,
  CreditPurchasePhase,
  QuantityInput,
} from './credit-types.ts';
