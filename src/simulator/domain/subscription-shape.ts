import { itemList } from './subscription-state.ts';
import type { Period } from './calendar.ts';
import type { PendingUpdate, Price, Subscription, SubscriptionItem, TaxRate } from '../state/wire.ts';
import type { World } from '../state/world.ts';

/** Properties of a new subscription item. */
export interface ItemParts {
  readonly subscription: string;
  readonly price: Price;
  readonly quantity: number;
  readonly period: Period;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Returns a new subscription item. */
export function newItem(world: World, parts: ItemParts): SubscriptionItem {
  return {
    id: world.id('si'),
    object: 'subscription_item',
    billed_until: parts.period.end,
    billing_thresholds: null,
    created: world.now(),
    current_period_end: parts.period.end,
    current_period_start: parts.period.start,
    current_trial: null,
    discounts: [],
    metadata: { ...parts.metadata },
    plan: planOf(parts.price),
    price: parts.price,
    quantity: parts.quantity,
    subscription: parts.subscription,
    tax_rates: [],
  };
}

/** Returns the legacy `plan` of a price, which items still have. */
export function planOf(price: Price): SubscriptionItem['plan'] {
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: price.billing_scheme,
    created: price.created,
    currency: price.currency,
    interval: price.recurring?.interval ?? 'month',
    interval_count: price.recurring?.interval_count ?? 1,
    livemode: false,
    metadata: price.metadata,
    meter: null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: 'licensed',
  };
}

/** Properties of a new subscription. */
export interface SubscriptionParts {
  readonly id: string;
  readonly customer: string;
  readonly currency: string;
  readonly anchor: number;
  readonly start: number;
  readonly items: readonly SubscriptionItem[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly description: string | null;
  readonly discounts: readonly string[];
  readonly taxRates: readonly TaxRate[];
  readonly defaultPaymentMethod: string | null;
  readonly billingMode: string;
  readonly prorationDiscounts: 'included' | 'itemized';
  readonly status: string;
  /** Days after which a sent invoice is due; null if invoices are charged automatically. */
  readonly daysUntilDue: number | null;
  /** The trial that the subscription starts with; null for none. */
  readonly trial: Trial | null;
}

/** A trial, and what happens at its end without a payment method. */
export interface Trial {
  readonly end: number;
  readonly withoutCard: 'cancel' | 'create_invoice' | 'pause';
}

/** Returns a new subscription. */
export function newSubscription(parts: SubscriptionParts): Subscription {
  return {
    id: parts.id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: parts.anchor,
    billing_cycle_anchor_config: null,
    billing_mode: {
      flexible: parts.billingMode === 'flexible' ? { proration_discounts: parts.prorationDiscounts } : null,
      type: parts.billingMode,
      updated_at: parts.start,
    },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: parts.daysUntilDue === null ? 'charge_automatically' : 'send_invoice',
    created: parts.start,
    currency: parts.currency,
    customer: parts.customer,
    customer_account: null,
    days_until_due: parts.daysUntilDue,
    default_payment_method: parts.defaultPaymentMethod,
    default_source: null,
    default_tax_rates: [...parts.taxRates],
    description: parts.description,
    discounts: [...parts.discounts],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: 'self' },
    },
    items: itemList(parts.id, parts.items),
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    metadata: { ...parts.metadata },
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: 'off',
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: parts.start,
    status: parts.status,
    test_clock: null,
    transfer_data: null,
    trial_end: parts.trial?.end ?? null,
    trial_settings: {
      end_behavior: {
        billing_cycle_anchor: null,
        missing_payment_method: parts.trial?.withoutCard ?? 'create_invoice',
      },
    },
    trial_start: parts.trial === null ? null : parts.start,
  };
}

/** Returns the `pending_update` of a subscription. */
export function newPendingUpdate(
  expiresAt: number,
  items: readonly SubscriptionItem[],
  metadata: Readonly<Record<string, string>> | null,
): PendingUpdate {
  return {
    billing_cycle_anchor: null,
    cancel_at_period_end: null,
    discount: null,
    discounts: null,
    expires_at: expiresAt,
    metadata: metadata === null ? null : { ...metadata },
    subscription_items: [...items],
    trial_end: null,
    trial_from_plan: null,
  };
}
