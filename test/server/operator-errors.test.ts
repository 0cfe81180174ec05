import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { inspect } from 'node:util';
import { SeatChangeSchema } from '../../src/contract/index.ts';
import { toDatabaseFailure } from '../../src/server/database/failure.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import type { OperatorCode } from '../../src/server/index.ts';
import { DatabaseFailure, OperatorError } from '../../src/server/index.ts';
import { callOnError } from '../../src/server/host-error.ts';
import { createReporter } from '../../src/server/reporter.ts';
import {
  beginPurchase,
  confirm,
  expectResponse,
  expectProblem,
  quoteFor,
  readAccount,
} from '../support/contract-responses.ts';
import { openTestPGlite } from '../support/databases.ts';
import { deliverEvent } from '../support/stripe-events.ts';
import type { FaultKind } from '../support/stripe-wire.ts';
import type { World } from '../support/world.ts';
import { createWorld, DAY } from '../support/world.ts';

/** A reporter at a fixed time, and the errors that `onError` received from it. */
function createListenedReporter(): { report: ReturnType<typeof createReporter>['report']; heard: unknown[] } {
  const heard: unknown[] = [];
  const { report } = createReporter({
    onError: (error) => heard.push(error),
    now: () => 1000,
    newRequestId: () => 'req_1',
    findCall: () => null,
  });
  return { report, heard };
}

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

const newWorld = (): Promise<World> => createWorld(database, { elapsed: 5 * DAY });

/** Makes Stripe refuse the calls that match `METHOD /v1/path`, with a request id like Stripe's. */
function refuse(world: World, call: RegExp, status: number, code?: string): void {
  const type = status === 401 ? 'authentication_error' : 'invalid_request_error';
  const error = { type, code, message: 'The request was refused' };
  world.simulator.intercept(async ({ method, path }, proceed) =>
    call.test(`${method} ${path}`)
      ? Response.json({ error }, { status, headers: { 'request-id': `req_refused_${status}` } })
      : await proceed(),
  );
}

function reported(world: World): readonly OperatorError[] {
  return world.errors.filter((error) => error instanceof OperatorError);
}

function assertReported(world: World, code: OperatorCode): OperatorError {
  const [first, ...others] = reported(world);
  assert.equal(first?.code, code, world.errors.join('\n'));
  assert.deepEqual(others, []);
  return first;
}

interface Refusal {
  readonly name: string;
  readonly call: RegExp;
  readonly status: number;
  readonly stripeCode?: string;
  readonly problem: string;
  readonly operator: OperatorCode;
  readonly act: (world: World) => Promise<Response>;
}

const quote = (world: World): Promise<Response> => world.send('POST', 'seat-changes/quotes', { seats: 8 });
const portal = (world: World): Promise<Response> =>
  world.send('POST', 'portal-sessions', { returnUrl: 'https://app.example.com/' });

const REFUSALS: readonly Refusal[] = [
  {
    name: 'an address that Stripe Tax cannot locate',
    call: /create_preview/,
    status: 400,
    stripeCode: 'customer_tax_location_invalid',
    problem: 'tax_location_invalid',
    operator: 'stripe_tax_location_invalid',
    act: quote,
  },
  ...[401, 403].map((status) => ({
    name: `a key that may not preview (${status})`,
    call: /create_preview/,
    status,
    problem: 'payment_provider_refused',
    operator: 'stripe_key_refused' as const,
    act: quote,
  })),
  {
    name: 'a preview that Stripe refuses for another reason',
    call: /create_preview/,
    status: 400,
    stripeCode: 'parameter_invalid_empty',
    problem: 'payment_provider_refused',
    operator: 'stripe_request_refused',
    act: quote,
  },
  {
    name: 'a Checkout Session',
    call: /POST \/v1\/checkout\/sessions/,
    status: 403,
    problem: 'payment_provider_refused',
    operator: 'stripe_key_refused',
    act: (world) => beginPurchase(world, { quantity: 2 }),
  },
  {
    name: 'a SetupIntent',
    call: /POST \/v1\/setup_intents/,
    status: 400,
    problem: 'payment_provider_refused',
    operator: 'stripe_request_refused',
    act: (world) => world.send('POST', 'payment-methods/setup', {}),
  },
  {
    name: 'a portal that is not configured',
    call: /POST \/v1\/billing_portal/,
    status: 400,
    problem: 'payment_provider_refused',
    operator: 'stripe_request_refused',
    act: portal,
  },
];

describe('a permanent refusal by Stripe', () => {
  for (const { name, call, status, stripeCode, problem, operator, act } of REFUSALS) {
    test(`${name}: is not retryable, and the report names the call`, async () => {
      const world = await newWorld();
      refuse(world, call, status, stripeCode);
      const response = await expectProblem(await act(world), problem);
      assert.equal(response.retryable, false);
      const { facts, message } = assertReported(world, operator);
      assert.match(`${facts['method']} ${facts['path']}`, call);
      assert.deepEqual([facts['status'], facts['stripeRequestId']], [status, `req_refused_${status}`]);
      assert.match(message, call);
    });
  }

  test('a confirmed change: fails, nothing is charged, and it is reported', async () => {
    const world = await newWorld();
    const quoted = await quoteFor(world, 8);
    refuse(world, /POST \/v1\/subscriptions\//, 400, 'parameter_too_long');
    const change = await expectResponse(await confirm(world, quoted, 'k'), SeatChangeSchema);
    assert.equal(change.status, 'failed');
    assert.equal(assertReported(world, 'stripe_request_refused').facts['stripeCode'], 'parameter_too_long');
  });

  test('repetitions are reported once an hour, with their number', () => {
    let now = 1000;
    const heard: (readonly [string, number | undefined])[] = [];
    const { report, flush } = createReporter({
      onError: (error, { repeated }) => heard.push([(error as OperatorError).code, repeated]),
      now: () => now,
      newRequestId: () => 'req_1',
      findCall: () => null,
    });
    const found = (organizationId: string): void =>
      report(new OperatorError('subscription_ambiguous', 'Two.', { organizationId }));
    found('a');
    found('a');
    found('a');
    found('b');
    assert.deepEqual(heard, [
      ['subscription_ambiguous', undefined],
      ['subscription_ambiguous', undefined],
    ]);
    now += 3600;
    found('a');
    assert.deepEqual(heard.slice(2), [['subscription_ambiguous', 2]]);
    found('a');
    flush();
    assert.deepEqual(heard.slice(3), [['subscription_ambiguous', 1]]);
  });

  test('an outage of the database is one report for all organizations, with the driver’s error as its cause', () => {
    const { report, heard } = createListenedReporter();
    const failure = new DatabaseFailure('unavailable', 'The database is unavailable: Connection terminated');
    for (const organizationId of ['a', 'b', 'a']) report(failure, { organizationId });
    assert.deepEqual(
      heard.map((error) => error instanceof OperatorError && [error.code, error.facts]),
      [['database_unavailable', { failure: 'unavailable' }]],
    );
    assert.equal((heard[0] as OperatorError).cause, failure);
  });

  test('a database that refuses this process is reported once for all organizations', () => {
    const { report, heard } = createListenedReporter();
    for (const [organizationId, code, message] of [
      ['a', '42501', 'permission denied for schema ocw_billing'],
      ['b', '28P01', 'password authentication failed for user "billing_app"'],
      ['c', '28000', 'role "billing_app" does not exist'],
      ['d', '3D000', 'database "billing" does not exist'],
    ] as const) {
      report(toDatabaseFailure(Object.assign(new Error(message), { code })), { organizationId });
    }
    assert.deepEqual(
      heard.map((error) => error instanceof OperatorError && [error.code, error.facts]),
      [['database_access_denied', { failure: 'denied' }]],
    );
    assert.match(
      String(heard[0]),
      /The database denied access: permission denied for schema ocw_billing\. .*grants/,
    );
  });

  test('a database lock held for too long is reported with its organization', () => {
    const { report, heard } = createListenedReporter();
    const failure = new DatabaseFailure('busy', 'The database took too long: lock timeout');
    for (const organizationId of ['a', 'b', 'a']) report(failure, { organizationId });
    report(failure);
    assert.deepEqual(
      heard.map((error) => error instanceof OperatorError && [error.code, error.facts]),
      [
        ['database_busy', { organizationId: 'a', failure: 'busy' }],
        ['database_busy', { organizationId: 'b', failure: 'busy' }],
        ['database_busy', { failure: 'busy' }],
      ],
    );
  });

  test('the default log has message, facts and the cause’s stack, without the empty fields of an SDK’s error', (t) => {
    const log = t.mock.method(console, 'error', () => undefined);
    const cause = Object.assign(new Error('No signatures found'), { doc_url: undefined });
    const error = new OperatorError(
      'webhook_signature_invalid',
      'A request is not signed.',
      { id: 1 },
      { cause },
    );
    callOnError(undefined, error, { requestId: 'req_1', repeated: 2 });
    const [line, facts, from, ...rest] = log.mock.calls[0]?.arguments as unknown[];
    assert.match(
      String(line),
      /^\[billing-elements\] webhook_signature_invalid: A request is not signed\. If deliveries/,
    );
    assert.deepEqual(facts, { requestId: 'req_1', repeated: 2, id: 1 });
    assert.equal(from, `\n${cause.stack}`);
    assert.deepEqual(rest, []);
  });
});

describe('everything that does not depend on the refused call still works', () => {
  test('items that may not be read: the account is fresh, and only a quote has the amount due', async () => {
    const world = await newWorld();
    refuse(world, /GET \/v1\/invoiceitems/, 403);
    await world.simulator.advanceBy(200);
    assert.equal((await readAccount(world)).proration.quoteOnly, 'pending_items');
    assertReported(world, 'stripe_key_refused');
    assert.equal((await quoteFor(world, 8)).seats.to, 8);
  });

  for (const status of [401, 403, 404]) {
    test(`a subscription that may not be read (${status}): the account is read from the mirror, credits can be used`, async () => {
      const world = await newWorld();
      await readAccount(world);
      refuse(world, /GET \/v1\/subscriptions\//, status);
      await world.simulator.advanceBy(200);
      assert.equal((await readAccount(world)).seats.quantity, 5);
      assert.equal(reported(world).length, 1);
      const { organizationId, handler } = world;
      assert.equal((await handler.useCredit({ organizationId, reference: 'job' })).available, 4);
    });
  }
});

describe('an account with a mirror is returned while Stripe fails, and the outage is reported once', () => {
  const outages: readonly (readonly [string, (() => Response) | FaultKind, OperatorCode])[] = [
    ['no connection', 'lost', 'stripe_unavailable'],
    ['no response in time', 'timeout', 'stripe_unavailable'],
    ['a 500', 'error', 'stripe_unavailable'],
    ['a page of a proxy', 'html', 'stripe_unavailable'],
    ['a 429', () => rateLimited(), 'stripe_rate_limited'],
  ];
  const rateLimited = (): Response =>
    Response.json({ error: { type: 'rate_limit_error', message: 'Too many requests' } }, { status: 429 });

  for (const [name, fault, code] of outages) {
    test(name, async () => {
      const world = await newWorld();
      await readAccount(world);
      await world.simulator.advanceBy(200);
      if (typeof fault === 'string') world.wire.fail({ kind: fault, position: 'before', times: 100 });
      else world.simulator.intercept(() => Promise.resolve(fault()));
      for (let n = 0; n < 3; n += 1) assert.equal((await readAccount(world)).seats.quantity, 5);
      assertReported(world, code);
    });
  }
});

describe('a webhook request that is refused', () => {
  const event = { id: 'evt_refused', type: 'customer.updated', data: { object: {} } };

  test('is reported with its cause', async () => {
    const cases: readonly (readonly [object, Parameters<typeof deliverEvent>[2], OperatorCode])[] = [
      [event, { secret: 'whsec_other' }, 'webhook_signature_invalid'],
      [event, { signature: '' }, 'webhook_signature_invalid'],
      [{ ...event, object: 'v2.core.event' }, {}, 'webhook_thin_event'],
    ];
    for (const [sent, delivery, code] of cases) {
      const world = await newWorld();
      const response = await deliverEvent(world, { ...sent }, delivery);
      await expectProblem(response, 'webhook_signature_invalid');
      assertReported(world, code);
    }
  });

  test('leaves neither its body nor its signature in a log that prints the whole error', async () => {
    const world = await newWorld();
    const signature = `t=${world.simulator.now()},v1=${'c0ffee'.repeat(10)}`;
    await deliverEvent(world, { ...event, data: { object: { email: 'ada@example.com' } } }, { signature });
    const log = inspect(world.errors[0], { depth: null });
    assert.match(log, /No signatures found/);
    assert.doesNotMatch(log, /ada@example\.com|c0ffee/);
  });

  test('for a subscription at our price without an organization is reported once it is past its beginning', async () => {
    const world = await newWorld();
    const { customer } = await world.simulator.seed({});
    await world.simulator.settled();
    assert.deepEqual(reported(world), []);
    const { data } = await world.stripe.subscriptions.list({ customer });
    const [subscription] = data;
    assert.ok(subscription);
    const change = {
      id: 'evt_unlinked',
      type: 'customer.subscription.updated',
      data: { object: subscription },
    };
    assert.equal((await deliverEvent(world, change)).status, 200);
    assert.equal(
      assertReported(world, 'webhook_unlinked_subscription').facts['subscriptionId'],
      subscription.id,
    );
  });
});

describe('a customer who canceled and subscribed again', () => {
  const price = 'price_sim_seat_usd_2900_month';

  async function resubscribe(subscriptions: number): Promise<World> {
    const world = await newWorld();
    await world.stripe.subscriptions.cancel(world.subscriptionId);
    await world.simulator.settled();
    await world.simulator.advanceBy(DAY);
    for (let n = 0; n < subscriptions; n += 1) {
      await world.stripe.subscriptions.create({
        customer: world.customerId,
        items: [{ price, quantity: 6 }],
      });
    }
    await world.simulator.settled();
    await world.simulator.advanceBy(300);
    return world;
  }

  test('is linked to the new subscription, and it is reported', async () => {
    const world = await resubscribe(1);
    const { status, seats, credits } = await readAccount(world);
    assert.deepEqual([status, seats.quantity, credits.plan.available], ['active', 6, 11]);
    assertReported(world, 'subscription_replaced');
    assert.equal((await quoteFor(world, 8)).seats.from, 6);
  });

  test('with two new subscriptions is left to the host', async () => {
    const world = await resubscribe(2);
    assert.equal((await readAccount(world)).status, 'canceled');
    assertReported(world, 'subscription_ambiguous');
  });
});

describe('ids that Stripe would refuse later are refused when linked', () => {
  const ids = { customerId: 'cus_1', subscriptionId: 'sub_1', organizationId: 'org_1' };
  const wrong: readonly (readonly [object, RegExp])[] = [
    [{ organizationId: 'x'.repeat(501) }, /organizationId has 501 characters, but Stripe allows at most 500/],
    [{ organizationId: '' }, /organizationId must be a non-empty string/],
    [{ organizationId: 'a\0b' }, /organizationId has a character that cannot be stored/],
    [{ organizationId: 7 }, /organizationId must be a non-empty string/],
    [{ customerId: 'c'.repeat(256) }, /customerId has 256 characters/],
    [{ subscriptionId: undefined }, /subscriptionId must be a non-empty string/],
  ];
  for (const [change, sentence] of wrong) {
    test(String(sentence), async () => {
      const world = await newWorld();
      await assert.rejects(world.handler.linkOrganization({ ...ids, ...change }), sentence);
      assert.deepEqual(world.wire.calls, []);
    });
  }

  test('the longest id works up to the charge', async () => {
    const world = await createWorld(database, { elapsed: 5 * DAY, organizationId: `urn:${'x'.repeat(496)}` });
    const change = await expectResponse(
      await confirm(world, await quoteFor(world, 6), 'k'),
      SeatChangeSchema,
    );
    assert.equal(change.status, 'succeeded');
  });
});
