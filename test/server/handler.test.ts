import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { Hono } from 'hono';
import Stripe from 'stripe';
import { AccountSchema, ERRORS, parse } from '../../src/contract/index.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import type { BillingHandlerOptions, BillingPolicy } from '../../src/server/index.ts';
import { createBillingHandler } from '../../src/server/index.ts';
import { billingRoutes } from '../../src/server/adapters/hono.ts';
import { toNodeListener } from '../../src/server/adapters/node.ts';
import { expectProblem, readAccount } from '../support/contract-responses.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { World } from '../support/world.ts';
import { createWorld, DAY, ENDPOINT } from '../support/world.ts';

let database: BillingDatabase;
let world: World;
before(async () => {
  database = await openTestPGlite();
  world = await createWorld(database, { elapsed: 10 * DAY, publishableKey: 'pk_test_1' });
});
after(() => database.close());

const policy: BillingPolicy = {
  creditName: 'OCJ',
  creditsPerSeat: 1,
  topUp: null,
  creditIncludes: [],
  allowedReturnOrigins: [],
};
const client = new Stripe('sk_test_1');

function options(change: Partial<BillingHandlerOptions> = {}): BillingHandlerOptions {
  const stripe = { client, webhookSecret: 'whsec_1' };
  return { identify: () => Promise.resolve(null), database, stripe, policy, ...change };
}

describe('invalid options are refused at creation, with a message that says which and why', () => {
  const wrong: readonly (readonly [string, unknown, RegExp])[] = [
    ['no identify', { identify: undefined }, /^identify must be a function/],
    ['no database', { database: {} }, /openDatabase/],
    ['a key in place of the SDK', { stripe: { client: 'sk_1', webhookSecret: 'whsec_1' } }, /stripe\.client/],
    ['an empty secret', { stripe: { client, webhookSecret: ' ' } }, /webhookSecret is empty/],
    [
      'a secret key for the browser',
      { stripe: { client, webhookSecret: 'w', publishableKey: 'sk_1' } },
      /begin with pk_/,
    ],
    [
      'a live key in test mode',
      { stripe: { client, webhookSecret: 'w', publishableKey: 'pk_live_1', mode: 'test' } },
      /mode is test.*live key/,
    ],
    ['a text in place of onError', { onError: 'log' }, /^onError must be a function.*, got string$/],
    ['a text in place of the clock', { clock: 'utc' }, /^clock must be a function.*, got string$/],
    ['a number in place of startTimer', { startTimer: 5 }, /^startTimer must be a function.*, got number$/],
    [
      'a clock of milliseconds',
      { clock: Date.now },
      /^clock must return Unix seconds, got \d+.*milliseconds/,
    ],
    [
      'a clock of a date',
      { clock: () => new Date() },
      /^clock must return Unix seconds, got an object of Date$/,
    ],
    ['a clock that does not run', { clock: () => NaN }, /^clock must return Unix seconds, got NaN$/],
    ['a relative base path', { basePath: 'api' }, /begin with a slash/],
    [
      'a misspelt rule',
      { policy: { ...policy, seatPriceId: ['price_1'] } },
      /^policy\.seatPriceId is not an option; did you mean seatPriceIds\?$/,
    ],
    [
      'a misspelt option',
      { onErrors: () => undefined },
      /^onErrors is not an option; did you mean onError\?$/,
    ],
    [
      'a rule in the wrong place',
      { planName: 'Plus' },
      /^planName is not an option; did you mean policy\.planName\?$/,
    ],
    [
      'an option of Stripe that is spelt otherwise',
      { stripe: { client, webhookSecret: 'w', publishablekey: 'pk_test_1' } },
      /^stripe\.publishablekey is not an option; did you mean publishableKey\?$/,
    ],
    [
      'a misspelt rule of what is sold',
      { policy: { ...policy, topUp: { price: 'p', priceId: 'p', minimum: 1, maximum: 2 } } },
      /^policy\.topUp\.price is not an option; the options are priceId, minimum, maximum$/,
    ],
    [
      'a misspelt option of embedding',
      { embed: { secret: [], origins: [] } },
      /^embed\.secret is.*did you mean secrets\?$/,
    ],
    [
      'an option that is like none',
      { colour: 'red' },
      /^colour is not an option; the options are identify, database, /,
    ],
    [
      'a mode that there is not',
      { stripe: { ...options().stripe, mode: 'production' } },
      /^stripe\.mode must be 'live', 'test' or 'simulated', got "production"$/,
    ],
    [
      'a signing secret with a line break at its end',
      { stripe: { ...options().stripe, webhookSecret: 'whsec_x\n' } },
      /^stripe\.webhookSecret contains white space/,
    ],
    [
      'a publishable key that is no text',
      { stripe: { ...options().stripe, publishableKey: null } },
      /^stripe\.publishableKey must begin with pk_/,
    ],
    ['a path that is no text', { basePath: 5 }, /^basePath must begin with a slash, got 5$/],
    [
      'no word on whether credits are sold',
      { policy: { ...policy, topUp: undefined } },
      /^policy\.topUp is missing/,
    ],
    ['support that is null', { policy: { ...policy, support: null } }, /^policy\.support must be an object/],
    ['half a credit', { policy: { ...policy, creditsPerSeat: 0.5 } }, /creditsPerSeat.*0\.5/],
    [
      'limits in place of the function that returns them',
      { policy: { ...policy, seatLimits: { minimum: 1, maximum: 9 } } },
      /^policy\.seatLimits must be a function, got /,
    ],
    [
      'a number in place of the function that returns the users in use',
      { policy: { ...policy, seatUsage: 3 } },
      /^policy\.seatUsage must be a function, got number$/,
    ],
    [
      'a page in place of an origin',
      { policy: { ...policy, allowedReturnOrigins: ['https://a.b/c'] } },
      /not an origin/,
    ],
    [
      'limits upside down',
      { policy: { ...policy, topUp: { priceId: 'p', minimum: 5, maximum: 1 } } },
      /topUp\.maximum/,
    ],
  ];
  for (const [name, change, sentence] of wrong) {
    test(name, () => {
      assert.throws(
        () => createBillingHandler({ ...options(), ...(change as object) }),
        (error: unknown) => {
          assert.ok(error instanceof TypeError);
          assert.match(error.message, sentence);
          return true;
        },
      );
    });
  }
});

describe('requests', () => {
  test('the account conforms to the contract', async () => {
    const account = await readAccount(world);
    assert.equal(account.mode, 'simulated');
    assert.equal(account.publishableKey, 'pk_test_1');
    assert.equal(account.plan.name, 'Plus');
    assert.deepEqual(account.plan.unitPrice, { amount: 2900, currency: 'USD' });
    assert.deepEqual(account.topUp, {
      unitPrice: { amount: 1900, currency: 'USD' },
      minimum: 1,
      maximum: 100,
    });
    assert.equal(account.billingPeriod.intervalSeconds, 31 * DAY);
    assert.deepEqual(await world.handler.account(world.organizationId), account);
  });

  test('three or a hundred elements on a page cause one read of Stripe in two minutes', async () => {
    await readAccount(world);
    world.wire.reset();
    await Promise.all(Array.from({ length: 20 }, () => readAccount(world)));
    assert.deepEqual(world.wire.calls, []);
  });

  test('finds its routes wherever it is mounted; with a base path, only below it', async () => {
    const at = (path: string): Promise<Response> => world.handler(new Request(`http://h.test${path}`));
    for (const path of ['/account', '/a/b/account', '/account/'])
      assert.equal((await at(path)).status, 200, path);
    await expectProblem(await at('/a/nothing'), 'not_found');
    const below = createBillingHandler(options({ basePath: '/api/billing/' }));
    const status = async (path: string): Promise<number> =>
      (await below(new Request(`http://h.test${path}`))).status;
    assert.deepEqual(
      await Promise.all(['/api/billing/account', '/account', '/api/account'].map(status)),
      [401, 404, 404],
    );
  });

  test('refuses an unknown caller, one without the scope, and an organization that is not linked', async () => {
    const nobody = createBillingHandler(options());
    await expectProblem(await nobody(new Request(`${ENDPOINT}/account`)), 'unauthenticated');
    const stranger = createBillingHandler(
      options({ identify: () => Promise.resolve({ organizationId: 'org_new' }) }),
    );
    await expectProblem(await stranger(new Request(`${ENDPOINT}/account`)), 'organization_unknown');
    const reader = await createWorld(database, { scopes: ['billing:read'] });
    assert.deepEqual((await readAccount(reader)).scopes, ['billing:read']);
    await expectProblem(await reader.send('POST', 'seat-changes/quotes', { seats: 8 }), 'forbidden');
    const use = await reader.send('POST', 'credit-uses', { reference: 'job' }, { 'Idempotency-Key': 'k' });
    await expectProblem(use, 'forbidden');
  });

  test('refuses a wrong method and a body that is malformed, too large, or of a type that other pages can send', async () => {
    const refused = async (method: string, path: string): Promise<string | null> => {
      const response = await world.send(method, path);
      await expectProblem(response.clone(), 'method_not_allowed');
      return response.headers.get('Allow');
    };
    assert.equal(await refused('PUT', 'account'), 'GET');
    assert.equal(await refused('GET', 'seat-changes'), 'POST');
    assert.equal(await refused('PATCH', 'seat-changes/sc_1'), 'GET, DELETE');
    assert.equal(await refused('GET', 'stripe/webhook'), 'POST');
    const post = (body: string, type: string): Promise<Response> =>
      world.handler(
        new Request(`${ENDPOINT}/seat-changes/quotes`, {
          method: 'POST',
          body,
          headers: { 'Content-Type': type },
        }),
      );
    await expectProblem(await post('{', 'application/json'), 'invalid_request');
    await expectProblem(await post('[]', 'application/json; charset=utf-8'), 'invalid_request');
    await expectProblem(await post(`"${'x'.repeat(20_000)}"`, 'application/json'), 'payload_too_large');
    await expectProblem(await post('{"seats":8}', 'text/plain'), 'invalid_request');
    const keyless = await world.send('POST', 'seat-changes', { quoteId: 'sq_1' });
    assert.equal((await expectProblem(keyless, 'invalid_request')).errors?.[0]?.field, 'Idempotency-Key');
  });

  test('an internal error reveals no details, and is reported with the same id', async () => {
    const reported: { error: unknown; requestId: string }[] = [];
    const broken = createBillingHandler(
      options({
        identify: () => Promise.reject(new Error('secret inside')),
        onError: (error, { requestId }) => reported.push({ error, requestId }),
      }),
    );
    const response = await broken(new Request(`${ENDPOINT}/account`));
    const text = await response.clone().text();
    const problem = await expectProblem(response, 'internal_error');
    assert.doesNotMatch(text, /secret/);
    assert.deepEqual(
      reported.map(({ requestId }) => requestId),
      [problem.requestId],
    );
    assert.match(String(reported[0]?.error), /secret inside/);
  });

  test('every error code has a status', () => {
    const withoutResponse = [
      'network_error',
      'module_unavailable',
      'page_error',
      'timeout',
      'aborted',
      'invalid_response',
      'configuration',
    ];
    for (const [code, { status }] of Object.entries(ERRORS)) {
      assert.equal(status === null, withoutResponse.includes(code), code);
    }
  });
});

describe('the webhook', () => {
  const deliver = (body: string, signature: string): Promise<Response> =>
    world.handler(
      new Request(`${ENDPOINT}/stripe/webhook`, {
        method: 'POST',
        body,
        headers: { 'Stripe-Signature': signature },
      }),
    );
  const sign = (payload: string, secret = 'whsec_test', timestamp = world.simulator.now()): string =>
    client.webhooks.generateTestHeaderString({ payload, secret, timestamp });
  const event = (change: object = {}): string =>
    JSON.stringify({
      id: 'evt_1',
      object: 'event',
      type: 'customer.updated',
      livemode: false,
      data: { object: { id: world.customerId, object: 'customer' } },
      ...change,
    });

  test('accepts events signed with our secret, by the handler’s clock', async () => {
    const body = event();
    assert.equal((await deliver(body, sign(body))).status, 200);
    await expectProblem(await deliver(body, sign(body, 'whsec_other')), 'webhook_signature_invalid');
    await expectProblem(await deliver(body.replace('cus_', 'cux_'), sign(body)), 'webhook_signature_invalid');
    await expectProblem(
      await deliver(body, sign(body, 'whsec_test', world.simulator.now() - 301)),
      'webhook_signature_invalid',
    );
    await expectProblem(await deliver(body, ''), 'webhook_signature_invalid');
  });

  test('reports the result: applied, repeated, or ignored if it does not concern us', async () => {
    const result = async (body: string): Promise<unknown> =>
      (await (await deliver(body, sign(body))).json()) as unknown;
    assert.deepEqual(await result(event({ id: 'evt_2' })), { received: true, result: 'applied' });
    assert.deepEqual(await result(event({ id: 'evt_2' })), { received: true, result: 'repeated' });
    const stranger = { data: { object: { id: 'cus_x', object: 'customer' } } };
    assert.deepEqual(await result(event({ id: 'evt_3', ...stranger })), {
      received: true,
      result: 'ignored',
    });
    assert.deepEqual(await result(event({ id: 'evt_4', type: 'payout.paid' })), {
      received: true,
      result: 'ignored',
    });
    assert.deepEqual(await result(event({ id: 'evt_5', livemode: true })), {
      received: true,
      result: 'ignored',
    });
  });

  test('requests redelivery if Stripe does not respond', async () => {
    const body = event({ id: 'evt_6' });
    world.wire.fail({ kind: 'lost', position: 'before' });
    assert.equal((await deliver(body, sign(body))).status, 503);
    assert.equal((await deliver(body, sign(body))).status, 200);
  });
});

describe('the host', () => {
  test('links an organization once; unknown ids at Stripe are refused with a message', async () => {
    const { organizationId, customerId, subscriptionId } = world;
    await world.handler.linkOrganization({ organizationId, customerId, subscriptionId });
    const link = world.handler.linkOrganization.bind(world.handler);
    await assert.rejects(
      link({ organizationId: 'org_2', customerId, subscriptionId }),
      /another organization/,
    );
    await assert.rejects(
      link({ organizationId: 'org_2', customerId: 'cus_x', subscriptionId }),
      /not a subscription of cus_x/,
    );
    await assert.rejects(
      link({ organizationId: 'org_2', customerId, subscriptionId: 'sub_x' }),
      /No such subscription/,
    );
  });

  test('mounts it in Hono, and in any Node server', async () => {
    const app = new Hono().route('/api/billing', billingRoutes(world.handler));
    assert.equal((await app.request('/api/billing/account')).status, 200);
    const server = createServer((request, response) => void toNodeListener(world.handler)(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/billing/account`);
    assert.equal(parse(AccountSchema, await response.json()).ok, true);
    server.close();
  });
});
