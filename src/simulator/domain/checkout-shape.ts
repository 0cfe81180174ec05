import { buildPrice } from './catalog.ts';
import { mergeMetadata } from '../protocol/params.ts';
import { productName } from './invoice-lines.ts';
import { priceIn } from './price-currency.ts';
import type { CheckoutLine, CheckoutSession, Customer, Price } from '../state/wire.ts';
import type { World } from '../state/world.ts';

/** Properties of a new Checkout Session. */
export interface SessionParts {
  readonly lines: readonly CheckoutLine[];
  readonly currency: string;
  readonly uiMode: string;
  readonly expiresAt: number;
  readonly customer: Customer | undefined;
  readonly customerEmail: string | null;
  readonly clientReferenceId: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly returnUrl: string | undefined;
  readonly successUrl: string | null;
  readonly cancelUrl: string | null;
  readonly locale: string | null;
  readonly submitType: string | null;
  /** Whether the customer may see and pay another currency (adaptive pricing). */
  readonly isAdaptive: boolean;
  readonly invoice:
    | {
        readonly enabled: boolean;
        readonly invoice_data?: {
          readonly description?: string;
          readonly metadata?: Readonly<Record<string, string>> | null;
        };
      }
    | undefined;
  readonly savedPaymentMethods:
    | {
        readonly allow_redisplay_filters?: readonly string[];
        readonly payment_method_remove?: string;
        readonly payment_method_save?: string;
      }
    | undefined;
}

/** Returns a new, open Checkout Session for one payment. */
export function newCheckoutSession(world: World, parts: SessionParts): CheckoutSession {
  const id = world.id('cs_test');
  const total = parts.lines.reduce((sum, line) => sum + line.amount_total, 0);
  const hosted = parts.uiMode === 'hosted_page';
  return {
    ...unusedFields(),
    id,
    object: 'checkout.session',
    adaptive_pricing: { enabled: parts.isAdaptive },
    amount_subtotal: total,
    amount_total: total,
    cancel_url: parts.cancelUrl,
    client_reference_id: parts.clientReferenceId,
    client_secret: hosted ? null : `${id}_secret_${world.secret()}`,
    created: world.now(),
    currency: parts.currency,
    customer: parts.customer?.id ?? null,
    customer_creation: parts.customer === undefined ? 'if_required' : null,
    customer_details: customerDetails(
      parts.customer?.email ?? parts.customerEmail,
      parts.customer?.name ?? null,
    ),
    customer_email: parts.customerEmail,
    expires_at: parts.expiresAt,
    invoice_creation: invoiceCreation(parts.invoice),
    locale: parts.locale,
    metadata: { ...parts.metadata },
    payment_status: total === 0 ? 'no_payment_required' : 'unpaid',
    redirect_on_completion: hosted ? 'always' : 'if_required',
    ...(parts.returnUrl === undefined ? {} : { return_url: parts.returnUrl }),
    saved_payment_method_options: savedPaymentMethodOptions(parts.savedPaymentMethods),
    status: 'open',
    submit_type: parts.submitType,
    success_url: parts.successUrl,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: parts.uiMode,
    url: hosted ? `${world.baseUrl}/checkout/${id}` : null,
  };
}

function invoiceCreation(wanted: SessionParts['invoice']): CheckoutSession['invoice_creation'] {
  const { description = null, metadata = {} } = wanted?.invoice_data ?? {};
  return {
    enabled: wanted?.enabled ?? false,
    invoice_data: {
      account_tax_ids: null,
      custom_fields: null,
      description,
      footer: null,
      issuer: null,
      metadata: mergeMetadata({}, metadata),
      rendering_options: null,
    },
  };
}

function savedPaymentMethodOptions(
  wanted: SessionParts['savedPaymentMethods'],
): CheckoutSession['saved_payment_method_options'] {
  if (wanted === undefined) return null;
  return {
    allow_redisplay_filters: [...(wanted.allow_redisplay_filters ?? ['always'])],
    payment_method_remove: wanted.payment_method_remove ?? null,
    payment_method_save: wanted.payment_method_save ?? null,
  };
}

function customerDetails(email: string | null, name: string | null): CheckoutSession['customer_details'] {
  if (email === null) return null;
  return {
    address: null,
    business_name: null,
    email,
    individual_name: null,
    name,
    phone: null,
    tax_exempt: 'none',
    tax_ids: null,
  };
}

/** Returns the fields that the simulator always leaves empty. */
function unusedFields() {
  return {
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: null,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer_account: null,
    discounts: [],
    integration_identifier: null,
    invoice: null,
    livemode: false,
    managed_payments: null,
    mode: 'payment',
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: 'if_required',
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ['card', 'us_bank_account'],
    permissions: null,
    recovered_from: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    subscription: null,
    wallet_options: null,
  } satisfies Partial<CheckoutSession>;
}

/** Returns a line of a Checkout Session. Throws Stripe's 400 if the price does not have the currency. */
export function newCheckoutLine(
  world: World,
  price: Price,
  currency: string,
  quantity: number,
  metadata: Readonly<Record<string, string>>,
  name?: string,
): CheckoutLine {
  const amount = (priceIn(world, price, currency, 'currency').unit_amount ?? 0) * quantity;
  return {
    id: world.id('li'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency,
    description: name ?? productName(world, price),
    metadata: { ...metadata },
    price,
    quantity,
  };
}

/** Creates the price of a line with `price_data`. It is inactive, like at Stripe. */
export function inlinePrice(world: World, product: string, currency: string, unitAmount: number): Price {
  return world.store.put('price', { ...buildPrice(world, { product, currency, unitAmount }), active: false });
}
