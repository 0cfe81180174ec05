export type { BillingDatabase, DatabaseOptions } from './database/index.ts';
export { openDatabase } from './database/index.ts';
export type { BillingHandler } from './handler.ts';
export { createBillingHandler } from './handler.ts';
export type { OrganizationLink } from './operations/link-organization.ts';
export type { BillingHandlerOptions, Identity, StripeOptions } from './options.ts';
export type { BillingPolicy, SeatLimits, TopUpPolicy } from './policy.ts';
export { BillingProblem, isBillingProblem } from './problem.ts';
