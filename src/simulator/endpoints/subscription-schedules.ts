import type Stripe from 'stripe';
import { createSchedule, releaseSchedule, updateSchedule } from '../domain/schedules.ts';
import { endpoint } from '../http/endpoint.ts';
import type { Endpoint } from '../http/endpoint.ts';
import {
  expand,
  flag,
  integer,
  list,
  object,
  required,
  text,
  unmodelled,
  oneOf,
} from '../protocol/params.ts';
import type { TableOf } from '../protocol/params.ts';

const item = object({
  price: text(),
  quantity: integer({ min: 0, max: 999_999 }),
  ...unmodelled('billing_thresholds', 'discounts', 'metadata', 'plan', 'price_data', 'tax_rates'),
} satisfies TableOf<Stripe.SubscriptionScheduleUpdateParams.Phase.Item>);

const phase = object({
  end_date: integer({ min: 0 }),
  items: required(list(item)),
  proration_behavior: oneOf('none'),
  start_date: integer({ min: 0 }),
  ...unmodelled(
    'add_invoice_items',
    'application_fee_percent',
    'automatic_tax',
    'billing_cycle_anchor',
    'billing_thresholds',
    'collection_method',
    'currency',
    'default_payment_method',
    'default_tax_rates',
    'description',
    'discounts',
    'duration',
    'invoice_settings',
    'metadata',
    'on_behalf_of',
    'transfer_data',
    'trial',
    'trial_end',
  ),
} satisfies TableOf<Stripe.SubscriptionScheduleUpdateParams.Phase>);

/** Subscription schedules, created from a subscription, with phases that change price and quantity without prorations. */
export const scheduleEndpoints: readonly Endpoint[] = [
  endpoint('POST /v1/subscription_schedules', {
    returns: 'subscription_schedule',
    params: {
      expand,
      from_subscription: required(text()),
      ...unmodelled(
        'billing_mode',
        'customer',
        'customer_account',
        'default_settings',
        'end_behavior',
        'metadata',
        'pause_schedules',
        'phases',
        'start_date',
      ),
    } satisfies TableOf<Stripe.SubscriptionScheduleCreateParams>,
    handle: (world, params) => createSchedule(world, params.from_subscription),
  }),
  endpoint('GET /v1/subscription_schedules/:id', {
    returns: 'subscription_schedule',
    params: { expand },
    handle: (world, _params, { id = '' }) => world.store.get('subscription_schedule', id),
  }),
  endpoint('POST /v1/subscription_schedules/:id', {
    returns: 'subscription_schedule',
    params: {
      end_behavior: oneOf('cancel', 'release'),
      expand,
      phases: list(phase),
      proration_behavior: oneOf('none'),
      ...unmodelled('default_settings', 'metadata', 'pause_schedules'),
    } satisfies TableOf<Stripe.SubscriptionScheduleUpdateParams>,
    handle: (world, params, { id = '' }) =>
      updateSchedule(world, world.store.get('subscription_schedule', id), {
        ...(params.phases === undefined ? {} : { phases: params.phases }),
        ...(params.end_behavior === undefined ? {} : { endBehavior: params.end_behavior }),
      }),
  }),
  endpoint('POST /v1/subscription_schedules/:id/release', {
    returns: 'subscription_schedule',
    params: {
      expand,
      preserve_cancel_date: flag(),
    } satisfies TableOf<Stripe.SubscriptionScheduleReleaseParams>,
    handle: (world, _params, { id = '' }) =>
      releaseSchedule(world, world.store.get('subscription_schedule', id)),
  }),
];
