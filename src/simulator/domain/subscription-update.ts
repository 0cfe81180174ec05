import { invalid, StripeFault } from '../protocol/fault.ts';
import { mergeMetadata } from '../protocol/params.ts';
import { discountsAfterInvoice } from './discounts.ts';
import {
  collect,
  defaultPaymentMethod,
  issueInvoice,
  methodOfSubscription,
  paymentOf,
  voidInvoice,
} from './invoices.ts';
import { cardOf } from './payment-methods.ts';
import { draftInvoice } from './invoice-shape.ts';
import type { InvoiceParts } from './invoice-shape.ts';
import { pricingOf, prorationDescription } from './invoice-lines.ts';
import type { ItemPlan } from './item-plan.ts';
import type { ProratedLine } from './proration.ts';
import {
  invoicesImmediately,
  changeInvoice,
  currentPeriod,
  proratedLines,
  assignPendingItems,
} from './subscription-billing.ts';
import { newPendingUpdate } from './subscription-shape.ts';
import { requireChargeable } from './money.ts';
import { changeSubscription, debitsFromLines, itemList } from './subscription-state.ts';
import type { DebitRecord } from '../state/records.ts';
import type { Invoice, Subscription } from '../state/wire.ts';
import type { World } from '../state/world.ts';

/** How a change of items is billed. */
export interface BillingChoice {
  readonly plan: ItemPlan;
  readonly at: number;
  readonly prorationBehavior: string;
  readonly paymentBehavior: string;
  /** Undefined if the request does not change it; null removes all. */
  readonly metadata: Readonly<Record<string, string>> | null | undefined;
}

/** Seconds after which an unpaid pending update expires. */
export const pendingUpdateSeconds = 23 * 3600;

/** Changes the items of a subscription and bills the difference as requested. */
export function changeItems(world: World, subscription: Subscription, choice: BillingChoice): Subscription {
  if (choice.paymentBehavior === 'pending_if_incomplete') requirePendingUpdates(world, subscription);
  const current = withoutPendingUpdate(world, subscription);
  const metadata =
    choice.metadata === undefined ? current.metadata : mergeMetadata(current.metadata, choice.metadata);
  const lines =
    choice.prorationBehavior === 'none' ? [] : proratedLines(world, current, choice.plan, choice.at);
  const parts =
    choice.prorationBehavior === 'always_invoice' && invoicesImmediately(world, current)
      ? changeInvoice(world, current, lines, invoiceMetadata(world, current, choice, metadata))
      : undefined;
  if (parts === undefined || parts.lines.length === 0) {
    const after = applyPlan(world, current, choice.plan, metadata);
    if (choice.prorationBehavior === 'create_prorations') storePendingItems(world, after, lines);
    return after;
  }
  requirePaymentMethod(world, parts, choice.paymentBehavior);
  requireChargeable(draftInvoice(world, parts).amount_due, parts.currency, world.guesses);
  return choice.paymentBehavior === 'pending_if_incomplete'
    ? changeOncePaid(world, current, choice, parts, metadata)
    : changeThenCollect(world, current, choice, parts, metadata);
}

/**
 * Returns the metadata of an update's invoice. A pending update's metadata is applied with its items, after the invoice is
 * created: the invoice has the subscription's previous metadata (the guess `invoiceMetadata`).
 */
function invoiceMetadata(
  world: World,
  before: Subscription,
  choice: BillingChoice,
  requested: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const isPending = choice.paymentBehavior === 'pending_if_incomplete';
  return isPending && world.guesses.invoiceMetadata === 'before' ? before.metadata : requested;
}

/**
 * Cancels a pending update and voids its invoice before another change of items, or throws a 400 for the change (the guess
 * `secondUpdate`).
 */
function withoutPendingUpdate(world: World, subscription: Subscription): Subscription {
  const pending = world.store.find('_pending', subscription.id);
  if (pending === undefined) return subscription;
  if (world.guesses.secondUpdate === 'refused') {
    throw invalid('This subscription has a pending update. Void its invoice before updating it again.');
  }
  voidInvoice(world, world.store.get('invoice', pending.invoice));
  return world.store.get('subscription', subscription.id);
}

/**
 * Throws a 400 for what pending updates do not support according to Stripe's documentation: subscriptions with
 * `collection_method: send_invoice`, and bank debits (https://docs.stripe.com/billing/subscriptions/pending-updates; the
 * latter by the guess `slowDebit`). Stripe's error texts are unknown.
 */
function requirePendingUpdates(world: World, subscription: Subscription): void {
  if (subscription.collection_method !== 'charge_automatically') {
    throw invalid(
      'You can only set `payment_behavior` to `pending_if_incomplete` if the subscription has `collection_method: charge_automatically`.',
      'payment_behavior',
    );
  }
  const method = methodOfSubscription(world, subscription);
  const isBankDebit = method !== null && cardOf(world, method).type === 'us_bank_account';
  if (isBankDebit && world.guesses.slowDebit === 'refused') {
    throw invalid(
      'The payment method does not support `payment_behavior: pending_if_incomplete`.',
      'payment_behavior',
    );
  }
}

/**
 * Throws Stripe's 400 for an invoice to charge without a payment method. The text was recorded when creating a subscription
 * (the guess `noPaymentMethod`).
 */
function requirePaymentMethod(world: World, parts: InvoiceParts, paymentBehavior: string): void {
  const draft = draftInvoice(world, parts);
  if (draft.amount_due === 0 || paymentBehavior === 'default_incomplete') return;
  const isPending = paymentBehavior === 'pending_if_incomplete';
  const { subscription } = parts;
  if (subscription === null || draft.collection_method === 'send_invoice') return;
  if (methodOfSubscription(world, subscription) !== null) return;
  if (isPending && world.guesses.noPaymentMethod === 'waits') return;
  throw invalid(
    'This customer has no attached payment source or default payment method. Please consider adding a default payment method.',
    undefined,
    'resource_missing',
  );
}

function applyPlan(
  world: World,
  subscription: Subscription,
  plan: ItemPlan,
  metadata: Readonly<Record<string, string>>,
): Subscription {
  for (const item of plan.removed) world.store.remove('_debit', item);
  return changeSubscription(world, subscription.id, {
    items: itemList(subscription.id, plan.items),
    metadata: { ...metadata },
  });
}

/**
 * `pending_if_incomplete`: nothing changes until the invoice is paid and `subscriptionInvoicePaid` applies the update. The
 * response to a decline, when metadata is applied, and which invoice is the latest are guesses.
 */
function changeOncePaid(
  world: World,
  subscription: Subscription,
  choice: BillingChoice,
  parts: InvoiceParts,
  metadata: Readonly<Record<string, string>>,
): Subscription {
  const invoiceDraft = draftInvoice(world, parts);
  const { guesses } = world;
  const keepsMetadata = choice.metadata !== undefined && guesses.updateMetadata !== 'never';
  world.store.put('_pending', {
    id: subscription.id,
    invoice: parts.id,
    items: choice.plan.items,
    removed: choice.plan.removed,
    ...(keepsMetadata ? { metadata: choice.metadata } : {}),
    debits: debitsFromLines(invoiceDraft),
    sweptItems: assignPendingItems(world, subscription, parts.id),
  });
  const invoice = issueInvoice(world, parts);
  const settled = collectByDefault(world, invoice);
  if (settled.status === 'paid') return world.store.get('subscription', subscription.id);
  const isDeclined = paymentOf(world, settled)?.intent.last_payment_error != null;
  if (isDeclined && guesses.declinedUpdate === 'card_error')
    throw paymentFault(world, settled, 'subscription');
  const expiresAt = Math.min(currentPeriod(subscription.items.data).end, world.now() + pendingUpdateSeconds);
  const waiting = changeSubscription(world, subscription.id, {
    ...(guesses.pendingLatestInvoice === 'of_update' ? { latest_invoice: invoice.id } : {}),
    ...(keepsMetadata && guesses.updateMetadata === 'at_once' ? { metadata: { ...metadata } } : {}),
    pending_update: newPendingUpdate(expiresAt, choice.plan.items, keepsMetadata ? metadata : null),
  });
  if (isDeclined && guesses.declinedUpdate === 'card_error_kept')
    throw paymentFault(world, settled, 'subscription', true);
  return waiting;
}

/** The other behaviors change first. Without payment, the subscription becomes past due, or the request is rejected. */
function changeThenCollect(
  world: World,
  subscription: Subscription,
  choice: BillingChoice,
  parts: InvoiceParts,
  metadata: Readonly<Record<string, string>>,
): Subscription {
  applyPlan(world, subscription, choice.plan, metadata);
  recordDebits(world, debitsFromLines(draftInvoice(world, parts)));
  assignPendingItems(world, subscription, parts.id);
  const invoice = issueInvoice(world, parts);
  changeSubscription(world, subscription.id, {
    latest_invoice: invoice.id,
    discounts: discountsAfterInvoice(world, subscription),
  });
  const settled =
    choice.paymentBehavior === 'default_incomplete' ? invoice : collectByDefault(world, invoice);
  if (choice.paymentBehavior === 'error_if_incomplete' && settled.status !== 'paid')
    throw paymentFault(world, settled, 'subscription');
  return world.store.get('subscription', subscription.id);
}

/** Charges the default payment method if the invoice is open and charged automatically and there is one. */
export function collectByDefault(world: World, invoice: Invoice): Invoice {
  const method = invoice.collection_method === 'send_invoice' ? null : defaultPaymentMethod(world, invoice);
  return invoice.status === 'open' && method !== null
    ? collect(world, invoice, method)
    : world.store.get('invoice', invoice.id);
}

/** Stores debits, which later changes credit. */
export function recordDebits(world: World, records: readonly DebitRecord[]): void {
  for (const record of records) world.store.put('_debit', record);
}

/** Returns Stripe's 402 for an invoice that could not be paid in the request. */
export function paymentFault(
  world: World,
  invoice: Invoice,
  of: 'subscription' | 'invoice',
  keepsEffects = false,
): StripeFault {
  const intent = paymentOf(world, invoice)?.intent;
  const failure = intent?.last_payment_error;
  if (intent?.status !== 'requires_payment_method' || failure == null) {
    return new StripeFault(
      402,
      {
        type: 'card_error',
        code: `${of}_payment_intent_requires_action`,
        message:
          'Payment for this invoice requires additional user action before it can be completed successfully.',
      },
      keepsEffects,
    );
  }
  return new StripeFault(
    402,
    {
      type: 'card_error',
      code: failure.code ?? 'card_declined',
      message: failure.message ?? 'Your card was declined.',
      ...(failure.decline_code === undefined ? {} : { decline_code: failure.decline_code }),
      ...(failure.charge === undefined ? {} : { charge: failure.charge }),
      ...(of === 'invoice' ? { payment_intent: intent } : {}),
    },
    keepsEffects,
  );
}

/** `create_prorations`: stores the lines as pending invoice items for the next invoice. */
function storePendingItems(world: World, subscription: Subscription, lines: readonly ProratedLine[]): void {
  const debits = new Map<string, DebitRecord>();
  for (const line of lines) {
    const id = world.id('ii');
    world.store.put('invoiceitem', {
      id,
      object: 'invoiceitem',
      amount: line.amount,
      currency: subscription.currency,
      customer: subscription.customer,
      customer_account: null,
      date: world.now(),
      description: prorationDescription(world, line),
      discountable: false,
      discounts: [],
      invoice: null,
      livemode: false,
      metadata: {},
      parent: {
        type: 'subscription_details',
        subscription_details: { subscription: subscription.id, subscription_item: line.item },
      },
      period: line.period,
      pricing: pricingOf(line.price),
      proration: true,
      quantity: line.quantity,
      quantity_decimal: String(line.quantity),
      tax_rates: [],
      test_clock: null,
    });
    if (line.kind === 'debit') debits.set(line.item, debitOf(line, id));
  }
  recordDebits(world, [...debits.values()]);
}

function debitOf(line: ProratedLine, invoiceItem: string): DebitRecord {
  const debit = {
    invoice: '',
    line: invoiceItem,
    amount: line.amount - line.discountAmounts.reduce((sum, { amount }) => sum + amount, 0),
    discounts: line.discountAmounts,
    quantity: line.quantity,
    price: line.price.id,
    start: line.period.start,
    end: line.period.end,
  };
  return { id: line.item, debits: [debit] };
}
