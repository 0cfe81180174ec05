import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Stripe from 'stripe';
import type { StripeRequestProblem } from '../support/stripe-requests/index.ts';
import { stripeEndpoints } from '../support/stripe-requests/index.ts';
import { bestEndpoint } from '../support/stripe-sdk/endpoints.ts';
import type { StripeWire } from '../support/stripe-wire.ts';
import { createStripeWire } from '../support/stripe-wire.ts';

/** The real SDK on a wire without a server, and the requests that the wire refused. */
function wired(): { stripe: Stripe; wire: StripeWire; refused: StripeRequestProblem[] } {
  const refused: StripeRequestProblem[] = [];
  const response = (): Promise<Response> => Promise.resolve(Response.json({ id: 'x_1', object: 'x' }));
  const wire = createStripeWire(response, (problem) => refused.push(problem));
  const httpClient = Stripe.createFetchHttpClient((url, init) =>
    wire.fetch(url instanceof Request ? url.url : url.toString(), init),
  );
  return {
    stripe: new Stripe('sk_test_wire', { httpClient, maxNetworkRetries: 0, telemetry: false }),
    wire,
    refused,
  };
}

/** Makes an SDK call, ignoring the types of its parameters; returns what is wrong with it. */
async function problemsOf(call: (stripe: Stripe) => Promise<unknown>): Promise<readonly string[]> {
  const { stripe, refused } = wired();
  const response = await call(stripe).catch((error: unknown) => error);
  assert.equal(response instanceof Stripe.errors.StripeInvalidRequestError, refused.length > 0);
  return refused.flatMap(({ problems }) => problems.map((each) => `${each.parameter} ${each.problem}`));
}

/** Parameters that the compiler would refuse, as untyped code might send them. */
const untyped = (params: Record<string, unknown>): never => params as never;
const update = (params: Record<string, unknown>) => (stripe: Stripe) =>
  stripe.subscriptions.update('sub_1', untyped(params));
const session = (params: Record<string, unknown>) => (stripe: Stripe) =>
  stripe.checkout.sessions.create(
    untyped({ mode: 'payment', line_items: [{ price: 'price_1', quantity: 1 }], ...params }),
  );

type Case = readonly [name: string, call: (stripe: Stripe) => Promise<unknown>, problem: RegExp];

const REFUSED: readonly Case[] = [
  ['an unknown parameter', update({ quantity: 3 }), /^quantity is unknown to Stripe$/],
  [
    'an unknown one deep inside',
    update({ items: [{ id: 'si_1', seats: 3 }] }),
    /^items\[0\]\[seats\] is unknown/,
  ],
  ['a misspelt one', update({ proration_behaviour: 'always_invoice' }), /^proration_behaviour is unknown/],
  [
    'a misspelt word',
    update({ proration_behavior: 'always_invoices' }),
    /^proration_behavior is "always_invoices", not .*/,
  ],
  [
    'another endpoint’s',
    (stripe) => stripe.invoices.createPreview(untyped({ proration_date: 1 })),
    /^proration_date is unknown/,
  ],
  ['another kind', update({ items: { id: 'si_1' } }), /^items is \{"id":"si_1"\}, not a list/],
  ['a text for a number', update({ proration_date: 'now' }), /^proration_date is "now", not a number/],
  [
    'a date for seconds',
    update({ proration_date: new Date(0).toISOString() }),
    /^proration_date is .*, not a number/,
  ],
  [
    'a number for a flag',
    update({ cancel_at_period_end: 1 }),
    /^cancel_at_period_end is "1", not true or false/,
  ],
  [
    'no text where it cannot be unset',
    update({ default_payment_method: '' }),
    /^default_payment_method is "", not a text/,
  ],
  [
    'a missing parameter',
    session({ automatic_tax: {}, tax_id_collection: { required: 'never' } }),
    /^tax_id_collection\[enabled\] is missing/,
  ],
  [
    'what a lookup does not know',
    (stripe) => stripe.invoices.list(untyped({ customers: 'cus_1' })),
    /^customers is unknown/,
  ],
  [
    'removed: payment_method_types of Checkout',
    session({ payment_method_types: ['card'] }),
    /^payment_method_types is unknown/,
  ],
  [
    'removed: payment_method_types of a SetupIntent',
    (stripe) => stripe.setupIntents.create(untyped({ payment_method_types: ['card'] })),
    /^payment_method_types is unknown/,
  ],
  [
    'removed: ui_mode embedded',
    session({ ui_mode: 'embedded' }),
    /^ui_mode is "embedded", not .*"embedded_page"/,
  ],
  ['removed: ui_mode hosted', session({ ui_mode: 'hosted' }), /^ui_mode is "hosted", not .*"hosted_page"/],
  ['removed: ui_mode custom', session({ ui_mode: 'custom' }), /^ui_mode is "custom", not .*"elements"/],
  [
    'removed: billing_cycle_anchor now',
    update({ billing_cycle_anchor: 'now' }),
    /^billing_cycle_anchor is "now", not a nest/,
  ],
  ['removed: a coupon beside discounts', update({ coupon: 'half' }), /^coupon is unknown/],
  ['an unknown endpoint', (stripe) => stripe.rawRequest('POST', '/v1/unicorns', {}), /no such endpoint/],
];

const ALLOWED: readonly (readonly [string, (stripe: Stripe) => Promise<unknown>])[] = [
  [
    'a change of seats',
    update({
      items: [{ id: 'si_1', quantity: 3 }],
      proration_date: 1,
      metadata: { a: 'b' },
      expand: ['latest_invoice'],
    }),
  ],
  ['an anchor of today’s form', update({ billing_cycle_anchor: { type: 'now' } })],
  ['unsetting what can be unset', update({ metadata: { a: null }, description: '', cancel_at: '' })],
  ['one of several kinds', update({ trial_end: 'now' })],
  ['the other of several kinds', update({ trial_end: 1_800_000_000 })],
  ['a range', (stripe) => stripe.invoices.list({ created: { gte: 1 }, limit: 100 })],
  [
    'a decimal',
    (stripe) =>
      stripe.prices.create({
        currency: 'usd',
        product: 'prod_1',
        unit_amount_decimal: Stripe.Decimal.from('0.5'),
      }),
  ],
  ['nothing at all', (stripe) => stripe.invoices.voidInvoice('in_1')],
];

describe("A request that the installed SDK's types do not allow is refused on the wire", () => {
  for (const [name, call, problem] of REFUSED) {
    test(name, async () => {
      const problems = await problemsOf(call);
      assert.equal(problems.length, 1, problems.join('; '));
      assert.match(problems[0] ?? '', problem);
    });
  }

  for (const [name, call] of ALLOWED) {
    test(`${name} is accepted`, async () => assert.deepEqual(await problemsOf(call), []));
  }

  test('the error reports every mistake together, by Stripe’s names', async () => {
    const call = update({ item: [], items: [{ id: 'si_1', quantity: 'five' }], metadata: 'x' });
    assert.deepEqual(await problemsOf(call), [
      'items[0][quantity] is "five", not a number',
      'metadata is "x", not "" or a nest of parameters',
    ]);
  });

  test('the test that made it fails, even if the code under test catches the error', () => {
    const code = `
      import { test } from 'node:test';
      import { createStripeWire } from '${new URL('../support/stripe-wire.ts', import.meta.url).href}';
      const wire = createStripeWire(async () => Response.json({}));
      test('does not mind', async () => {
        await wire.fetch('https://api.stripe.com/v1/subscriptions/sub_1', { method: 'POST', body: 'seats=3' });
      });`;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', code];
    const env = { ...process.env, NODE_TEST_CONTEXT: '' };
    const child = spawnSync(process.execPath, args, { encoding: 'utf8', env, cwd: fileURLToPath(ROOT) });
    assert.notEqual(child.status, 0);
    assert.match(child.stdout, /POST \/v1\/subscriptions\/\{\} does not fit .*: seats is unknown to Stripe/);
  });
});

const ROOT = new URL('../../', import.meta.url);

describe('Every call of the SDK in src/server can be checked', () => {
  const calls = callsOf(new URL('src/server/', ROOT));

  test('the calls are found', () => {
    assert.ok(calls.length > 10, calls.join(', '));
  });

  for (const name of calls) {
    test(name, async () => {
      const { stripe, wire } = wired();
      await callByName(stripe, name);
      const [sent] = wire.calls;
      assert.ok(sent, `${name} sent nothing`);
      const endpoint = bestEndpoint(await stripeEndpoints(), sent.method, sent.path);
      assert.ok(endpoint, `${sent.method} ${sent.path} has no types`);
      assert.equal(endpoint.shape.is, 'object');
    });
  }
});

/** Names such as `subscriptions.update`: what follows `stripe.` and is called. Signatures are checked here, not sent. */
function callsOf(folder: URL): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const text = files.map((file) => readFileSync(new URL(file, folder), 'utf8')).join('\n');
  const names = [...text.matchAll(/\bstripe\.(?:client\.)?((?:\w+\.)+\w+)\(/g)].map(([, name = '']) => name);
  return [...new Set(names)].filter((name) => !/^(webhooks|webhookSecret)\./.test(name)).sort();
}

async function callByName(stripe: Stripe, name: string): Promise<void> {
  let resource: unknown = stripe;
  const path = name.split('.');
  for (const part of path.slice(0, -1)) resource = (resource as Record<string, unknown>)[part];
  const method = (resource as Record<string, (...ids: readonly unknown[]) => Promise<unknown>>)[
    path.at(-1) ?? ''
  ];
  assert.ok(method, `the SDK has no ${name}`);
  await method.call(resource, ...(method.length === 3 ? ['id_1'] : []), {}).catch(() => undefined);
}
