import type Stripe from 'stripe';
import { draftInvoice } from '../domain/invoice-shape.ts';
import { planItems } from '../domain/item-plan.ts';
import {
  invoicesImmediately,
  changeInvoice,
  cycleInvoice,
  itemsDue,
  proratedLines,
} from '../domain/subscription-billing.ts';
import { nextPhaseItem } from '../domain/schedules.ts';
import { itemList } from '../domain/subscription-state.ts';
import { endpoint } from '../http/endpoint.ts';
import { invalid, notSimulated } from '../protocol/fault.ts';
import {
  emptyable,
  expand,
  integer,
  list,
  mergeMetadata,
  metadata,
  object,
  text,
  unmodelled,
  oneOf,
  oneOfModelled,
} from '../protocol/params.ts';
import type { TableOf, Values } from '../protocol/params.ts';
import { previewItem } from './subscription-params.ts';
import type { Schedule, Subscription } from '../state/wire.ts';
import type { World } from '../state/world.ts';

const subscriptionDetails = {
  items: list(previewItem),
  metadata: metadata(),
  proration_behavior: oneOf('always_invoice', 'create_prorations', 'none'),
  proration_date: integer({ min: 0 }),
  ...unmodelled(
    'billing_cycle_anchor',
    'billing_mode',
    'billing_schedules',
    'cancel_at',
    'cancel_at_period_end',
    'cancel_now',
    'default_tax_rates',
    'pause',
    'resume_at',
    'start_date',
    'trial_end',
  ),
} satisfies TableOf<Stripe.InvoiceCreatePreviewParams.SubscriptionDetails>;

const params = {
  customer: text(),
  discounts: emptyable(list(object(unmodelled('coupon', 'discount', 'promotion_code')))),
  expand,
  preview_mode: oneOfModelled(['next'], 'recurring'),
  schedule: text(),
  subscription: text(),
  subscription_details: object(subscriptionDetails),
  ...unmodelled(
    'automatic_tax',
    'currency',
    'customer_account',
    'customer_details',
    'invoice_items',
    'issuer',
    'on_behalf_of',
    'schedule_details',
  ),
} satisfies TableOf<Stripe.InvoiceCreatePreviewParams>;

/** Previews of an update's invoice or the next renewal. They store nothing; the amounts come from the same functions. */
export const previewEndpoint = endpoint('POST /v1/invoices/create_preview', {
  returns: 'invoice',
  params,
  check(values) {
    if (values.schedule !== undefined && (values.subscription ?? values.subscription_details) !== undefined)
      throw invalid('You may only specify one of these parameters: schedule, subscription.', 'schedule');
    if (values.subscription === undefined && values.schedule === undefined)
      throw notSimulated('a preview without a subscription or a schedule', 'subscription');
  },
  handle(world, values) {
    const schedule =
      values.schedule === undefined
        ? undefined
        : world.store.get('subscription_schedule', values.schedule, 'schedule');
    const id = schedule?.subscription ?? values.subscription ?? '';
    const subscription = world.store.get('subscription', id, 'subscription');
    if (values.customer !== undefined && values.customer !== subscription.customer) {
      throw invalid('The subscription does not belong to the customer.', 'customer');
    }
    if (['canceled', 'incomplete_expired'].includes(subscription.status)) {
      throw invalid(
        'No upcoming invoices for a canceled subscription.',
        'subscription',
        'invoice_upcoming_none',
      );
    }
    const details =
      schedule === undefined ? values.subscription_details : nextPhase(world, schedule, subscription);
    const invoice = preview(world, subscription, details ?? {});
    if (world.guesses.previewEndingBalance === 'null') return invoice;
    return { ...invoice, ending_balance: invoice.starting_balance + invoice.total - invoice.amount_due };
  },
});

/** Returns the items with which the schedule's next phase starts the next period, if it does. */
function nextPhase(
  world: World,
  schedule: Schedule,
  subscription: Subscription,
): Values<typeof subscriptionDetails> | undefined {
  const item = nextPhaseItem(world, schedule, subscription.items.data[0]?.current_period_end ?? 0);
  return item === undefined ? undefined : { items: [item], proration_behavior: 'none' };
}

function preview(world: World, subscription: Subscription, details: Values<typeof subscriptionDetails>) {
  const id = world.id('upcoming_in');
  const at = details.proration_date ?? world.now();
  const plan = planItems(world, subscription, details.items ?? [], at);
  const behavior = details.proration_behavior ?? 'create_prorations';
  const lines = behavior === 'none' ? [] : proratedLines(world, subscription, plan, at);
  const metadata =
    details.metadata === undefined
      ? subscription.metadata
      : mergeMetadata(subscription.metadata, details.metadata);
  if (
    behavior === 'always_invoice' &&
    details.items !== undefined &&
    invoicesImmediately(world, subscription)
  ) {
    const parts = changeInvoice(world, subscription, lines, metadata, id);
    return draftInvoice(world, { ...parts, billingReason: 'upcoming', prorationDate: at });
  }
  if (subscription.cancel_at_period_end && lines.length === 0) {
    throw invalid(
      'No upcoming invoices for this subscription: it is canceled at the period end.',
      'subscription',
      'invoice_upcoming_none',
    );
  }
  const after: Subscription = { ...subscription, metadata, items: itemList(subscription.id, plan.items) };
  const parts = cycleInvoice(world, after, 'upcoming', itemsDue(after), lines, id);
  return draftInvoice(world, { ...parts, ...(lines.length === 0 ? {} : { prorationDate: at }) });
}
