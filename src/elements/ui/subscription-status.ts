import type { Account, SubscriptionStatus } from '../../contract/index.ts';

/** Whether nothing is owed, so that users can be changed. */
export function isInGoodStanding(status: SubscriptionStatus): boolean {
  return status === 'active' || status === 'trialing';
}

/** Whether the subscription renews. */
export function isRunning(status: SubscriptionStatus): boolean {
  return isInGoodStanding(status) || status === 'past_due';
}

/** Whether an invoice waits for its payment. */
export function isOwing(status: SubscriptionStatus): boolean {
  return /^(past_due|unpaid|incomplete)$/.test(status);
}

/** Whether it ends before there is another renewal. */
export function endsFirst({ cancelAt, billingPeriod }: Account): boolean {
  return cancelAt !== null && cancelAt <= billingPeriod.end;
}

/** Class of a status that says by colour how it is. */
export function statusTone(status: SubscriptionStatus): string {
  if (/^(past_due|unpaid)$/.test(status)) return 'bad';
  return isRunning(status) ? 'good' : 'warn';
}
