import { listOf } from '../protocol/list.ts';
import { totalsOf } from './invoice-totals.ts';
import type { Period } from './calendar.ts';
import type { Customer, Invoice, InvoiceLine, Subscription } from '../state/wire.ts';
import type { World } from '../state/world.ts';

/** Properties of a new invoice. */
export interface InvoiceParts {
  readonly id: string;
  readonly billingReason: string;
  readonly customer: Customer;
  readonly currency: string;
  readonly lines: readonly InvoiceLine[];
  readonly period: Period;
  /** Null for a purchase. */
  readonly subscription: Subscription | null;
  /** The subscription's metadata when the invoice is created, which Stripe copies. For a purchase, the invoice's metadata. */
  readonly metadata: Readonly<Record<string, string>>;
  /** For previews only. */
  readonly prorationDate?: number | undefined;
}

/** Returns a draft invoice with its totals. */
export function draftInvoice(world: World, parts: InvoiceParts): Invoice {
  const { customer, subscription } = parts;
  return {
    ...unusedFields(),
    ...totalsOf(parts.lines, {
      startingBalance: customer.balance,
      currency: parts.currency,
      discounts: subscription?.discounts ?? [],
      guesses: world.guesses,
    }),
    id: parts.id,
    object: 'invoice',
    amount_paid: 0,
    attempt_count: 0,
    attempted: false,
    auto_advance: true,
    automatically_finalizes_at: null,
    billing_reason: parts.billingReason,
    collection_method: subscription?.collection_method ?? 'charge_automatically',
    created: world.now(),
    currency: parts.currency,
    customer: customer.id,
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    default_payment_method: null,
    default_tax_rates: subscription?.default_tax_rates ?? [],
    discounts: subscription?.discounts ?? [],
    due_date:
      subscription?.days_until_due == null ? null : world.now() + subscription.days_until_due * 86_400,
    ending_balance: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    lines: listOf(parts.lines, `/v1/invoices/${parts.id}/lines`),
    metadata: subscription === null ? { ...parts.metadata } : {},
    next_payment_attempt: null,
    number: null,
    parent: subscription && {
      type: 'subscription_details',
      quote_details: null,
      subscription_details: {
        metadata: { ...parts.metadata },
        subscription: subscription.id,
        ...(parts.prorationDate === undefined ? {} : { subscription_proration_date: parts.prorationDate }),
      },
    },
    period_end: parts.period.end,
    period_start: parts.period.start,
    status: 'draft',
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
  };
}

/** Returns the fields that the simulator always leaves empty. */
function unusedFields() {
  return {
    account_country: 'US',
    account_name: 'Simulated Stripe account',
    account_tax_ids: null,
    amount_overpaid: 0,
    amount_shipping: 0,
    application: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    custom_fields: null,
    customer_account: null,
    customer_shipping: null,
    customer_tax_exempt: 'none',
    customer_tax_ids: [],
    default_source: null,
    description: null,
    effective_at: null,
    footer: null,
    from_invoice: null,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    livemode: false,
    on_behalf_of: null,
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    statement_descriptor: null,
    test_clock: null,
    webhooks_delivered_at: null,
  } satisfies Partial<Invoice>;
}
