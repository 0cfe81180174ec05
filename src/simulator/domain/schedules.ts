import { invalid } from '../protocol/fault.ts';
import { planItems } from './item-plan.ts';
import { changeSubscription, itemList } from './subscription-state.ts';
import { cancelSubscription } from './subscriptions.ts';
import type { Schedule, SchedulePhase, Subscription } from '../state/wire.ts';
import type { World } from '../state/world.ts';

/** A phase in a request. Only the last phase may have no end. */
export interface RequestedPhase {
  readonly items: readonly { readonly price?: string; readonly quantity?: number }[];
  readonly start_date?: number;
  readonly end_date?: number;
}

/** Creates a schedule from a subscription, with its current period as the only phase. */
export function createSchedule(world: World, subscriptionId: string): Schedule {
  const subscription = world.store.get('subscription', subscriptionId, 'from_subscription');
  if (subscription.schedule !== null) {
    throw invalid(
      `You cannot migrate a subscription that is already attached to a schedule: ${subscription.schedule}.`,
      'from_subscription',
    );
  }
  const [item] = subscription.items.data;
  const phase = newPhase(subscription, {
    items: subscription.items.data.map(({ price, quantity }) => ({
      price: price.id,
      ...(quantity === undefined ? {} : { quantity }),
    })),
    start_date: item?.current_period_start ?? world.now(),
    end_date: item?.current_period_end ?? world.now(),
  });
  const schedule = world.store.put('subscription_schedule', newSchedule(world, subscription, phase));
  world.emit('subscription_schedule.created', schedule);
  changeSubscription(world, subscription.id, { schedule: schedule.id });
  return schedule;
}

/** Replaces the phases of a schedule and its end behavior. */
export function updateSchedule(
  world: World,
  schedule: Schedule,
  change: { readonly phases?: readonly RequestedPhase[]; readonly endBehavior?: string },
): Schedule {
  const subscription = world.store.get('subscription', schedule.subscription ?? '');
  let start = schedule.phases[0]?.start_date ?? world.now();
  const phases = change.phases?.map((wanted, index) => {
    const from = wanted.start_date ?? start;
    const end = wanted.end_date ?? subscription.items.data[0]?.current_period_end ?? from;
    if (end <= from) throw invalid('A phase must end after it starts.', `phases[${index}][end_date]`);
    start = end;
    return newPhase(subscription, { ...wanted, start_date: from, end_date: end });
  });
  const after = world.store.put('subscription_schedule', {
    ...schedule,
    ...(phases === undefined ? {} : { phases }),
    ...(change.endBehavior === undefined ? {} : { end_behavior: change.endBehavior }),
  });
  world.emit('subscription_schedule.updated', after);
  return after;
}

/** Releases the subscription from its schedule; the subscription continues unchanged. */
export function releaseSchedule(world: World, schedule: Schedule): Schedule {
  if (schedule.status !== 'active') {
    throw invalid(`You cannot release a subscription schedule that is ${schedule.status}.`, 'schedule');
  }
  const released = world.store.put('subscription_schedule', {
    ...schedule,
    current_phase: null,
    released_at: world.now(),
    released_subscription: schedule.subscription,
    status: 'released',
    subscription: null,
  });
  world.emit('subscription_schedule.released', released);
  changeSubscription(world, schedule.subscription ?? '', { schedule: null });
  return released;
}

/** Returns when the current phase of a schedule ends, or undefined without one. */
export function phaseEnd(schedule: Schedule): number | undefined {
  return schedule.status === 'active' ? schedule.current_phase?.end_date : undefined;
}

/** Returns the change of items with which the next phase starts by this instant, or undefined if none does. */
export function nextPhaseItem(
  world: World,
  { subscription: id, phases, current_phase: current }: Schedule,
  by: number,
): { readonly id: string; readonly price: string; readonly quantity: number } | undefined {
  const next = phases.find((phase) => phase.start_date >= (current?.end_date ?? world.now()));
  if (next === undefined || next.start_date > by) return undefined;
  return phaseItem(world.store.get('subscription', id ?? ''), next);
}

function phaseItem({ items }: Subscription, phase: SchedulePhase) {
  const [item] = items.data;
  const [wanted] = phase.items;
  if (item === undefined || wanted === undefined) return undefined;
  return { id: item.id, price: wanted.price, quantity: wanted.quantity ?? 1 };
}

/** Starts the next phase, without prorations. After the last phase, applies the schedule's end behavior. */
export function endPhase(world: World, schedule: Schedule): void {
  const now = world.now();
  const next = schedule.phases.find((phase) => phase.start_date >= (schedule.current_phase?.end_date ?? now));
  if (next !== undefined) {
    startPhase(world, schedule, next);
    return;
  }
  const released = releaseSchedule(world, schedule);
  const id = released.released_subscription;
  if (schedule.end_behavior === 'cancel' && id !== null)
    cancelSubscription(world, id, 'cancellation_requested');
}

function startPhase(world: World, schedule: Schedule, phase: SchedulePhase): void {
  const subscription = world.store.get('subscription', schedule.subscription ?? '');
  const [item] = subscription.items.data;
  const change = phaseItem(subscription, phase);
  if (item !== undefined && change !== undefined) {
    // The last second of the period, so that the phase is applied before the next period is billed.
    const plan = planItems(world, subscription, [change], item.current_period_end - 1);
    changeSubscription(world, subscription.id, { items: itemList(subscription.id, plan.items) });
  }
  const after = world.store.put('subscription_schedule', {
    ...schedule,
    current_phase: { start_date: phase.start_date, end_date: phase.end_date },
  });
  world.emit('subscription_schedule.updated', after);
}

function newSchedule(world: World, subscription: Subscription, phase: SchedulePhase): Schedule {
  return {
    id: world.id('sub_sched'),
    object: 'subscription_schedule',
    application: null,
    billing_mode: {
      type: subscription.billing_mode.type,
      flexible: subscription.billing_mode.flexible,
    },
    canceled_at: null,
    completed_at: null,
    created: world.now(),
    current_phase: { start_date: phase.start_date, end_date: phase.end_date },
    customer: subscription.customer,
    customer_account: null,
    default_settings: {
      application_fee_percent: null,
      billing_cycle_anchor: 'automatic',
      billing_thresholds: null,
      collection_method: 'charge_automatically',
      default_payment_method: null,
      description: null,
      invoice_settings: {
        account_tax_ids: null,
        custom_fields: null,
        days_until_due: null,
        description: null,
        footer: null,
        issuer: { type: 'self' },
      },
      on_behalf_of: null,
      transfer_data: null,
    },
    end_behavior: 'release',
    livemode: false,
    metadata: {},
    pause_schedules: [],
    phases: [phase],
    released_at: null,
    released_subscription: null,
    status: 'active',
    subscription: subscription.id,
    test_clock: null,
  };
}

function newPhase(subscription: Subscription, wanted: Required<RequestedPhase>): SchedulePhase {
  return {
    add_invoice_items: [],
    application_fee_percent: null,
    billing_cycle_anchor: null,
    billing_thresholds: null,
    collection_method: null,
    currency: subscription.currency,
    default_payment_method: null,
    description: null,
    discounts: [],
    end_date: wanted.end_date,
    invoice_settings: null,
    items: wanted.items.map(({ price, quantity }) => {
      const id = price ?? subscription.items.data[0]?.price.id ?? '';
      return {
        billing_thresholds: null,
        discounts: [],
        metadata: {},
        plan: id,
        price: id,
        ...(quantity === undefined ? {} : { quantity }),
        tax_rates: [],
      };
    }),
    metadata: {},
    on_behalf_of: null,
    proration_behavior: 'none',
    start_date: wanted.start_date,
    transfer_data: null,
    trial_end: null,
  };
}
