import type Stripe from 'stripe';
import type { StripeGuesses } from '../guesses.ts';
import type { StripeFault } from '../protocol/fault.ts';
import { invalid } from '../protocol/fault.ts';
import {
  currency,
  expand,
  flag,
  integer,
  list,
  metadata,
  object,
  required,
  text,
  unmodelled,
  url,
  oneOf,
  oneOfModelled,
} from '../protocol/params.ts';
import type { TableOf, Values } from '../protocol/params.ts';

const priceData = object({
  currency: required(currency()),
  product: text(),
  product_data: object({
    name: required(text()),
    ...unmodelled('description', 'images', 'metadata', 'tax_code', 'tax_details', 'unit_label'),
  } satisfies TableOf<Stripe.Checkout.SessionCreateParams.LineItem.PriceData.ProductData>),
  unit_amount: integer({ min: 0, max: 99_999_999 }),
  ...unmodelled('recurring', 'tax_behavior', 'unit_amount_decimal'),
} satisfies TableOf<Stripe.Checkout.SessionCreateParams.LineItem.PriceData>);

const lineItem = object({
  metadata: metadata(),
  price: text(),
  price_data: priceData,
  quantity: integer({ min: 1, max: 999_999 }),
  ...unmodelled('adjustable_quantity', 'tax_rates'),
} satisfies TableOf<Stripe.Checkout.SessionCreateParams.LineItem>);

const paymentIntentData = object({
  description: text(1000),
  metadata: metadata(),
  setup_future_usage: oneOf('off_session', 'on_session'),
  ...unmodelled(
    'application_fee_amount',
    'capture_method',
    'on_behalf_of',
    'receipt_email',
    'shipping',
    'statement_descriptor',
    'statement_descriptor_suffix',
    'transfer_data',
    'transfer_group',
  ),
} satisfies TableOf<Stripe.Checkout.SessionCreateParams.PaymentIntentData>);

const invoiceCreation = object({
  enabled: required(flag()),
  invoice_data: object({
    description: text(1500),
    metadata: metadata(),
    ...unmodelled('account_tax_ids', 'custom_fields', 'footer', 'issuer', 'rendering_options'),
  } satisfies TableOf<Stripe.Checkout.SessionCreateParams.InvoiceCreation.InvoiceData>),
} satisfies TableOf<Stripe.Checkout.SessionCreateParams.InvoiceCreation>);

const savedPaymentMethodOptions = object({
  allow_redisplay_filters: list(oneOf('always', 'limited', 'unspecified')),
  payment_method_remove: oneOf('disabled', 'enabled'),
  payment_method_save: oneOf('disabled', 'enabled'),
} satisfies TableOf<Stripe.Checkout.SessionCreateParams.SavedPaymentMethodOptions>);

/** POST /v1/checkout/sessions. Removed parameters, such as payment_method_types, are unknown ones. */
export const createParams = {
  adaptive_pricing: object({
    enabled: flag(),
  } satisfies TableOf<Stripe.Checkout.SessionCreateParams.AdaptivePricing>),
  cancel_url: url(),
  client_reference_id: text(200),
  currency: currency(),
  customer: text(),
  customer_email: text(800),
  expand,
  expires_at: integer(),
  invoice_creation: invoiceCreation,
  line_items: list(lineItem),
  locale: text(10),
  metadata: metadata(),
  mode: oneOfModelled(['payment'], 'setup', 'subscription'),
  payment_intent_data: paymentIntentData,
  return_url: url(),
  saved_payment_method_options: savedPaymentMethodOptions,
  submit_type: oneOf('auto', 'book', 'donate', 'pay'),
  success_url: url(),
  ui_mode: oneOfModelled(['elements', 'hosted_page'], 'embedded_page', 'form'),
  ...unmodelled(
    'after_expiration',
    'allow_promotion_codes',
    'allowed_payment_method_types',
    'automatic_tax',
    'billing_address_collection',
    'branding_settings',
    'consent_collection',
    'custom_fields',
    'custom_text',
    'customer_account',
    'customer_creation',
    'customer_update',
    'discounts',
    'excluded_payment_method_types',
    'integration_identifier',
    'managed_payments',
    'name_collection',
    'optional_items',
    'origin_context',
    'payment_method_collection',
    'payment_method_configuration',
    'payment_method_data',
    'payment_method_options',
    'permissions',
    'phone_number_collection',
    'redirect_on_completion',
    'setup_intent_data',
    'shipping_address_collection',
    'shipping_options',
    'subscription_data',
    'tax_id_collection',
    'wallet_options',
  ),
} satisfies TableOf<Stripe.Checkout.SessionCreateParams>;

type CreateValues = Values<typeof createParams>;
type Rule = readonly [name: keyof CreateValues, place: 'required' | 'forbidden'];

/** Required and forbidden parameters by `ui_mode`. */
const rules: Readonly<Record<string, readonly Rule[]>> = {
  // Whether return_url is required is a guess: see `requireReturnUrl`.
  elements: [
    ['success_url', 'forbidden'],
    ['cancel_url', 'forbidden'],
    ['submit_type', 'forbidden'],
  ],
  hosted_page: [
    ['success_url', 'required'],
    ['return_url', 'forbidden'],
  ],
};

/** Throws Stripe's 400 for Checkout in the page without a return URL, unless the guess `checkoutReturnUrl` is `optional`. */
export function requireReturnUrl(params: CreateValues, { checkoutReturnUrl }: StripeGuesses): void {
  if (checkoutReturnUrl === 'optional' || params.ui_mode !== 'elements' || params.return_url !== undefined)
    return;
  throw missingParam('return_url', 'elements');
}

function missingParam(name: string, mode: string): StripeFault {
  return invalid(`Missing required param: ${name} (with \`ui_mode: ${mode}\`).`, name, 'parameter_missing');
}

/** Checks the rules between the parameters of a new session. Throws Stripe's 400s. */
export function checkSession(params: CreateValues): void {
  const mode = params.ui_mode ?? 'hosted_page';
  for (const [name, place] of rules[mode] ?? []) {
    const given = params[name] !== undefined;
    if (place === 'required' && !given) throw missingParam(name, mode);
    if (place === 'forbidden' && given)
      throw invalid(`\`${name}\` is not allowed when \`ui_mode\` is \`${mode}\`.`, name);
  }
  if (params.mode === undefined) throw invalid('Missing required param: mode.', 'mode', 'parameter_missing');
  if (params.customer !== undefined && params.customer_email !== undefined) {
    throw invalid('You may only specify one of these parameters: customer, customer_email.', 'customer');
  }
  if (params.line_items === undefined || params.line_items.length === 0) {
    throw invalid('Missing required param: line_items.', 'line_items', 'parameter_missing');
  }
  for (const [index, line] of params.line_items.entries()) {
    const name = `line_items[${index}]`;
    if ((line.price === undefined) === (line.price_data === undefined)) {
      throw invalid('Pass exactly one of `price` and `price_data`.', `${name}[price]`);
    }
    if (line.quantity === undefined)
      throw invalid(`Missing required param: ${name}[quantity].`, `${name}[quantity]`, 'parameter_missing');
    checkPriceData(line.price_data, `${name}[price_data]`);
  }
}

function checkPriceData(
  data: NonNullable<CreateValues['line_items']>[number]['price_data'],
  name: string,
): void {
  if (data === undefined) return;
  if ((data.product === undefined) === (data.product_data === undefined)) {
    throw invalid('Pass exactly one of `product` and `product_data`.', `${name}[product]`);
  }
  if (data.unit_amount === undefined)
    throw invalid(
      `Missing required param: ${name}[unit_amount].`,
      `${name}[unit_amount]`,
      'parameter_missing',
    );
}
