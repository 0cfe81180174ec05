import { expireCheckout } from './checkout.ts';
import { returnBalance, paymentOf, voidInvoice } from './invoices.ts';
import { completeProcessing } from './outcomes.ts';
import { processingSeconds } from './payments.ts';
import { collectRenewal, renew, renewalAt } from './renewals.ts';
import { changeSubscription, dropPendingUpdate } from './subscription-state.ts';
import { endPhase, phaseEnd } from './schedules.ts';
import { cancelSubscription } from './subscriptions.ts';
import { pendingUpdateSeconds } from './subscription-update.ts';
import type { Invoice, Subscription } from '../state/wire.ts';
import type { World } from '../state/world.ts';

/** Something that the simulated account does at a certain second. */
export interface DueTask {
  /** Unix seconds. */
  readonly at: number;
  /** Order within a second: lower runs first. */
  readonly rank: number;
  run(): void;
}

/** Returns the next task due at or before `until`, or undefined. */
export function nextDueTask(world: World, until: number): DueTask | undefined {
  const due = [
    ...subscriptionTasks(world),
    ...scheduleTasks(world),
    ...voidedBalanceTasks(world),
    ...paymentTasks(world),
    ...checkoutTasks(world),
    ...draftTasks(world),
  ];
  return due.filter((task) => task.at <= until).sort((a, b) => a.at - b.at || a.rank - b.rank)[0];
}

function subscriptionTasks(world: World): DueTask[] {
  return world.store.all('subscription').flatMap((subscription) => {
    if (['canceled', 'incomplete_expired'].includes(subscription.status)) return [];
    const tasks: DueTask[] = [];
    const renewal = renewalAt(subscription);
    if (renewal !== undefined) tasks.push({ at: renewal, rank: 2, run: () => renew(world, subscription) });
    if (subscription.status === 'incomplete') {
      const at = subscription.created + pendingUpdateSeconds;
      tasks.push({ at, rank: 1, run: () => expireIncomplete(world, subscription) });
    }
    const resumesAt = subscription.pause_collection?.resumes_at ?? null;
    if (resumesAt !== null) {
      const resume = (): void => void changeSubscription(world, subscription.id, { pause_collection: null });
      tasks.push({ at: resumesAt, rank: 1, run: resume });
    }
    if (subscription.pending_update !== null)
      tasks.push(...pendingUpdateExpiry(world, subscription, subscription.pending_update.expires_at));
    return tasks;
  });
}

/** Whether a debit that is still processing keeps its pending update from expiring is the guess `lateSlowDebit`. */
function pendingUpdateExpiry(world: World, subscription: Subscription, at: number): DueTask[] {
  const invoice = world.store.find('invoice', world.store.find('_pending', subscription.id)?.invoice);
  const isProcessing = invoice !== undefined && paymentOf(world, invoice)?.intent.status === 'processing';
  if (isProcessing && world.guesses.lateSlowDebit === 'kept') return [];
  const expire = (): void => {
    if (invoice !== undefined && !isProcessing) voidInvoice(world, invoice, true);
    else dropPendingUpdate(world, subscription.id, true);
  };
  return [{ at, rank: 0, run: expire }];
}

/** Returns the account credit of voided invoices a minute later, under the guess `voidedBalance`. */
function voidedBalanceTasks(world: World): DueTask[] {
  if (world.guesses.voidedBalance === 'at_once') return [];
  return world.store.all('invoice').flatMap((invoice) => {
    const voidedAt = invoice.status_transitions.voided_at;
    if (voidedAt === null || isBalanceReturned(world, invoice)) return [];
    return [{ at: voidedAt + 60, rank: 0, run: () => returnBalance(world, invoice) }];
  });
}

function isBalanceReturned(world: World, invoice: Invoice): boolean {
  if ((invoice.ending_balance ?? invoice.starting_balance) === invoice.starting_balance) return true;
  return world.store
    .all('customer_balance_transaction')
    .some((entry) => entry.type === 'unapplied_from_invoice' && entry.invoice === invoice.id);
}

/** Ranked before a renewal at the same second, which bills the next phase. */
function scheduleTasks(world: World): DueTask[] {
  return world.store.all('subscription_schedule').flatMap((schedule) => {
    const at = phaseEnd(schedule);
    return at === undefined ? [] : [{ at, rank: 1, run: () => endPhase(world, schedule) }];
  });
}

function expireIncomplete(world: World, subscription: Subscription): void {
  const invoice = world.store.find('invoice', subscription.latest_invoice);
  cancelSubscription(world, subscription.id, 'payment_failed');
  if (invoice?.status === 'open' && paymentOf(world, invoice)?.intent.status !== 'processing')
    voidInvoice(world, invoice);
}

function paymentTasks(world: World): DueTask[] {
  return world.store.all('payment_intent').flatMap((intent) => {
    if (intent.status !== 'processing') return [];
    const started = world.store.find('charge', intent.latest_charge)?.created ?? intent.created;
    return [{ at: started + processingSeconds, rank: 0, run: () => void completeProcessing(world, intent) }];
  });
}

function draftTasks(world: World): DueTask[] {
  return world.store.all('invoice').flatMap((invoice) => {
    const { automatically_finalizes_at: at, status } = invoice;
    if (status !== 'draft' || at === null) return [];
    return [{ at, rank: 1, run: () => collectRenewal(world, invoice) }];
  });
}

function checkoutTasks(world: World): DueTask[] {
  return world.store
    .all('checkout.session')
    .flatMap((session) =>
      session.status === 'open'
        ? [{ at: session.expires_at, rank: 1, run: () => void expireCheckout(world, session) }]
        : [],
    );
}
