import type Stripe from 'stripe';
import { createProduct } from '../domain/catalog.ts';
import { expireCheckout } from '../domain/checkout.ts';
import { inlinePrice, newCheckoutLine, newCheckoutSession } from '../domain/checkout-shape.ts';
import { minimumCharge, requireChargeable } from '../domain/money.ts';
import { formatAmount } from '../receipt.ts';
import { endpoint } from '../http/endpoint.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { invalid } from '../protocol/fault.ts';
import { page, pageInOrder } from '../protocol/list.ts';
import {
  expand,
  inRange,
  mergeMetadata,
  paging,
  range,
  text,
  unmodelled,
  oneOf,
} from '../protocol/params.ts';
import type { TableOf, Values } from '../protocol/params.ts';
import { checkSession, createParams, requireReturnUrl } from './checkout-params.ts';
import type { CheckoutLine } from '../state/wire.ts';
import type { World } from '../state/world.ts';

const dayInSeconds = 86_400;

const create = endpoint('POST /v1/checkout/sessions', {
  returns: 'checkout.session',
  params: createParams,
  check: checkSession,
  handle(world, params) {
    requireReturnUrl(params, world.guesses);
    const lines = (params.line_items ?? []).map((line, index) =>
      buildLine(world, line, params.currency, index),
    );
    const currency = oneCurrency(lines);
    requireEnough(lines, currency);
    const customer =
      params.customer === undefined ? undefined : world.store.get('customer', params.customer, 'customer');
    const billedIn = customer?.currency ?? currency;
    if (world.guesses.purchaseCurrency === 'customers' && billedIn !== currency) {
      throw invalid(
        `You cannot combine currencies on a single customer. This customer has ${billedIn}.`,
        'currency',
      );
    }
    const now = world.now();
    const expiresAt = params.expires_at ?? now + dayInSeconds;
    if (expiresAt < now + 1800 || expiresAt > now + dayInSeconds) {
      throw invalid(
        'The `expires_at` timestamp must be at least 30 minutes and at most 24 hours from Checkout Session creation.',
        'expires_at',
      );
    }
    const session = world.store.put(
      'checkout.session',
      newCheckoutSession(world, {
        lines,
        currency,
        expiresAt,
        uiMode: params.ui_mode ?? 'hosted_page',
        customer,
        customerEmail: params.customer_email ?? null,
        clientReferenceId: params.client_reference_id ?? null,
        metadata: mergeMetadata({}, params.metadata ?? {}),
        returnUrl: params.return_url,
        successUrl: params.success_url ?? null,
        cancelUrl: params.cancel_url ?? null,
        locale: params.locale ?? null,
        submitType: params.submit_type ?? null,
        // Default at Stripe: the account's setting.
        isAdaptive: params.adaptive_pricing?.enabled ?? world.adaptivePricing !== undefined,
        invoice: params.invoice_creation,
        savedPaymentMethods: params.saved_payment_method_options,
      }),
    );
    const data = params.payment_intent_data;
    world.store.put('_checkout', {
      id: session.id,
      lines,
      paymentIntentMetadata: mergeMetadata({}, data?.metadata ?? {}),
      paymentIntentDescription: data?.description ?? null,
      setupFutureUsage: data?.setup_future_usage ?? null,
    });
    return session;
  },
});

type LineValues = NonNullable<Values<typeof createParams>['line_items']>[number];

function buildLine(world: World, line: LineValues, wanted: string | undefined, index: number): CheckoutLine {
  const name = `line_items[${index}]`;
  const quantity = line.quantity ?? 1;
  const metadata = mergeMetadata({}, line.metadata ?? {});
  if (line.price_data !== undefined) {
    const { currency, product, product_data: data, unit_amount: amount = 0 } = line.price_data;
    const productId = product ?? createProduct(world, { name: data?.name ?? '' }).id;
    world.store.get('product', productId, `${name}[price_data][product]`);
    const inline = inlinePrice(world, productId, currency, amount);
    return newCheckoutLine(world, inline, wanted ?? currency, quantity, metadata);
  }
  const price = world.store.get('price', line.price ?? '', `${name}[price]`);
  if (price.recurring !== null) {
    throw invalid(
      'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
      `${name}[price]`,
    );
  }
  if (!price.active)
    throw invalid(
      `The price specified is inactive. This field only accepts active prices.`,
      `${name}[price]`,
    );
  return newCheckoutLine(world, price, wanted ?? price.currency, quantity, metadata);
}

function oneCurrency(lines: readonly CheckoutLine[]): string {
  const currencies = new Set(lines.map((line) => line.currency));
  if (currencies.size > 1)
    throw invalid('All prices on a Checkout Session must use the same currency.', 'line_items');
  return lines[0]?.currency ?? 'usd';
}

function requireEnough(lines: readonly CheckoutLine[], currency: string): void {
  const total = lines.reduce((sum, line) => sum + line.amount_total, 0);
  requireChargeable(total, currency);
  const least = minimumCharge(currency);
  if (total >= least) return;
  throw invalid(
    `The Checkout Session's total amount due must add up to at least ${formatAmount(least, currency)} ${currency}`,
    'line_items',
    'amount_too_small',
  );
}

const index = endpoint('GET /v1/checkout/sessions', {
  returns: 'checkout.session',
  list: true,
  params: {
    ...paging,
    created: range(),
    customer: text(),
    payment_intent: text(),
    status: oneOf('complete', 'expired', 'open'),
    ...unmodelled('customer_account', 'customer_details', 'payment_link', 'subscription'),
  } satisfies TableOf<Stripe.Checkout.SessionListParams>,
  handle(world, params) {
    const found = world.store
      .all('checkout.session')
      .filter(
        (session) =>
          (params.customer ?? session.customer) === session.customer &&
          (params.status ?? session.status) === session.status &&
          (params.payment_intent ?? session.payment_intent) === session.payment_intent &&
          inRange(session.created, params.created),
      );
    return page(found, params, '/v1/checkout/sessions');
  },
});

const lineItems = endpoint('GET /v1/checkout/sessions/:id/line_items', {
  list: true,
  params: paging satisfies TableOf<Stripe.Checkout.SessionListLineItemsParams>,
  handle(world, params, { id = '' }) {
    world.store.get('checkout.session', id, 'session');
    return pageInOrder(
      world.store.get('_checkout', id).lines,
      params,
      `/v1/checkout/sessions/${id}/line_items`,
    );
  },
});

/** Checkout Sessions for one payment. */
export const checkoutEndpoints: readonly Endpoint[] = [
  create,
  index,
  lineItems,
  endpoint('POST /v1/checkout/sessions/:id/expire', {
    returns: 'checkout.session',
    params: { expand },
    handle: (world, _params, { id = '' }) =>
      expireCheckout(world, world.store.get('checkout.session', id, 'session')),
  }),
  endpoint('GET /v1/checkout/sessions/:id', {
    returns: 'checkout.session',
    params: { expand },
    handle: (world, _params, { id = '' }) => world.store.get('checkout.session', id, 'session'),
  }),
];
