import { boundary, periodAt } from './calendar.ts';
import type { Period } from './calendar.ts';
import { discountsInForce } from './discounts.ts';
import type { DiscountInForce } from './discounts.ts';
import type { InvoiceParts } from './invoice-shape.ts';
import { pendingItemLine, prorationLine, recurringLine } from './invoice-lines.ts';
import type { LineTerms } from './invoice-lines.ts';
import { notSimulated } from '../protocol/fault.ts';
import type { ItemPlan } from './item-plan.ts';
import { priceIn } from './price-currency.ts';
import { prorate } from './proration.ts';
import type { ItemChange, ItemSide, ProratedLine } from './proration.ts';
import type { InvoiceItem, InvoiceLine, Subscription, SubscriptionItem } from '../state/wire.ts';
import type { World } from '../state/world.ts';

/** Returns the prorated lines of a plan. Previews and updates share this function, so that they cannot differ. */
export function proratedLines(
  world: World,
  subscription: Subscription,
  plan: ItemPlan,
  at: number,
): ProratedLine[] {
  const isTrial = subscription.status === 'trialing';
  if (isTrial && world.guesses.trialChanges === 'no_invoice') return [];
  return prorate(
    plan.changes.map((change) => inCurrency(world, change, subscription.currency)),
    {
      at,
      discountsOf: (item) => discountsOfItem(world, subscription, item, at),
      isItemized: subscription.billing_mode.flexible?.proration_discounts === 'itemized',
      billingMode: subscription.billing_mode.type,
      anchor: subscription.billing_cycle_anchor,
      isTrial,
      debitsOf: (item) => world.store.find('_debit', item)?.debits ?? [],
    },
  );
}

/** Returns the discounts in force for an item: its own, then the subscription's. */
function discountsOfItem(
  world: World,
  { items, discounts }: Subscription,
  id: string,
  at: number,
): DiscountInForce[] {
  const own = items.data.find((item) => item.id === id)?.discounts ?? [];
  return discountsInForce(world, [...own, ...discounts], at);
}

function inCurrency(world: World, { item, before, after }: ItemChange, currency: string): ItemChange {
  const side = (given: ItemSide): ItemSide => ({ ...given, price: priceIn(world, given.price, currency) });
  return { item, ...(before && { before: side(before) }), ...(after && { after: side(after) }) };
}

/** Returns the invoice of a change that is billed immediately: its prorations and the pending invoice items. */
export function changeInvoice(
  world: World,
  subscription: Subscription,
  lines: readonly ProratedLine[],
  metadata: Readonly<Record<string, string>>,
  invoice = world.id('in'),
): InvoiceParts {
  const terms = lineTerms(world, subscription, invoice, metadata);
  const pending = pendingItems(world, subscription);
  return {
    id: terms.invoice,
    billingReason: 'subscription_update',
    customer: world.store.get('customer', subscription.customer),
    currency: subscription.currency,
    lines: withWholeAmounts(terms, [
      ...pending.map((item) => pendingItemLine(world, terms, item)),
      ...lines.map((line) => prorationLine(world, terms, line)),
    ]),
    period: currentPeriod(subscription.items.data),
    subscription,
    metadata,
  };
}

/** Returns the invoice of the next period: recurring lines, pending invoice items and, in a preview, those of the change. */
export function cycleInvoice(
  world: World,
  subscription: Subscription,
  billingReason: string,
  due: readonly { readonly item: SubscriptionItem; readonly period: Period }[],
  prorations: readonly ProratedLine[] = [],
  invoice = world.id('in'),
): InvoiceParts {
  const terms = lineTerms(world, subscription, invoice, subscription.metadata);
  const pending = billingReason === 'subscription_create' ? [] : pendingItems(world, subscription);
  return {
    id: terms.invoice,
    billingReason,
    customer: world.store.get('customer', subscription.customer),
    currency: subscription.currency,
    lines: withWholeAmounts(terms, [
      ...pending.map((item) => pendingItemLine(world, terms, item)),
      ...prorations.map((line) => prorationLine(world, terms, line)),
      ...due.map(({ item, period }) =>
        recurringLine(
          world,
          { ...terms, discounts: discountsOfItem(world, subscription, item.id, world.now()) },
          item,
          period,
        ),
      ),
    ]),
    period: currentPeriod(subscription.items.data),
    subscription,
    metadata: subscription.metadata,
  };
}

/** Returns the lines. An amount off several lines is not modelled: how Stripe splits it is not documented. */
function withWholeAmounts({ discounts }: LineTerms, lines: readonly InvoiceLine[]): readonly InvoiceLine[] {
  const discounted = lines.filter(({ discounts: ids, amount }) => ids.length > 0 && amount > 0);
  if (discounted.length > 1 && discounts.some((discount) => 'amount' in discount))
    throw notSimulated('amount_off coupons on several lines', 'discounts');
  return lines;
}

function lineTerms(
  world: World,
  subscription: Subscription,
  invoice: string,
  metadata: Readonly<Record<string, string>>,
): LineTerms {
  return {
    invoice,
    currency: subscription.currency,
    subscription,
    metadata,
    taxRates: subscription.default_tax_rates ?? [],
    discounts: discountsInForce(world, subscription.discounts, world.now()),
    namesCredited: () => world.guesses.creditedItems === 'last_debit',
  };
}

/** Returns the pending invoice items of a subscription. */
export function pendingItems(world: World, subscription: Subscription): InvoiceItem[] {
  return world.store
    .all('invoiceitem')
    .filter(
      (item) =>
        item.invoice === null &&
        item.customer === subscription.customer &&
        item.currency === subscription.currency &&
        [undefined, subscription.id].includes(item.parent?.subscription_details?.subscription),
    );
}

/** Assigns the pending invoice items to an invoice. Returns their ids. */
export function assignPendingItems(world: World, subscription: Subscription, invoice: string): string[] {
  return pendingItems(world, subscription).map(
    (item) => world.store.put('invoiceitem', { ...item, invoice }).id,
  );
}

/** Whether a change that is billed immediately creates an invoice. */
export function invoicesImmediately(world: World, subscription: Subscription): boolean {
  return subscription.status !== 'trialing' || world.guesses.trialChanges === 'zero_lines';
}

/** Returns the period of the items that ends first. */
export function currentPeriod(items: readonly SubscriptionItem[]): Period {
  const first = [...items].sort((a, b) => a.current_period_end - b.current_period_end)[0];
  return { start: first?.current_period_start ?? 0, end: first?.current_period_end ?? 0 };
}

/** Returns the items that renew when the first period ends, each with its next period, counted from the anchor. */
export function itemsDue(subscription: Subscription): { item: SubscriptionItem; period: Period }[] {
  const { end } = currentPeriod(subscription.items.data);
  return subscription.items.data
    .filter((item) => item.current_period_end === end)
    .map((item) => ({
      item,
      period: periodAt(
        subscription.billing_cycle_anchor,
        item.price.recurring ?? { interval: 'month', interval_count: 1 },
        end,
      ),
    }));
}

/** Returns the first period of a price, from the anchor. */
export function firstPeriod(
  anchor: number,
  item: { readonly interval: string; readonly interval_count: number },
): Period {
  return { start: anchor, end: boundary(anchor, item, 1) };
}
