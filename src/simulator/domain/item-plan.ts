import { invalid } from '../protocol/fault.ts';
import { mergeMetadata } from '../protocol/params.ts';
import { periodAt } from './calendar.ts';
import type { Period } from './calendar.ts';
import { priceIn } from './price-currency.ts';
import { isUnchanged } from './proration.ts';
import type { ItemChange, ItemSide } from './proration.ts';
import { newItem, planOf } from './subscription-shape.ts';
import type { Price, Subscription, SubscriptionItem } from '../state/wire.ts';
import type { World } from '../state/world.ts';

/** An item in a request. */
export interface RequestedItem {
  readonly id?: string;
  readonly price?: string;
  readonly quantity?: number;
  readonly deleted?: boolean;
  readonly metadata?: Readonly<Record<string, string>> | null;
}

/** The items after a change, and the changes to bill. */
export interface ItemPlan {
  readonly items: readonly SubscriptionItem[];
  readonly removed: readonly string[];
  readonly changes: readonly ItemChange[];
}

/** Applies requested items to a subscription's items, without storing anything. Throws Stripe's 400s. */
export function planItems(
  world: World,
  subscription: Subscription,
  wanted: readonly RequestedItem[],
  at: number,
): ItemPlan {
  let plan: ItemPlan = { items: subscription.items.data, removed: [], changes: [] };
  for (const [index, item] of wanted.entries()) {
    plan =
      item.id === undefined
        ? addItem(world, subscription, plan, item, at, index)
        : changeItem(world, subscription, plan, { ...item, id: item.id }, at, index);
  }
  if (plan.items.length === 0) throw invalid('A subscription must have at least one item.', 'items');
  const real = plan.changes.filter((change) => !isUnchanged(change));
  for (const change of real) requireInside(change, at);
  return { ...plan, changes: real };
}

function requireInside(change: ItemChange, at: number): void {
  const period = (change.before ?? change.after)?.period;
  if (period === undefined || (at >= period.start && at < period.end)) return;
  throw invalid(
    'Invalid proration date: it must lie within the current period of the subscription item.',
    'proration_date',
  );
}

function addItem(
  world: World,
  subscription: Subscription,
  plan: ItemPlan,
  wanted: RequestedItem,
  at: number,
  index: number,
): ItemPlan {
  if (wanted.price === undefined)
    throw invalid('Missing required param: items[0][price].', `items[${index}][price]`, 'parameter_missing');
  const price = recurringPrice(world, wanted.price, subscription.currency, `items[${index}][price]`);
  if (plan.items.some((item) => item.price.id === price.id)) {
    throw invalid(
      `Cannot add multiple subscription items with the same price: ${price.id}`,
      `items[${index}][price]`,
    );
  }
  const period = periodFor(subscription, price, at);
  const quantity = wanted.quantity ?? 1;
  const item = newItem(world, {
    subscription: subscription.id,
    price,
    quantity,
    period,
    metadata: mergeMetadata({}, wanted.metadata ?? {}),
  });
  const change: ItemChange = { item: item.id, after: { price, quantity, period } };
  return { ...plan, items: [...plan.items, item], changes: [...plan.changes, change] };
}

function changeItem(
  world: World,
  subscription: Subscription,
  plan: ItemPlan,
  wanted: RequestedItem & { readonly id: string },
  at: number,
  index: number,
): ItemPlan {
  const current = plan.items.find((item) => item.id === wanted.id);
  if (current === undefined) {
    throw invalid(`No such subscription item: '${wanted.id}'`, `items[${index}][id]`, 'resource_missing');
  }
  const before = sideOf(current);
  if (wanted.deleted === true) {
    const rest = plan.items.filter((item) => item.id !== current.id);
    return {
      items: rest,
      removed: [...plan.removed, current.id],
      changes: [...plan.changes, { item: current.id, before }],
    };
  }
  const price =
    wanted.price === undefined
      ? current.price
      : recurringPrice(world, wanted.price, subscription.currency, `items[${index}][price]`);
  const sameRhythm = sameInterval(price, current.price);
  const period = sameRhythm ? before.period : periodFor(subscription, price, at);
  const quantity = wanted.quantity ?? before.quantity;
  const changed: SubscriptionItem = {
    ...current,
    price,
    plan: planOf(price),
    quantity,
    billed_until: period.end,
    current_period_start: period.start,
    current_period_end: period.end,
    metadata:
      wanted.metadata === undefined ? current.metadata : mergeMetadata(current.metadata, wanted.metadata),
  };
  return {
    ...plan,
    items: plan.items.map((item) => (item.id === current.id ? changed : item)),
    changes: [...plan.changes, { item: current.id, before, after: { price, quantity, period } }],
  };
}

function sideOf(item: SubscriptionItem): ItemSide {
  return {
    price: item.price,
    quantity: item.quantity ?? 1,
    period: { start: item.current_period_start, end: item.current_period_end },
  };
}

function sameInterval(a: Price, b: Price): boolean {
  return (
    a.recurring?.interval === b.recurring?.interval &&
    a.recurring?.interval_count === b.recurring?.interval_count
  );
}

function periodFor(subscription: Subscription, price: Price, at: number): Period {
  const sibling = subscription.items.data.find((item) => sameInterval(item.price, price));
  if (sibling !== undefined) return sideOf(sibling).period;
  return periodAt(
    subscription.billing_cycle_anchor,
    price.recurring ?? { interval: 'month', interval_count: 1 },
    at,
  );
}

/**
 * Returns the recurring price with an id, in its own currency, like Stripe's items. Throws Stripe's 400 if it is not
 * recurring, not active or does not have the subscription's currency.
 */
export function recurringPrice(world: World, id: string, currency: string, param: string): Price {
  const price = world.store.get('price', id, param);
  if (price.recurring === null) {
    throw invalid(
      `The price specified is set to \`type=one_time\` but this field only accepts prices with \`type=recurring\`.`,
      param,
    );
  }
  if (!price.active)
    throw invalid('The price specified is inactive. This field only accepts active prices.', param);
  priceIn(world, price, currency, param);
  return price;
}
