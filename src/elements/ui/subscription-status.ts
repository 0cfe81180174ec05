import type { Account, SubscriptionStatus } from '../../contract/index.ts';

/** Whether nothing is overdue, so that users can be changed. */
export function isInGoodStanding(status: SubscriptionStatus): boolean {
  return status === 'active' || status === 'trialing';
}

/** Whether the subscription renews. */
export function isRunning(status: SubscriptionStatus): boolean {
  return isInGoodStanding(status) || status === 'past_due';
}

/** Whether an invoice is unpaid. */
export function isOwing(status: SubscriptionStatus): boolean {
  return /^(past_due|unpaid|incomplete)$/.test(status);
}

/** Whether the subscription ends before its next renewal. */
export function endsFirst({ cancelAt, billingPeriod }: Account): boolean {
  return cancelAt !== null && cancelAt <= billingPeriod.end;
}

/** Returns the CSS class of a status that sets its color. */
export function statusTone(status: SubscriptionStatus): string {
  if (/^(past_due|unpaid)$/.test(status)) return 'bad';
  return isRunning(status) ? 'good' : 'warn';
}
