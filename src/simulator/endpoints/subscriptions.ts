import { redeemCoupon } from '../domain/discounts.ts';
import { planItems } from '../domain/item-plan.ts';
import { changeSubscription, itemList } from '../domain/subscription-state.ts';
import { cancelSubscription, createSubscription, requireOwnMethod } from '../domain/subscriptions.ts';
import { currentPeriod } from '../domain/subscription-billing.ts';
import { changeItems } from '../domain/subscription-update.ts';
import { taxRatesOf } from '../domain/tax.ts';
import { moveTrialEnd, trialOf } from '../domain/trials.ts';
import { endpoint } from '../http/endpoint.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { invalid, notSimulated } from '../protocol/fault.ts';
import { page } from '../protocol/list.ts';
import { expand, inRange, mergeMetadata } from '../protocol/params.ts';
import type { Values } from '../protocol/params.ts';
import { cancelParams, checkUpdate, createParams, listParams, updateParams } from './subscription-params.ts';
import type { Subscription } from '../state/wire.ts';
import type { World } from '../state/world.ts';

const create = endpoint('POST /v1/subscriptions', {
  returns: 'subscription',
  params: createParams,
  check(params) {
    if (params.items.length === 0)
      throw invalid('Missing required param: items.', 'items', 'parameter_missing');
    if (params.payment_behavior === 'pending_if_incomplete')
      throw notSimulated('pending_if_incomplete on creation', 'payment_behavior');
    const hasTrial = params.trial_end !== undefined || params.trial_period_days !== undefined;
    if (params.billing_cycle_anchor !== undefined && (hasTrial || params.proration_behavior === 'none'))
      throw notSimulated('an anchor together with a trial, or without proration', 'billing_cycle_anchor');
  },
  handle(world, params) {
    const trial = trialOf(world, params);
    return createSubscription(world, {
      customer: params.customer,
      items: params.items,
      ...(params.currency === undefined ? {} : { currency: params.currency }),
      metadata: mergeMetadata({}, params.metadata ?? {}),
      defaultTaxRates: params.default_tax_rates ?? [],
      coupons: (params.discounts ?? []).flatMap((discount) => discount.coupon ?? []),
      ...(params.description === undefined ? {} : { description: params.description }),
      ...(params.default_payment_method === undefined
        ? {}
        : { defaultPaymentMethod: params.default_payment_method }),
      ...(params.billing_mode === undefined ? {} : { billingMode: params.billing_mode.type }),
      prorationDiscounts: params.billing_mode?.flexible?.proration_discounts ?? 'included',
      ...(params.payment_behavior === undefined ? {} : { paymentBehavior: params.payment_behavior }),
      ...(trial === undefined ? {} : { trial }),
      ...(params.billing_cycle_anchor === undefined ? {} : { anchor: params.billing_cycle_anchor }),
      ...(params.collection_method === 'send_invoice'
        ? { daysUntilDue: requireDaysUntilDue(params.days_until_due) }
        : {}),
    });
  },
});

const update = endpoint('POST /v1/subscriptions/:id', {
  returns: 'subscription',
  params: updateParams,
  check: checkUpdate,
  handle(world, params, { id = '' }) {
    const subscription = world.store.get('subscription', id);
    if (['canceled', 'incomplete_expired'].includes(subscription.status)) {
      throw invalid('A canceled subscription can only update its cancellation_details and metadata.', 'id');
    }
    const settled = changeSettings(world, subscription, params);
    const changed = params.trial_end === undefined ? settled : moveTrialEnd(world, settled, params.trial_end);
    if (params.items === undefined) return changed;
    const at = params.proration_date ?? world.now();
    return changeItems(world, changed, {
      at,
      plan: planItems(world, changed, params.items, at),
      prorationBehavior: params.proration_behavior ?? 'create_prorations',
      paymentBehavior: params.payment_behavior ?? 'allow_incomplete',
      metadata: params.metadata,
    });
  },
});

/** Applies the part of an update that bills nothing. Metadata sent with items is applied with the items instead. */
function changeSettings(
  world: World,
  before: Subscription,
  params: Values<typeof updateParams>,
): Subscription {
  const { default_payment_method: method, default_tax_rates: taxRates, description, discounts } = params;
  if (method !== undefined) requireOwnMethod(world, method, before.customer);
  const alone = params.items === undefined ? params.metadata : undefined;
  const change: Partial<Subscription> = {
    ...(method === undefined ? {} : { default_payment_method: method }),
    ...(taxRates === undefined
      ? {}
      : { default_tax_rates: taxRatesOf(world, taxRates ?? [], 'default_tax_rates') }),
    ...(description === undefined ? {} : { description }),
    ...collection(before, params),
    ...(discounts === undefined ? {} : { discounts: redeemed(world, before, discounts ?? []) }),
    ...(params.items?.some((item) => item.discounts !== undefined) === true
      ? { items: itemsWithDiscounts(world, before, params.items) }
      : {}),
    ...(alone === undefined ? {} : { metadata: mergeMetadata(before.metadata, alone) }),
    ...(params.cancel_at_period_end === undefined
      ? {}
      : cancellation(world, before, params.cancel_at_period_end)),
  };
  return Object.keys(change).length === 0 ? before : changeSubscription(world, before.id, change);
}

/** Returns the changed settings of payment collection: default source, method, days until due, pause. */
function collection(before: Subscription, params: Values<typeof updateParams>): Partial<Subscription> {
  const {
    collection_method: method,
    days_until_due: days,
    default_source: source,
    pause_collection: pause,
  } = params;
  return {
    ...(source === undefined ? {} : { default_source: source }),
    ...(pause === undefined
      ? {}
      : { pause_collection: pause && { behavior: pause.behavior, resumes_at: pause.resumes_at ?? null } }),
    ...(method === undefined
      ? {}
      : {
          collection_method: method,
          days_until_due:
            method === 'send_invoice'
              ? requireDaysUntilDue(days ?? before.days_until_due ?? undefined)
              : null,
        }),
  };
}

function requireDaysUntilDue(days: number | undefined): number {
  if (days !== undefined) return days;
  throw invalid(
    '`days_until_due` is required where `collection_method` is `send_invoice`.',
    'days_until_due',
  );
}

function redeemed(
  world: World,
  subscription: Subscription,
  wanted: readonly { readonly coupon?: string }[],
  item?: string,
): string[] {
  const { id, customer, currency } = subscription;
  const redemption = { subscription: id, customer, currency, ...(item !== undefined && { item }) };
  return wanted.flatMap(({ coupon }) =>
    coupon === undefined ? [] : [redeemCoupon(world, coupon, redemption).id],
  );
}

function itemsWithDiscounts(
  world: World,
  subscription: Subscription,
  wanted: NonNullable<Values<typeof updateParams>['items']>,
): Subscription['items'] {
  const items = subscription.items.data.map((item) => {
    const discounts = wanted.find(({ id }) => id === item.id)?.discounts;
    if (discounts?.some(({ coupon }) => world.store.find('coupon', coupon)?.duration === 'once') === true)
      throw notSimulated('a discount on an item for one invoice', 'items[0][discounts]');
    return discounts === undefined
      ? item
      : { ...item, discounts: redeemed(world, subscription, discounts ?? [], item.id) };
  });
  return itemList(subscription.id, items);
}

function cancellation(world: World, subscription: Subscription, atPeriodEnd: boolean): Partial<Subscription> {
  return {
    cancel_at_period_end: atPeriodEnd,
    cancel_at: atPeriodEnd ? currentPeriod(subscription.items.data).end : null,
    canceled_at: atPeriodEnd ? world.now() : null,
    cancellation_details: {
      comment: null,
      feedback: null,
      feedback_option: null,
      reason: atPeriodEnd ? 'cancellation_requested' : null,
    },
  };
}

const index = endpoint('GET /v1/subscriptions', {
  returns: 'subscription',
  list: true,
  params: listParams,
  handle(world, params) {
    const ended = ['canceled', 'incomplete_expired'];
    const hasStatus = (status: string): boolean => {
      if (params.status === 'all') return true;
      if (params.status === 'ended') return ended.includes(status);
      return params.status === undefined ? status !== 'canceled' : status === params.status;
    };
    const found = world.store
      .all('subscription')
      .filter(
        (subscription) =>
          hasStatus(subscription.status) &&
          (params.customer ?? subscription.customer) === subscription.customer &&
          (params.collection_method ?? subscription.collection_method) === subscription.collection_method &&
          (params.price === undefined ||
            subscription.items.data.some((item) => item.price.id === params.price)) &&
          inRange(subscription.created, params.created),
      );
    return page(found, params, '/v1/subscriptions');
  },
});

/** Subscriptions. */
export const subscriptionEndpoints: readonly Endpoint[] = [
  create,
  index,
  endpoint('GET /v1/subscriptions/:id', {
    returns: 'subscription',
    params: { expand },
    handle: (world, _params, { id = '' }) => world.store.get('subscription', id),
  }),
  update,
  endpoint('DELETE /v1/subscriptions/:id', {
    returns: 'subscription',
    params: cancelParams,
    handle(world, params, { id = '' }) {
      if (params.invoice_now === true) throw notSimulated('invoice_now on cancellation', 'invoice_now');
      return cancelSubscription(world, id, 'cancellation_requested', params.prorate);
    },
  }),
];
