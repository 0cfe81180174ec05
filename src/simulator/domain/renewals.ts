import { discountsAfterInvoice } from './discounts.ts';
import { advanceInvoice, methodOfSubscription, startInvoice } from './invoices.ts';
import { currentPeriod, cycleInvoice, itemsDue, assignPendingItems } from './subscription-billing.ts';
import {
  changeSubscription,
  debitsFromLines,
  itemList,
  subscriptionInvoiceUnpaid,
} from './subscription-state.ts';
import { cancelSubscription } from './subscriptions.ts';
import { collectByDefault, recordDebits } from './subscription-update.ts';
import type { Invoice, Subscription } from '../state/wire.ts';
import type { World } from '../state/world.ts';

/** Returns when the subscription's next period starts, or undefined if it does not renew. */
export function renewalAt(subscription: Subscription): number | undefined {
  return ['active', 'past_due', 'trialing', 'unpaid'].includes(subscription.status)
    ? currentPeriod(subscription.items.data).end
    : undefined;
}

/**
 * Starts the next period. Its invoice is created immediately, and finalized and charged immediately or, with the option
 * `renewalDraftSeconds`, later; the invoice of an unpaid subscription stays a draft. (Stripe's retries of failed charges are
 * not modelled.) A subscription in trial becomes active, unless it has no payment method and is set to cancel or pause then.
 */
export function renew(world: World, subscription: Subscription, billingReason = 'subscription_cycle'): void {
  if (subscription.cancel_at_period_end) {
    cancelSubscription(world, subscription.id, 'cancellation_requested');
    return;
  }
  const isTrial = subscription.status === 'trialing';
  if (isTrial && endTrialWithoutCard(world, subscription)) return;
  const due = itemsDue(subscription);
  const parts = cycleInvoice(world, subscription, billingReason, due);
  assignPendingItems(world, subscription, parts.id);
  const items = subscription.items.data.map((item) => {
    const next = due.find((entry) => entry.item.id === item.id)?.period;
    if (next === undefined) return item;
    return {
      ...item,
      billed_until: next.end,
      current_period_start: next.start,
      current_period_end: next.end,
    };
  });
  changeSubscription(world, subscription.id, {
    items: itemList(subscription.id, items),
    latest_invoice: parts.id,
    ...(isTrial ? { status: 'active' } : {}),
    discounts: discountsAfterInvoice(world, subscription),
  });
  const isDraftFirst = billingReason === 'subscription_cycle' && world.renewalDraftSeconds > 0;
  const isUnpaid = subscription.status === 'unpaid';
  const finalizesAt = isDraftFirst && !isUnpaid ? world.now() + world.renewalDraftSeconds : null;
  const draft = startInvoice(world, parts, finalizesAt);
  recordDebits(world, debitsFromLines(draft));
  if (isUnpaid) {
    world.store.put('invoice', { ...draft, auto_advance: false });
    return;
  }
  if (!isDraftFirst) collectRenewal(world, draft);
}

/** Finalizes the draft of a renewal and charges it. */
export function collectRenewal(world: World, draft: Invoice): void {
  const settled = collectByDefault(world, advanceInvoice(world, draft));
  const isCharged = settled.collection_method === 'charge_automatically';
  if (settled.status === 'open' && settled.attempt_count === 0 && isCharged) {
    world.emit('invoice.payment_failed', settled);
    subscriptionInvoiceUnpaid(world, settled);
  }
}

/** Cancels or pauses a subscription whose trial ends without a payment method, if so configured. Returns whether it did. */
function endTrialWithoutCard(world: World, subscription: Subscription): boolean {
  if (methodOfSubscription(world, subscription) !== null) return false;
  switch (subscription.trial_settings?.end_behavior.missing_payment_method) {
    case 'cancel':
      cancelSubscription(world, subscription.id, world.guesses.trialEndReason);
      return true;
    case 'pause':
      world.emit(
        'customer.subscription.paused',
        changeSubscription(world, subscription.id, { status: 'paused' }),
      );
      return true;
    default:
      return false;
  }
}
