import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { simulatedStripe } from '../../../src/simulator/index.ts';
import type { OrganizationFixture } from '../../../src/simulator/index.ts';
import { bench, changeSeats, novemberFirst, organization, refusal, seatsOf } from './setup.ts';
import type { Bench } from './setup.ts';

const url = (path: string): string => `https://api.stripe.com${path}`;
const headers = { authorization: 'Bearer sk_test_simulated' };

interface Refused {
  readonly error: {
    readonly code?: string;
    readonly param?: string;
    readonly message: string;
    readonly type: string;
  };
}

describe('the parameters of the simulated API', () => {
  let made: Bench & { readonly org: OrganizationFixture };
  before(async () => {
    made = await organization();
  });

  async function post(path: string, body: string): Promise<{ status: number; error: Refused['error'] }> {
    const response = await made.simulator.fetch(url(path), { method: 'POST', headers, body });
    return { status: response.status, error: ((await response.json()) as Refused).error };
  }

  const refusals: readonly (readonly [
    name: string,
    path: string,
    body: string,
    code: string | undefined,
    param: string,
  ])[] = [
    ['an unknown parameter', '/v1/customers', 'nmae=x', 'parameter_unknown', 'nmae'],
    [
      'an unknown nested parameter',
      '/v1/customers',
      'invoice_settings[card]=x',
      'parameter_unknown',
      'invoice_settings[card]',
    ],
    [
      'an unknown parameter in a list',
      '/v1/subscriptions',
      'customer=x&items[0][prize]=x',
      'parameter_unknown',
      'items[0][prize]',
    ],
    ['a missing parameter', '/v1/products', '', 'parameter_missing', 'name'],
    [
      'an amount in a price’s own currency beside that of the price',
      '/v1/prices',
      'product=x&currency=usd&unit_amount=1900&currency_options[usd][unit_amount]=1800',
      undefined,
      'currency_options',
    ],
    [
      'a word for a number',
      '/v1/prices',
      'product=x&currency=usd&unit_amount=ten',
      'parameter_invalid_integer',
      'unit_amount',
    ],
    [
      'a fraction of a cent',
      '/v1/prices',
      'product=x&currency=usd&unit_amount=10.5',
      'parameter_invalid_integer',
      'unit_amount',
    ],
    ['a word that is no choice', '/v1/coupons', 'percent_off=5&duration=always', undefined, 'duration'],
    ['an empty text', '/v1/products', 'name=', 'parameter_invalid_empty', 'name'],
    ['a text for a list', '/v1/customers', 'preferred_locales=en', undefined, 'preferred_locales'],
    ['a text for a nest', '/v1/customers', 'invoice_settings=x', undefined, 'invoice_settings'],
    ['yes for true', '/v1/tax_rates', 'display_name=VAT&percentage=19&inclusive=yes', undefined, 'inclusive'],
    ['what it does not model', '/v1/customers', 'tax_exempt=none', 'simulator_not_modelled', 'tax_exempt'],
    ['an unknown expansion', '/v1/customers', 'expand[]=nothing', undefined, 'expand'],
    [
      'an expansion of what is always there',
      '/v1/customers',
      'expand[]=invoice_settings',
      undefined,
      'expand',
    ],
  ];
  for (const [name, path, body, code, param] of refusals) {
    it(`refuses ${name}`, async () => {
      const { status, error } = await post(path, body);
      assert.deepEqual(
        [status, error.type, error.code, error.param],
        [400, 'invalid_request_error', code, param],
      );
    });
  }

  it("reports errors with Stripe's messages", async () => {
    assert.equal((await post('/v1/customers', 'nmae=x')).error.message, 'Received unknown parameter: nmae');
  });

  const forbidden = [
    'default_payment_method=pm_x',
    'description=x',
    'discounts[0][coupon]=x',
    'default_tax_rates[0]=x',
    'off_session=true',
    'items[0][metadata][a]=b',
  ];
  for (const extra of forbidden) {
    it(`refuses ${extra.split('=')[0] ?? ''} with pending_if_incomplete`, async () => {
      const { subscription, subscriptionItem } = made.org;
      const body = `items[0][id]=${subscriptionItem}&items[0][quantity]=9&payment_behavior=pending_if_incomplete&${extra}`;
      const { status, error } = await post(`/v1/subscriptions/${subscription}`, body);
      assert.equal(status, 400);
      assert.match(error.message, /not supported when `payment_behavior` is set to `pending_if_incomplete`/);
      assert.equal(seatsOf(await made.stripe.subscriptions.retrieve(subscription)), 5);
    });
  }

  it('refuses an unknown object, with an error body', async () => {
    const error = await refusal(made.stripe.subscriptions.retrieve('sub_gone'));
    assert.deepEqual(
      [error.statusCode, error.code, error.type],
      [404, 'resource_missing', 'StripeInvalidRequestError'],
    );
    const response = await made.simulator.fetch(url('/v1/unicorns'), { headers });
    assert.equal(response.status, 404);
    assert.equal(((await response.json()) as Refused).error.type, 'invalid_request_error');
  });

  it('refuses a missing, a live and a publishable key', async () => {
    for (const authorization of ['', 'Bearer sk_live_x', 'Bearer pk_test_x']) {
      const response = await made.simulator.fetch(url('/v1/events'), { headers: { authorization } });
      assert.equal(response.status, 401);
    }
  });

  it('refuses another API version', async () => {
    const old = simulatedStripe(made.simulator, { apiVersion: '2024-06-20' as '2026-10-28.endive' });
    assert.equal((await refusal(old.events.list())).statusCode, 400);
  });

  it('refuses a proration date outside the period, an inactive price and a foreign card', async () => {
    const { stripe, org } = made;
    assert.equal(
      (await refusal(changeSeats(stripe, org, 6, { at: novemberFirst - 1 }))).param,
      'proration_date',
    );
    const idle = await stripe.prices.create({
      product: org.seatProduct,
      currency: 'usd',
      unit_amount: 1,
      recurring: { interval: 'month' },
    });
    await stripe.prices.update(idle.id, { active: false });
    const withIdle = stripe.subscriptions.update(org.subscription, {
      items: [{ id: org.subscriptionItem, price: idle.id }],
    });
    assert.equal((await refusal(withIdle)).statusCode, 400);
    const stranger = await stripe.customers.create({ payment_method: 'pm_card_visa' });
    const [card] = (await stripe.paymentMethods.list({ customer: stranger.id })).data;
    const foreign = stripe.subscriptions.update(org.subscription, { default_payment_method: card?.id ?? '' });
    assert.equal((await refusal(foreign)).param, 'default_payment_method');
  });

  it('declines the declined card when it is attached, like Stripe', async () => {
    const { stripe, org } = made;
    const error = await refusal(
      stripe.paymentMethods.attach('pm_card_chargeDeclined', { customer: org.customer }),
    );
    assert.deepEqual([error.statusCode, error.code], [402, 'card_declined']);
  });

  it('expands along a path and through lists', async () => {
    const { stripe, org } = made;
    const subscription = await stripe.subscriptions.retrieve(org.subscription, {
      expand: [
        'customer.invoice_settings.default_payment_method',
        'items.data.price.product',
        'latest_invoice.payments',
      ],
    });
    const product = subscription.items.data[0]?.price.product;
    assert.equal(typeof product === 'object' && !product.deleted ? product.name : undefined, 'Plus');
    const invoice = typeof subscription.latest_invoice === 'object' ? subscription.latest_invoice : null;
    assert.equal(invoice?.payments?.data[0]?.status, 'paid');
    const listed = await stripe.invoices.list({ expand: ['data.customer'] });
    assert.equal(typeof listed.data[0]?.customer, 'object');
    assert.equal(listed.data[0]?.payments, undefined);
  });

  it('refuses an expansion of more than four levels, including data', async () => {
    const expand = ['latest_invoice.payments.data.payment.payment_intent'];
    const error = await refusal(made.stripe.subscriptions.retrieve(made.org.subscription, { expand }));
    assert.deepEqual([error.statusCode, error.param], [400, 'expand']);
    assert.match(error.message, /more than 4 levels/);
  });

  it("returns a price's other currencies only if expanded", async () => {
    const { stripe, org } = made;
    const { id } = await stripe.prices.create({
      product: org.creditProduct,
      currency: 'usd',
      unit_amount: 1900,
      currency_options: { eur: { unit_amount: 1800 } },
    });
    assert.equal((await stripe.prices.retrieve(id)).currency_options, undefined);
    const price = await stripe.prices.retrieve(id, { expand: ['currency_options'] });
    const amounts = Object.entries(price.currency_options ?? {}).map(([key, each]) => [
      key,
      each.unit_amount,
    ]);
    assert.deepEqual(
      [price.currency, price.unit_amount, amounts],
      [
        'usd',
        1900,
        [
          ['usd', 1900],
          ['eur', 1800],
        ],
      ],
    );
  });

  it('bills a subscription in its currency, if the price has several', async () => {
    const { stripe, org } = made;
    const { id } = await stripe.prices.create({
      product: org.seatProduct,
      currency: 'usd',
      unit_amount: 2900,
      recurring: { interval: 'month' },
      currency_options: { eur: { unit_amount: 2700 } },
    });
    const customer = await stripe.customers.create({});
    const { id: method } = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
    const order = {
      customer: customer.id,
      default_payment_method: method,
      items: [{ price: id, quantity: 2 }],
    };
    const error = await refusal(stripe.subscriptions.create({ ...order, currency: 'gbp' }));
    assert.match(error.message, /doesn't match the expected currency: `gbp`/);
    const {
      items,
      currency,
      latest_invoice: latest,
    } = await stripe.subscriptions.create({
      ...order,
      currency: 'eur',
      expand: ['latest_invoice'],
    });
    const invoice = typeof latest === 'object' ? latest : null;
    assert.deepEqual(
      [currency, items.data[0]?.price.currency, invoice?.currency, invoice?.total],
      ['eur', 'usd', 'eur', 5400],
    );
    assert.equal(invoice?.lines.data[0]?.pricing?.unit_amount_decimal?.toString(), '2700');
  });

  it('returns decimals as the SDK expects them', async () => {
    const price = await made.stripe.prices.retrieve(made.org.seatPrice);
    assert.equal(price.unit_amount_decimal?.toString(), '2900');
  });

  it('pages lists, newest first', async () => {
    const { stripe } = bench();
    for (const name of ['a', 'b', 'c', 'd']) await stripe.customers.create({ name });
    const first = await stripe.customers.list({ limit: 3 });
    assert.deepEqual([first.data.map((entry) => entry.name), first.has_more], [['d', 'c', 'b'], true]);
    const rest = await stripe.customers.list({ limit: 3, starting_after: first.data[2]?.id ?? '' });
    assert.deepEqual([rest.data.map((entry) => entry.name), rest.has_more], [['a'], false]);
    const back = await stripe.customers.list({ limit: 2, ending_before: rest.data[0]?.id ?? '' });
    assert.deepEqual(
      back.data.map((entry) => entry.name),
      ['c', 'b'],
    );
    const every = await stripe.customers.list({ limit: 1 }).autoPagingToArray({ limit: 10 });
    assert.equal(every.length, 4);
  });
});
