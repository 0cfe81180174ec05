const LATER = 'added to the API after the version of the recordings; the SDK declares it';
const UNDECLARED = "Stripe still sends it beside what the SDK's types declare; nothing may read it";
const ASKED_FOR = 'only there where it is asked for, which the product never does';
const UNREAD = 'optional in the SDK, not modelled: the product does not read it';

/** Recordings whose call is not played against the simulator, each with the reason. */
export const NOT_PLAYED: Readonly<Record<string, string>> = {
  'checkout-session-hosted-setup': 'mode `setup` is not simulated: the product saves cards by SetupIntents',
  'checkout-session-hosted-subscription':
    'mode `subscription` is not simulated: the product links subscriptions that are there',
  'invoice-draft-manual': 'POST /v1/invoices is not simulated: the product makes no invoice by hand',
  'invoice-paid-discount':
    'an invoice made by hand, as above; discounts are compared by `subscription-with-coupon`',
  'subscription-item-quantity-5':
    'POST /v1/subscription_items is not simulated: the product changes the subscription',
};

/**
 * Known differences between the keys of the simulator's response and the recording of the same call, by path and kind, each with
 * the reason. A path starts at the nearest object with a type.
 */
export const KNOWN_DIFFERENCES: Readonly<Record<string, string>> = {
  'charge.destination: only recorded': UNDECLARED,
  'charge.dispute: only recorded': UNDECLARED,
  'charge.order: only recorded': UNDECLARED,
  'charge.outcome.risk_score: only recorded': UNREAD,
  'charge.payment_method_details.card: only recorded': UNREAD,
  'charge.radar_options: only recorded': UNREAD,
  'charge.refunds: only recorded': ASKED_FOR,
  'customer.invoice_credit_balance: only recorded': ASKED_FOR,
  'customer.tax: only recorded': ASKED_FOR,
  'discount.customer_account: only simulated': LATER,
  'error.advice_code: only recorded': UNREAD,
  'error.doc_url: only recorded': 'a link for developers, which the product does not read',
  'error.network_decline_code: only recorded': UNREAD,
  'error.param: only recorded': 'empty in the recording: the declined card is no parameter',
  'error.request_log_url: only recorded': 'a link for developers, which the product does not read',
  'invoice.customer_account: only simulated': LATER,
  'invoice.lines.total_count: only recorded': UNDECLARED,
  'line_item.quantity_decimal: only simulated': LATER,
  'line_item.subscription: only simulated':
    'required by the SDK, and in no recording; the product reads it nowhere',
  'line_item.subtotal: only simulated': LATER,
  'payment_intent.allowed_payment_method_types: only simulated': LATER,
  'payment_intent.amount_details: only recorded': UNREAD,
  'payment_intent.customer_account: only simulated': LATER,
  'payment_intent.managed_payments: only simulated': LATER,
  'payment_intent.payment_details: only recorded': UNREAD,
  'payment_intent.payment_method_options.acss_debit: only recorded': UNREAD,
  'payment_intent.payment_method_options.card: only recorded': UNREAD,
  'payment_intent.payment_method_options.cashapp: only recorded': UNREAD,
  'payment_intent.payment_method_options.link: only recorded': UNREAD,
  'payment_intent.payment_method_options.us_bank_account: only recorded': UNREAD,
  'payment_intent.payment_record: only simulated': LATER,
  'setup_intent.allowed_payment_method_types: only simulated': LATER,
  'setup_intent.customer_account: only simulated': LATER,
  'setup_intent.payment_method_options.card: only recorded': UNREAD,
  'setup_intent.payment_method_options.us_bank_account: only recorded': UNREAD,
  'subscription.billing_schedules: only simulated': LATER,
  'subscription.cancellation_details.feedback_option: only simulated': LATER,
  'subscription.customer_account: only simulated': LATER,
  'subscription.invoice_settings.custom_fields: only simulated': LATER,
  'subscription.invoice_settings.description: only simulated': LATER,
  'subscription.invoice_settings.footer: only simulated': LATER,
  'subscription.items.total_count: only recorded': UNDECLARED,
  'subscription.managed_payments: only simulated': LATER,
  'subscription.plan: only recorded': UNDECLARED,
  'subscription.quantity: only recorded': UNDECLARED,
  'subscription.trial_settings.end_behavior.billing_cycle_anchor: only simulated': LATER,
  'subscription_item.billed_until: only simulated': LATER,
  'subscription_item.current_trial: only simulated': LATER,
};
