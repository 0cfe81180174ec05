export { multiply } from './multiply.ts';
export type {
  GrantUse,
  SeatChangeCredits,
  SeatChangeGrantInput,
  SpendableGrant,
  SpendResult,
} from './credits.ts';
export {
  compareForSpending,
  isSpendable,
  seatChangeCredits,
  seatChangeGrant,
  spendCredits,
} from './credits.ts';
export type {
  EstimableAccount,
  EstimateCaveat,
  EstimatedDue,
  KnownEstimateCaveat,
  KnownQuoteOnlyReason,
  QuoteOnlyReason,
  SeatChangeEstimate,
  SeatChangeEstimateResult,
} from './estimate.ts';
export { estimateSeatChange } from './estimate.ts';
export type { Money } from './money.ts';
export { isChargedInWholeUnits, minorUnitDigits, shownDigits, toDecimalString } from './money.ts';
export type { BillingInterval, BillingPeriodInput, Period } from './period.ts';
export { billingPeriod } from './period.ts';
export type { ProrateSeatChangeInput, ProrationLineInput, SeatChangeProration } from './proration.ts';
export { prorateSeatChange, prorationLine } from './proration.ts';
