import { discountsAfterInvoice } from './discounts.ts';
import { listOf } from '../protocol/list.ts';
import { mergeMetadata } from '../protocol/params.ts';
import type { DebitRecord, StandingDebit } from '../state/records.ts';
import type { Invoice, Subscription, SubscriptionItem } from '../state/wire.ts';
import type { World } from '../state/world.ts';

/** Changes a subscription and emits its `updated` event with the previous values. */
export function changeSubscription(world: World, id: string, change: Partial<Subscription>): Subscription {
  const before = world.store.get('subscription', id);
  const after: Subscription = { ...before, ...change };
  world.store.put('subscription', after);
  const names = (Object.keys(change) as (keyof Subscription)[]).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  if (names.length > 0) {
    world.emit(
      'customer.subscription.updated',
      after,
      Object.fromEntries(names.map((name) => [name, before[name]])),
    );
  }
  return after;
}

/** Returns the list of a subscription's items. */
export function itemList(subscription: string, items: readonly SubscriptionItem[]): Subscription['items'] {
  return listOf(items, `/v1/subscription_items?subscription=${subscription}`);
}

/** Returns the subscription that an invoice bills, or undefined. */
export function subscriptionOf(world: World, invoice: Invoice): Subscription | undefined {
  return world.store.find('subscription', invoice.parent?.subscription_details?.subscription);
}

/** Returns the standing debits by item that an invoice's debit lines create. */
export function debitsFromLines(invoice: Invoice): DebitRecord[] {
  const byItem = new Map<string, StandingDebit[]>();
  for (const line of invoice.lines.data) {
    const details = line.parent?.subscription_item_details;
    const gives = line.amount < 0 || details?.proration_details?.credited_items != null;
    if (details == null || gives) continue;
    const discounts = line.discount_amounts ?? [];
    const debit: StandingDebit = {
      invoice: invoice.id,
      line: line.id,
      amount: line.amount - discounts.reduce((sum, { amount }) => sum + amount, 0),
      discounts,
      quantity: line.quantity ?? 1,
      price: line.pricing?.price_details?.price ?? '',
      start: line.period.start,
      end: line.period.end,
    };
    byItem.set(details.subscription_item, [...(byItem.get(details.subscription_item) ?? []), debit]);
  }
  return [...byItem].map(([id, debits]) => ({ id, debits }));
}

/** Updates a subscription after its invoice was paid: applies a pending update, or makes the subscription active again. */
export function subscriptionInvoicePaid(world: World, invoice: Invoice): void {
  const subscription = subscriptionOf(world, invoice);
  if (subscription === undefined || subscription.status === 'canceled') return;
  const pending = world.store.find('_pending', subscription.id);
  if (pending?.invoice === invoice.id) {
    applyPendingUpdate(world, subscription);
    return;
  }
  const recovers = ['past_due', 'incomplete', 'unpaid'].includes(subscription.status);
  const isLatest = subscription.latest_invoice === invoice.id || subscription.status === 'incomplete';
  const reactivates =
    world.guesses.reactivation === 'latest' ? isLatest : !hasOtherOpenInvoice(world, subscription, invoice);
  if (recovers && reactivates) changeSubscription(world, subscription.id, { status: 'active' });
}

/** Whether the subscription has another open invoice, apart from a pending update's. */
function hasOtherOpenInvoice(world: World, subscription: Subscription, paid: Invoice): boolean {
  const pending = world.store.find('_pending', subscription.id);
  return world.store
    .all('invoice')
    .some(
      (other) =>
        other.id !== paid.id &&
        other.status === 'open' &&
        subscriptionOf(world, other)?.id === subscription.id &&
        other.id !== pending?.invoice,
    );
}

function applyPendingUpdate(world: World, subscription: Subscription): void {
  const pending = world.store.get('_pending', subscription.id);
  world.store.remove('_pending', subscription.id);
  for (const item of pending.removed) world.store.remove('_debit', item);
  for (const record of pending.debits) world.store.put('_debit', record);
  const waited = subscription.pending_update !== null;
  const after = changeSubscription(world, subscription.id, {
    items: itemList(subscription.id, pending.items),
    discounts: discountsAfterInvoice(world, subscription),
    latest_invoice: pending.invoice,
    pending_update: null,
    ...(pending.metadata === undefined
      ? {}
      : { metadata: mergeMetadata(subscription.metadata, pending.metadata) }),
  });
  if (waited) world.emit('customer.subscription.pending_update_applied', after);
}

/** Drops a pending update because its invoice was voided or it expired. */
export function dropPendingUpdate(world: World, subscriptionId: string, expired: boolean): void {
  const pending = world.store.find('_pending', subscriptionId);
  if (pending === undefined) return;
  world.store.remove('_pending', subscriptionId);
  for (const id of pending.sweptItems) {
    const item = world.store.find('invoiceitem', id);
    if (item !== undefined) world.store.put('invoiceitem', { ...item, invoice: null });
  }
  const after = changeSubscription(world, subscriptionId, { pending_update: null });
  if (expired) world.emit('customer.subscription.pending_update_expired', after);
}

/** Updates a subscription after the payment of an invoice failed. */
export function subscriptionInvoiceUnpaid(world: World, invoice: Invoice): void {
  const subscription = subscriptionOf(world, invoice);
  if (subscription === undefined || world.store.find('_pending', subscription.id)?.invoice === invoice.id)
    return;
  if (subscription.status === 'active') changeSubscription(world, subscription.id, { status: 'past_due' });
}
