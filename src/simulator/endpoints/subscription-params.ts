import type Stripe from 'stripe';
import { longestTrialDays } from '../domain/trials.ts';
import { invalid, notSimulated } from '../protocol/fault.ts';
import {
  currency,
  emptyable,
  expand,
  flag,
  integer,
  list,
  metadata,
  object,
  paging,
  range,
  required,
  text,
  unmodelled,
  oneOf,
  oneOfModelled,
} from '../protocol/params.ts';
import type { Param, TableOf } from '../protocol/params.ts';

const paymentBehaviors = [
  'allow_incomplete',
  'default_incomplete',
  'error_if_incomplete',
  'pending_if_incomplete',
] as const;

const createItem = object({
  metadata: metadata(),
  price: required(text()),
  quantity: integer({ min: 0, max: 999_999 }),
  ...unmodelled('billing_thresholds', 'current_trial', 'discounts', 'plan', 'price_data', 'tax_rates'),
} satisfies TableOf<Stripe.SubscriptionCreateParams.Item>);

const discount = object({
  coupon: text(),
  ...unmodelled('discount', 'promotion_code'),
} satisfies TableOf<Stripe.SubscriptionCreateParams.Discount>);

const changedItem = {
  deleted: flag(),
  id: text(),
  metadata: metadata(),
  price: text(),
  quantity: integer({ min: 0, max: 999_999 }),
  ...unmodelled('billing_thresholds', 'clear_usage', 'current_trial', 'plan', 'price_data', 'tax_rates'),
};

/** An item of a preview. */
export const previewItem = object({
  ...changedItem,
  ...unmodelled('discounts'),
} satisfies TableOf<Stripe.InvoiceCreatePreviewParams.SubscriptionDetails.Item>);

const updateItem = object({
  ...changedItem,
  discounts: emptyable(list(discount)),
} satisfies TableOf<Stripe.SubscriptionUpdateParams.Item>);

const billingMode = object({
  type: required(oneOf('classic', 'flexible')),
  flexible: object({
    proration_discounts: oneOf('included', 'itemized'),
  } satisfies TableOf<Stripe.SubscriptionCreateParams.BillingMode.Flexible>),
} satisfies TableOf<Stripe.SubscriptionCreateParams.BillingMode>);

/** Unix seconds, or `now`. */
const trialEnd: Param<number | 'now'> = {
  required: false,
  read: (raw, name) => (raw === 'now' ? raw : integer({ min: 0 }).read(raw, name)),
};

const trialSettings = object({
  end_behavior: required(
    object({
      billing_cycle_anchor: oneOfModelled(['now'], 'unchanged'),
      missing_payment_method: required(oneOf('cancel', 'create_invoice', 'pause')),
    } satisfies TableOf<Stripe.SubscriptionCreateParams.TrialSettings.EndBehavior>),
  ),
} satisfies TableOf<Stripe.SubscriptionCreateParams.TrialSettings>);

const pauseCollection = object({
  behavior: required(oneOf('keep_as_draft', 'mark_uncollectible', 'void')),
  resumes_at: integer({ min: 0 }),
} satisfies TableOf<Stripe.SubscriptionUpdateParams.PauseCollection>);

/** POST /v1/subscriptions */
export const createParams = {
  billing_cycle_anchor: integer({ min: 0 }),
  billing_mode: billingMode,
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  currency: currency(),
  customer: required(text()),
  days_until_due: integer({ min: 0, max: 365 }),
  default_payment_method: text(),
  default_tax_rates: emptyable(list(text())),
  description: text(500),
  discounts: emptyable(list(discount)),
  expand,
  items: required(list(createItem)),
  metadata: metadata(),
  off_session: flag(),
  payment_behavior: oneOf(...paymentBehaviors),
  proration_behavior: oneOf('always_invoice', 'create_prorations', 'none'),
  trial_end: trialEnd,
  trial_period_days: integer({ min: 1, max: longestTrialDays }),
  trial_settings: trialSettings,
  ...unmodelled(
    'add_invoice_items',
    'application_fee_percent',
    'automatic_tax',
    'backdate_start_date',
    'billing_cycle_anchor_config',
    'billing_schedules',
    'billing_thresholds',
    'cancel_at',
    'cancel_at_period_end',
    'customer_account',
    'default_source',
    'invoice_settings',
    'on_behalf_of',
    'payment_settings',
    'pending_invoice_item_interval',
    'transfer_data',
    'trial_from_plan',
  ),
} satisfies TableOf<Stripe.SubscriptionCreateParams>;

/** POST /v1/subscriptions/:id */
export const updateParams = {
  billing_cycle_anchor: object({ type: required(oneOfModelled(['unchanged'], 'now')) }),
  cancel_at_period_end: flag(),
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  days_until_due: integer({ min: 0, max: 365 }),
  default_payment_method: text(),
  default_source: emptyable(text()),
  default_tax_rates: emptyable(list(text())),
  description: emptyable(text(500)),
  discounts: emptyable(list(discount)),
  expand,
  items: list(updateItem),
  metadata: metadata(),
  off_session: flag(),
  pause_collection: emptyable(pauseCollection),
  payment_behavior: oneOf(...paymentBehaviors),
  proration_behavior: oneOf('always_invoice', 'create_prorations', 'none'),
  proration_date: integer({ min: 0 }),
  trial_end: trialEnd,
  ...unmodelled(
    'add_invoice_items',
    'application_fee_percent',
    'automatic_tax',
    'billing_schedules',
    'billing_thresholds',
    'cancel_at',
    'cancellation_details',
    'invoice_settings',
    'on_behalf_of',
    'payment_settings',
    'pending_invoice_item_interval',
    'transfer_data',
    'trial_from_plan',
    'trial_settings',
  ),
} satisfies TableOf<Stripe.SubscriptionUpdateParams>;

/** Parameters allowed with `payment_behavior: pending_if_incomplete`. Stripe rejects others with a 400. */
const allowedWithPending = new Set([
  'add_invoice_items',
  'billing_cycle_anchor',
  'cancel_at_period_end',
  'expand',
  'items',
  'metadata',
  'payment_behavior',
  'proration_behavior',
  'proration_date',
  'trial_end',
  'trial_from_plan',
]);
const itemAllowedWithPending = new Set(['deleted', 'id', 'price', 'quantity']);

/** Checks the rules between the parameters of an update. Throws Stripe's 400s. */
export function checkUpdate(params: {
  readonly payment_behavior?: string;
  readonly proration_behavior?: string;
  readonly items?: readonly { readonly discounts?: unknown }[];
  readonly cancel_at_period_end?: boolean;
  readonly trial_end?: number | 'now';
}): void {
  if (params.trial_end !== undefined && params.items !== undefined)
    throw notSimulated('a new end of the trial together with items', 'trial_end');
  for (const item of params.items ?? []) {
    if (item.discounts !== undefined && Object.keys(item).some((name) => !['id', 'discounts'].includes(name)))
      throw notSimulated('a discount on an item together with other changes of it', 'items[0][discounts]');
  }
  if (params.payment_behavior !== 'pending_if_incomplete') return;
  if (params.cancel_at_period_end !== undefined)
    throw notSimulated('a pending cancel_at_period_end', 'cancel_at_period_end');
  if (params.trial_end !== undefined) throw notSimulated('a pending end of the trial', 'trial_end');
  const unsupported = [
    ...Object.keys(params).filter((name) => !allowedWithPending.has(name)),
    ...(params.items ?? []).flatMap((item, index) =>
      Object.keys(item)
        .filter((name) => !itemAllowedWithPending.has(name))
        .map((name) => `items[${index}][${name}]`),
    ),
  ];
  const [first] = unsupported;
  if (first === undefined) return;
  throw invalid(
    `The following parameters are not supported when \`payment_behavior\` is set to \`pending_if_incomplete\`: ${unsupported.join(', ')}.`,
    first,
  );
}

/** GET /v1/subscriptions */
export const listParams = {
  ...paging,
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  created: range(),
  customer: text(),
  price: text(),
  status: oneOf(
    'active',
    'all',
    'canceled',
    'ended',
    'incomplete',
    'incomplete_expired',
    'past_due',
    'paused',
    'trialing',
    'unpaid',
  ),
  ...unmodelled(
    'automatic_tax',
    'current_period_end',
    'current_period_start',
    'customer_account',
    'plan',
    'test_clock',
  ),
} satisfies TableOf<Stripe.SubscriptionListParams>;

/** DELETE /v1/subscriptions/:id */
export const cancelParams = {
  expand,
  invoice_now: flag(),
  prorate: flag(),
  ...unmodelled('cancellation_details'),
} satisfies TableOf<Stripe.SubscriptionCancelParams>;
