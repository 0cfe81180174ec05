import type Stripe from 'stripe';
import { endpoint } from '../http/endpoint.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { invalid } from '../protocol/fault.ts';
import {
  currency,
  decimal,
  expand,
  flag,
  integer,
  mergeMetadata,
  metadata,
  required,
  text,
  unmodelled,
  oneOf,
} from '../protocol/params.ts';
import type { TableOf } from '../protocol/params.ts';

const createTaxRate = endpoint('POST /v1/tax_rates', {
  returns: 'tax_rate',
  params: {
    country: text(2),
    description: text(),
    display_name: required(text(100)),
    expand,
    inclusive: required(flag()),
    jurisdiction: text(),
    metadata: metadata(),
    percentage: required(decimal()),
    state: text(),
    ...unmodelled('active', 'tax_type'),
  } satisfies TableOf<Stripe.TaxRateCreateParams>,
  handle(world, params) {
    const percentage = Number(params.percentage);
    if (percentage < 0 || percentage > 100)
      throw invalid('Invalid percentage: must be between 0 and 100.', 'percentage');
    return world.store.put('tax_rate', {
      id: world.id('txr'),
      object: 'tax_rate',
      active: true,
      country: params.country ?? null,
      created: world.now(),
      description: params.description ?? null,
      display_name: params.display_name,
      effective_percentage: percentage,
      flat_amount: null,
      inclusive: params.inclusive,
      jurisdiction: params.jurisdiction ?? null,
      jurisdiction_level: null,
      livemode: false,
      metadata: mergeMetadata({}, params.metadata ?? {}),
      percentage,
      rate_type: 'percentage',
      state: params.state ?? null,
      tax_type: null,
    });
  },
});

const createCoupon = endpoint('POST /v1/coupons', {
  returns: 'coupon',
  params: {
    amount_off: integer({ min: 1 }),
    currency: currency(),
    duration: oneOf('forever', 'once', 'repeating'),
    duration_in_months: integer({ min: 1 }),
    expand,
    id: text(),
    metadata: metadata(),
    name: text(40),
    percent_off: decimal(),
    ...unmodelled('applies_to', 'currency_options', 'max_redemptions', 'redeem_by'),
  } satisfies TableOf<Stripe.CouponCreateParams>,
  check(params) {
    if ((params.percent_off === undefined) === (params.amount_off === undefined)) {
      throw invalid('Must provide exactly one of `percent_off` or `amount_off`.', 'percent_off');
    }
    if (params.amount_off !== undefined && params.currency === undefined) {
      throw invalid('You must pass currency when passing amount_off.', 'currency', 'parameter_missing');
    }
    const percent = Number(params.percent_off ?? '1');
    if (percent <= 0 || percent > 100)
      throw invalid('Invalid percent_off: must be greater than 0 and at most 100.', 'percent_off');
    if ((params.duration === 'repeating') !== (params.duration_in_months !== undefined)) {
      throw invalid(
        'duration_in_months is required if duration is `repeating`, and only then allowed.',
        'duration_in_months',
      );
    }
  },
  handle(world, params) {
    if (params.id !== undefined && world.store.find('coupon', params.id) !== undefined) {
      throw invalid('Coupon already exists.', 'id', 'resource_already_exists');
    }
    return world.store.put('coupon', {
      id: params.id ?? world.id('co'),
      object: 'coupon',
      amount_off: params.amount_off ?? null,
      created: world.now(),
      currency: params.currency ?? null,
      duration: params.duration ?? 'once',
      duration_in_months: params.duration_in_months ?? null,
      livemode: false,
      max_redemptions: null,
      metadata: mergeMetadata({}, params.metadata ?? {}),
      name: params.name ?? null,
      percent_off: params.percent_off === undefined ? null : Number(params.percent_off),
      redeem_by: null,
      times_redeemed: 0,
      valid: true,
    });
  },
});

/** Tax rates and coupons. */
export const taxAndCouponEndpoints: readonly Endpoint[] = [
  createTaxRate,
  endpoint('GET /v1/tax_rates/:id', {
    returns: 'tax_rate',
    params: { expand },
    handle: (world, _params, { id = '' }) => world.store.get('tax_rate', id),
  }),
  createCoupon,
  endpoint('GET /v1/coupons/:id', {
    returns: 'coupon',
    params: { expand },
    handle: (world, _params, { id = '' }) => world.store.get('coupon', id),
  }),
];
