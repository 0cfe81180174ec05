import type Stripe from 'stripe';
import type { ErrorCode } from '../../contract/index.ts';
import type { ChargedMethod } from './payment-method.ts';
import type { PlanReading } from './plan.ts';

/** Why the number of users cannot be changed at all: error codes of the contract, also in `account.seatChangeBlockedBy`. */
export type SeatChangeBlock = Extract<
  ErrorCode,
  | 'plan_unsupported'
  | 'subscription_scheduled'
  | 'collection_paused'
  | 'collection_by_invoice'
  | 'payment_method_unsupported'
>;

/**
 * Payment methods for which Stripe supports pending updates
 * (https://docs.stripe.com/billing/subscriptions/pending-updates, May 2026): cards, wallets and other methods that are paid
 * immediately, but not bank debits. Any other type is rejected, since an update with it would change the users before they are
 * paid, or not at all.
 */
const PAID_IMMEDIATELY: ReadonlySet<string> = new Set([
  'amazon_pay',
  'card',
  'cashapp',
  'kakao_pay',
  'klarna',
  'kr_card',
  'link',
  'naver_pay',
  'payco',
  'paypal',
  'pix',
  'revolut_pay',
  'samsung_pay',
  'upi',
]);

/**
 * Payment methods that can be saved but cannot pay a pending update: bank debits, and the methods that are saved as a bank
 * debit. They are excluded when setting up a payment method.
 */
export const EXCLUDED_PAYMENT_METHODS = [
  'acss_debit',
  'au_becs_debit',
  'bacs_debit',
  'bancontact',
  'ideal',
  'nz_bank_account',
  'pay_by_bank',
  'payto',
  'sepa_debit',
  'sofort',
  'us_bank_account',
] as const satisfies readonly Stripe.SetupIntentCreateParams.ExcludedPaymentMethodType[];

/**
 * Returns why the number of users cannot be changed at all, or `null` if it can. Of several reasons, returns the one that is
 * hardest to fix, so that the user does not add a card in vain. `at` in Unix seconds; `schedule` has to be expanded.
 */
export function readSeatChangeBlock(
  subscription: Stripe.Subscription,
  plan: Pick<PlanReading, 'unsupported'>,
  charged: ChargedMethod | null,
  at: number,
): SeatChangeBlock | null {
  if (plan.unsupported !== null) return 'plan_unsupported';
  if (hasLaterPhase(subscription.schedule, at)) return 'subscription_scheduled';
  if (subscription.pause_collection !== null) return 'collection_paused';
  if (subscription.collection_method !== 'charge_automatically') return 'collection_by_invoice';
  if (charged !== null && !PAID_IMMEDIATELY.has(charged.kind)) return 'payment_method_unsupported';
  return null;
}

/** Returns when a schedule cancels the subscription after its last phase, Unix seconds, or `null` if none does. */
export function scheduledEnd({ schedule }: Stripe.Subscription): number | null {
  if (schedule === null || typeof schedule === 'string' || schedule.end_behavior !== 'cancel') return null;
  return schedule.phases.at(-1)?.end_date ?? null;
}

/** Returns whether a later phase may set users and price. A schedule that was not expanded may have one. */
export function hasLaterPhase(schedule: Stripe.Subscription['schedule'], at: number): boolean {
  if (schedule === null) return false;
  if (typeof schedule === 'string') return true;
  const from = schedule.current_phase?.end_date ?? at;
  return schedule.phases.some((phase) => phase.start_date >= from);
}
