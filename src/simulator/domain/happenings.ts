import { expireCheckout } from './checkout.ts';
import { giveBalanceBack, paymentOf, voidInvoice } from './invoices.ts';
import { completeProcessing } from './outcomes.ts';
import { processingSeconds } from './payments.ts';
import { collectRenewal, renew, renewalAt } from './renewals.ts';
import { changeSubscription, dropPendingUpdate } from './subscription-state.ts';
import { endPhase, phaseEnd } from './schedules.ts';
import { cancelSubscription } from './subscriptions.ts';
import { pendingUpdateSeconds } from './subscription-update.ts';
import type { Invoice, Subscription } from '../state/wire.ts';
import type { World } from '../state/world.ts';

/** Something that time brings about. */
export interface Happening {
  readonly at: number;
  /** At the same second, lower goes first. */
  readonly rank: number;
  happen(): void;
}

/** The next thing that time brings about at or before `until`, or undefined. */
export function nextHappening(world: World, until: number): Happening | undefined {
  const due = [
    ...subscriptionHappenings(world),
    ...scheduleHappenings(world),
    ...voidedBalanceHappenings(world),
    ...paymentHappenings(world),
    ...checkoutHappenings(world),
    ...draftHappenings(world),
  ];
  return due.filter((happening) => happening.at <= until).sort((a, b) => a.at - b.at || a.rank - b.rank)[0];
}

function subscriptionHappenings(world: World): Happening[] {
  return world.store.all('subscription').flatMap((subscription) => {
    if (['canceled', 'incomplete_expired'].includes(subscription.status)) return [];
    const happenings: Happening[] = [];
    const renewal = renewalAt(subscription);
    if (renewal !== undefined)
      happenings.push({ at: renewal, rank: 2, happen: () => renew(world, subscription) });
    if (subscription.status === 'incomplete') {
      const at = subscription.created + pendingUpdateSeconds;
      happenings.push({ at, rank: 1, happen: () => expireIncomplete(world, subscription) });
    }
    const resumesAt = subscription.pause_collection?.resumes_at ?? null;
    if (resumesAt !== null) {
      const resume = (): void => void changeSubscription(world, subscription.id, { pause_collection: null });
      happenings.push({ at: resumesAt, rank: 1, happen: resume });
    }
    if (subscription.pending_update !== null)
      happenings.push(...pendingUpdateExpiry(world, subscription, subscription.pending_update.expires_at));
    return happenings;
  });
}

/** What a slow debit does that outlives its pending update is the guess `lateSlowDebit`. */
function pendingUpdateExpiry(world: World, subscription: Subscription, at: number): Happening[] {
  const invoice = world.store.find('invoice', world.store.find('_pending', subscription.id)?.invoice);
  const isProcessing = invoice !== undefined && paymentOf(world, invoice)?.intent.status === 'processing';
  if (isProcessing && world.guesses.lateSlowDebit === 'kept') return [];
  const expire = (): void => {
    if (invoice !== undefined && !isProcessing) voidInvoice(world, invoice, true);
    else dropPendingUpdate(world, subscription.id, true);
  };
  return [{ at, rank: 0, happen: expire }];
}

/** Account credit that comes back some time after its invoice was voided. */
function voidedBalanceHappenings(world: World): Happening[] {
  if (world.guesses.voidedBalance === 'at_once') return [];
  return world.store.all('invoice').flatMap((invoice) => {
    const voidedAt = invoice.status_transitions.voided_at;
    if (voidedAt === null || hasBalanceBack(world, invoice)) return [];
    return [{ at: voidedAt + 60, rank: 0, happen: () => giveBalanceBack(world, invoice) }];
  });
}

function hasBalanceBack(world: World, invoice: Invoice): boolean {
  if ((invoice.ending_balance ?? invoice.starting_balance) === invoice.starting_balance) return true;
  return world.store
    .all('customer_balance_transaction')
    .some((entry) => entry.type === 'unapplied_from_invoice' && entry.invoice === invoice.id);
}

/** A phase begins before the period that it is for. */
function scheduleHappenings(world: World): Happening[] {
  return world.store.all('subscription_schedule').flatMap((schedule) => {
    const at = phaseEnd(schedule);
    return at === undefined ? [] : [{ at, rank: 1, happen: () => endPhase(world, schedule) }];
  });
}

function expireIncomplete(world: World, subscription: Subscription): void {
  const invoice = world.store.find('invoice', subscription.latest_invoice);
  cancelSubscription(world, subscription.id, 'payment_failed');
  if (invoice?.status === 'open' && paymentOf(world, invoice)?.intent.status !== 'processing')
    voidInvoice(world, invoice);
}

function paymentHappenings(world: World): Happening[] {
  return world.store.all('payment_intent').flatMap((intent) => {
    if (intent.status !== 'processing') return [];
    const started = world.store.find('charge', intent.latest_charge)?.created ?? intent.created;
    return [
      { at: started + processingSeconds, rank: 0, happen: () => void completeProcessing(world, intent) },
    ];
  });
}

function draftHappenings(world: World): Happening[] {
  return world.store.all('invoice').flatMap((invoice) => {
    const { automatically_finalizes_at: at, status } = invoice;
    if (status !== 'draft' || at === null) return [];
    return [{ at, rank: 1, happen: () => collectRenewal(world, invoice) }];
  });
}

function checkoutHappenings(world: World): Happening[] {
  return world.store
    .all('checkout.session')
    .flatMap((session) =>
      session.status === 'open'
        ? [{ at: session.expires_at, rank: 1, happen: () => void expireCheckout(world, session) }]
        : [],
    );
}
