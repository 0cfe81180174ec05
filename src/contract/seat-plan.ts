import type { BillingInterval, Money } from '../core/index.ts';
import type { Account } from './account.ts';

/** An account whose plan has a price per user and a number of users: the only kind that can be estimated and changed. */
export type SeatPlanAccount = Account & {
  readonly plan: { readonly unitPrice: Money; readonly interval: BillingInterval };
  readonly seats: { readonly quantity: number };
};

/** Whether the account's plan has a price per user, an interval and a number of users. */
export function hasSeatPlan(account: Account): account is SeatPlanAccount {
  const { plan, seats } = account;
  return plan.unitPrice !== null && plan.interval !== null && seats.quantity !== null;
}
