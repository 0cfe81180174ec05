export type {
  BillingDatabase,
  DatabaseFailureKind,
  DatabaseLimits,
  DatabaseOptions,
} from './database/index.ts';
export { DatabaseFailure, isDatabaseFailure, lockFolder, openDatabase } from './database/index.ts';
export type { EmbedToken, EmbedTokenRequest } from './embed/issue.ts';
export type { EmbedOptions } from './embed/options.ts';
export type { EventPage, EventQuery } from './events/list.ts';
export type { DeliveryResult } from './events/relay.ts';
export type { BillingHandler, RequestHandler } from './handler.ts';
export { createBillingHandler } from './handler.ts';
export type { Health, HealthOptions, OutboxHealth } from './maintenance/health.ts';
export type { PruneResult } from './maintenance/prune.ts';
export { KEPT_SECONDS } from './maintenance/prune.ts';
export type { ReconciledChange, ReconcileOptions, ReconcileResult } from './maintenance/reconcile.ts';
export type { SumDifference } from './maintenance/sums.ts';
export type { OrganizationLink } from './operations/link-organization.ts';
export type { OperatorCode, OperatorFacts } from './operator-error.ts';
export { OperatorError } from './operator-error.ts';
export type { ErrorContext } from './host-error.ts';
export type { Identity } from './http/identity.ts';
export type { BillingHandlerOptions } from './options.ts';
export type { BillingPolicy, CreditAlerts, SeatLimits, SeatUsage, TopUpPolicy } from './policy.ts';
export { BillingProblem, isBillingProblem } from './http/problem.ts';
export type { StripeOptions } from './stripe/mode.ts';
export type { StripeEventType } from './stripe/events.ts';
export { STRIPE_EVENTS } from './stripe/events.ts';
export type { StartTimer } from './stripe/deadline.ts';
export type { ChargeDifference } from './seat-changes/charge-differs.ts';
export { SeatChangeChargeDiffers } from './seat-changes/charge-differs.ts';
