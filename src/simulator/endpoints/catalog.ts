import type Stripe from 'stripe';
import { createPrice, createProduct } from '../domain/catalog.ts';
import { storeCurrencyOptions } from '../domain/price-currency.ts';
import { invalid } from '../protocol/fault.ts';
import { endpoint } from '../http/endpoint.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { page } from '../protocol/list.ts';
import {
  currency,
  expand,
  flag,
  inRange,
  integer,
  list,
  mergeMetadata,
  metadata,
  object,
  paging,
  range,
  recordOf,
  required,
  text,
  unmodelled,
  oneOf,
  oneOfModelled,
} from '../protocol/params.ts';
import type { TableOf } from '../protocol/params.ts';

const createProductEndpoint = endpoint('POST /v1/products', {
  returns: 'product',
  params: {
    name: required(text()),
    description: text(),
    expand,
    id: text(),
    metadata: metadata(),
    type: oneOf('service'),
    ...unmodelled(
      'active',
      'default_price_data',
      'images',
      'marketing_features',
      'package_dimensions',
      'shippable',
      'statement_descriptor',
      'tax_code',
      'tax_details',
      'unit_label',
      'url',
    ),
  } satisfies TableOf<Stripe.ProductCreateParams>,
  handle(world, params) {
    if (params.id !== undefined && world.store.find('product', params.id) !== undefined) {
      throw invalid('Product already exists.', 'id', 'resource_already_exists');
    }
    return createProduct(world, {
      name: params.name,
      metadata: mergeMetadata({}, params.metadata ?? {}),
      ...(params.id === undefined ? {} : { id: params.id }),
      ...(params.description === undefined ? {} : { description: params.description }),
    });
  },
});

const recurring = object({
  interval: required(oneOf('day', 'week', 'month', 'year')),
  interval_count: integer({ min: 1, max: 1095 }),
  usage_type: oneOfModelled(['licensed'], 'metered'),
  ...unmodelled('meter', 'trial_period_days'),
} satisfies TableOf<Stripe.PriceCreateParams.Recurring>);

const currencyOption = object({
  unit_amount: required(integer({ min: 0, max: 99_999_999 })),
  ...unmodelled('custom_unit_amount', 'tax_behavior', 'tiers', 'unit_amount_decimal'),
} satisfies TableOf<Stripe.PriceCreateParams.CurrencyOptions>);

const createPriceEndpoint = endpoint('POST /v1/prices', {
  returns: 'price',
  params: {
    currency: required(currency()),
    billing_scheme: oneOfModelled(['per_unit'], 'tiered'),
    currency_options: recordOf(currency(), currencyOption),
    expand,
    lookup_key: text(200),
    metadata: metadata(),
    nickname: text(),
    product: text(),
    product_data: object({
      name: required(text()),
      id: text(),
      metadata: metadata(),
      ...unmodelled('active', 'statement_descriptor', 'tax_code', 'tax_details', 'unit_label'),
    } satisfies TableOf<Stripe.PriceCreateParams.ProductData>),
    recurring,
    unit_amount: integer({ min: 0, max: 99_999_999 }),
    ...unmodelled(
      'active',
      'custom_unit_amount',
      'tax_behavior',
      'tiers',
      'tiers_mode',
      'transfer_lookup_key',
      'transform_quantity',
      'unit_amount_decimal',
    ),
  } satisfies TableOf<Stripe.PriceCreateParams>,
  check(params) {
    if ((params.product === undefined) === (params.product_data === undefined)) {
      throw invalid('You must specify one of `product` or `product_data`.', 'product', 'parameter_missing');
    }
    if (params.unit_amount === undefined)
      throw invalid('Missing required param: unit_amount.', 'unit_amount', 'parameter_missing');
    // The message is from https://github.com/stripe/stripe-node/issues/2154; `param` is assumed.
    if (params.currency_options?.[params.currency] !== undefined)
      throw invalid(
        'You are specifying a currency option that matches the top-level currency for this price. Please remove this currency option and it will be added automatically on creation.',
        'currency_options',
      );
  },
  handle(world, params) {
    const { id, name = '', metadata: productMetadata } = params.product_data ?? {};
    const product =
      params.product ??
      createProduct(world, {
        name,
        metadata: mergeMetadata({}, productMetadata ?? {}),
        ...(id === undefined ? {} : { id }),
      }).id;
    const price = createPrice(world, {
      product,
      currency: params.currency,
      unitAmount: params.unit_amount ?? 0,
      recurring: params.recurring,
      lookupKey: params.lookup_key,
      nickname: params.nickname,
      metadata: mergeMetadata({}, params.metadata ?? {}),
    });
    storeCurrencyOptions(world, price, params.currency_options ?? {});
    return price;
  },
});

const updatePrice = endpoint('POST /v1/prices/:id', {
  returns: 'price',
  params: {
    active: flag(),
    expand,
    metadata: metadata(),
    nickname: text(),
    ...unmodelled('currency_options', 'lookup_key', 'tax_behavior', 'transfer_lookup_key'),
  } satisfies TableOf<Stripe.PriceUpdateParams>,
  handle(world, params, { id = '' }) {
    const before = world.store.get('price', id);
    const after = world.store.put('price', {
      ...before,
      active: params.active ?? before.active,
      nickname: params.nickname ?? before.nickname,
      metadata: mergeMetadata(before.metadata, params.metadata === undefined ? {} : params.metadata),
    });
    world.emit('price.updated', after, {});
    return after;
  },
});

const listPrices = endpoint('GET /v1/prices', {
  returns: 'price',
  list: true,
  params: {
    ...paging,
    active: flag(),
    created: range(),
    currency: currency(),
    lookup_keys: list(text()),
    product: text(),
    type: oneOf('one_time', 'recurring'),
    ...unmodelled('recurring'),
  } satisfies TableOf<Stripe.PriceListParams>,
  handle(world, params) {
    const found = world.store
      .all('price')
      .filter(
        (price) =>
          (params.active ?? price.active) === price.active &&
          (params.currency ?? price.currency) === price.currency &&
          (params.product ?? price.product) === price.product &&
          (params.type ?? price.type) === price.type &&
          (params.lookup_keys === undefined || params.lookup_keys.includes(price.lookup_key ?? '')) &&
          inRange(price.created, params.created),
      );
    return page(found, params, '/v1/prices');
  },
});

/** Products and prices. */
export const catalogEndpoints: readonly Endpoint[] = [
  createProductEndpoint,
  endpoint('GET /v1/products/:id', {
    returns: 'product',
    params: { expand },
    handle: (world, _params, { id = '' }) => world.store.get('product', id),
  }),
  createPriceEndpoint,
  listPrices,
  endpoint('GET /v1/prices/:id', {
    returns: 'price',
    params: { expand },
    handle: (world, _params, { id = '' }) => world.store.get('price', id),
  }),
  updatePrice,
];
