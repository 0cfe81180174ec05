import type Stripe from 'stripe';
import { endpoint } from '../http/endpoint.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { page } from '../protocol/list.ts';
import {
  currency,
  expand,
  flag,
  inRange,
  integer,
  paging,
  range,
  required,
  text,
  unmodelled,
} from '../protocol/params.ts';
import type { TableOf } from '../protocol/params.ts';

const create = endpoint('POST /v1/invoiceitems', {
  returns: 'invoiceitem',
  params: {
    amount: required(integer()),
    currency: required(currency()),
    customer: required(text()),
    description: text(),
    discountable: flag(),
    expand,
    subscription: text(),
    ...unmodelled(
      'customer_account',
      'discounts',
      'invoice',
      'metadata',
      'period',
      'price_data',
      'pricing',
      'quantity',
      'quantity_decimal',
      'tax_behavior',
      'tax_code',
      'tax_rates',
      'unit_amount_decimal',
    ),
  } satisfies TableOf<Stripe.InvoiceItemCreateParams>,
  handle(world, params) {
    const customer = world.store.get('customer', params.customer, 'customer').id;
    const { subscription } = params;
    if (subscription !== undefined) world.store.get('subscription', subscription, 'subscription');
    const now = world.now();
    return world.store.put('invoiceitem', {
      id: world.id('ii'),
      object: 'invoiceitem',
      amount: params.amount,
      currency: params.currency,
      customer,
      customer_account: null,
      date: now,
      description: params.description ?? null,
      discountable: params.discountable ?? params.amount >= 0,
      discounts: [],
      invoice: null,
      livemode: false,
      metadata: {},
      parent:
        subscription === undefined
          ? null
          : {
              type: 'subscription_details',
              subscription_details: { subscription },
            },
      period: { start: now, end: now },
      pricing: null,
      proration: false,
      quantity: 1,
      quantity_decimal: '1',
      tax_rates: [],
      test_clock: null,
    });
  },
});

/** Invoice items: those pending for the next invoice, and those that are on an invoice. */
export const invoiceItemEndpoints: readonly Endpoint[] = [
  create,
  endpoint('GET /v1/invoiceitems', {
    returns: 'invoiceitem',
    list: true,
    params: {
      ...paging,
      created: range(),
      customer: text(),
      invoice: text(),
      pending: flag(),
      ...unmodelled('customer_account'),
    } satisfies TableOf<Stripe.InvoiceItemListParams>,
    handle(world, params) {
      const found = world.store
        .all('invoiceitem')
        .filter(
          (item) =>
            (params.customer ?? item.customer) === item.customer &&
            (params.invoice === undefined || item.invoice === params.invoice) &&
            (params.pending === undefined || (item.invoice === null) === params.pending) &&
            inRange(item.date, params.created),
        );
      return page(found, params, '/v1/invoiceitems');
    },
  }),
];
