import { invalid, notSimulated } from '../protocol/fault.ts';
import { collectByDefault } from './subscription-update.ts';
import { issueInvoice } from './invoices.ts';
import { renew } from './renewals.ts';
import { cycleInvoice } from './subscription-billing.ts';
import type { Trial } from './subscription-shape.ts';
import { changeSubscription, itemList } from './subscription-state.ts';
import type { Subscription } from '../state/wire.ts';
import type { World } from '../state/world.ts';

/** Longest trial, in days: two years (`trial_end`, `trial_period_days`). */
export const longestTrialDays = 730;
const day = 86_400;

/** The trial parameters of a request. */
export interface TrialRequest {
  readonly trial_end?: number | 'now';
  readonly trial_period_days?: number;
  readonly trial_settings?: {
    readonly end_behavior: { readonly missing_payment_method: Trial['withoutCard'] };
  };
}

/** Returns the trial of a new subscription, or undefined. Throws Stripe's 400s. */
export function trialOf(world: World, request: TrialRequest): Trial | undefined {
  const { trial_end: end, trial_period_days: days } = request;
  if (end !== undefined && days !== undefined) {
    throw invalid(
      'You cannot set `trial_end` and `trial_period_days` at the same time.',
      'trial_period_days',
    );
  }
  const at = days === undefined ? end : world.now() + days * day;
  if (at === undefined || at === 'now') return undefined;
  requireTrialEnd(world, at);
  const withoutCard = request.trial_settings?.end_behavior.missing_payment_method ?? 'create_invoice';
  return { end: at, withoutCard };
}

/**
 * Moves the end of a running trial, or ends it now. Moving it creates another free invoice.
 * Whether it also starts a new current period is the guess `movedTrialPeriod`.
 */
export function moveTrialEnd(world: World, subscription: Subscription, end: number | 'now'): Subscription {
  if (subscription.status !== 'trialing') {
    throw notSimulated('a trial of a subscription that runs already', 'trial_end');
  }
  const now = world.now();
  const at = end === 'now' ? now : end;
  if (end !== 'now') requireTrialEnd(world, at);
  const items = subscription.items.data.map((item) => ({
    ...item,
    billed_until: at,
    ...(end === 'now' || world.guesses.movedTrialPeriod === 'same_start'
      ? {}
      : { current_period_start: now }),
    current_period_end: at,
  }));
  const moved = changeSubscription(world, subscription.id, {
    billing_cycle_anchor: at,
    trial_end: at,
    items: itemList(subscription.id, items),
  });
  if (end === 'now') {
    renew(world, moved, 'subscription_update');
    return world.store.get('subscription', subscription.id);
  }
  const due = moved.items.data.map((item) => ({ item, period: { start: now, end: at } }));
  const invoice = issueInvoice(world, cycleInvoice(world, moved, 'subscription_update', due));
  const after = changeSubscription(world, subscription.id, { latest_invoice: invoice.id });
  collectByDefault(world, invoice);
  return after;
}

function requireTrialEnd(world: World, at: number): void {
  if (at <= world.now()) {
    throw invalid('Invalid timestamp: must be an integer Unix timestamp in the future.', 'trial_end');
  }
  if (at > world.now() + longestTrialDays * day) {
    throw invalid('Invalid timestamp: the trial cannot be longer than two years.', 'trial_end');
  }
}
