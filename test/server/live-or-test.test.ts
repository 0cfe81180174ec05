import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import Stripe from 'stripe';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import type { BillingHandler, StripeOptions } from '../../src/server/index.ts';
import { createBillingHandler, OperatorError } from '../../src/server/index.ts';
import { STRIPE_API_VERSION } from '../../src/server/stripe/mode.ts';
import { openTestPGlite } from '../support/databases.ts';
import { inLiveMode, sdkWithKey } from '../support/live-mode.ts';
import type { World } from '../support/world.ts';
import { createWorld, ENDPOINT, WEBHOOK_SECRET } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

/** A second handler for a world's organization, with the README's options and the given Stripe options. */
function mount(
  world: World,
  stripe: Partial<StripeOptions> & Pick<StripeOptions, 'client'>,
): { readonly handler: BillingHandler; readonly reported: unknown[] } {
  const reported: unknown[] = [];
  const handler = createBillingHandler({
    identify: () => Promise.resolve({ organizationId: world.organizationId }),
    database,
    stripe: { webhookSecret: WEBHOOK_SECRET, ...stripe },
    policy: {
      creditName: 'OCJ',
      creditsPerSeat: 1,
      topUp: null,
      creditIncludes: [],
      allowedReturnOrigins: ['https://app.example.com'],
      mirrorSeconds: 0,
    },
    clock: () => world.simulator.now(),
    onError: (error) => reported.push(error),
  });
  return { handler, reported };
}

let sent = 0;
/** Delivers a signed event about the world's customer, and returns the status and the handler's result. */
async function deliver(world: World, handler: BillingHandler, livemode: boolean): Promise<string> {
  const payload = JSON.stringify({
    id: `evt_mode_${(sent += 1)}`,
    object: 'event',
    type: 'customer.updated',
    livemode,
    data: { object: { id: world.customerId, object: 'customer' } },
  });
  const signature = world.stripe.webhooks.generateTestHeaderString({
    payload,
    secret: WEBHOOK_SECRET,
    timestamp: world.simulator.now(),
  });
  const response = await handler(
    new Request(`${ENDPOINT}/stripe/webhook`, {
      method: 'POST',
      body: payload,
      headers: { 'Stripe-Signature': signature },
    }),
  );
  return `${response.status} ${((await response.json()) as { result: string }).result}`;
}

const codesOf = (reported: readonly unknown[]): unknown[] =>
  reported.map((error) => (error instanceof OperatorError ? error.code : error));

describe('the mode is determined by Stripe', () => {
  for (const key of ['sk_live_1', 'rk_live_1']) {
    test(`a handler with only the key ${key} applies live events and shows a live account`, async () => {
      const world = await createWorld(database);
      inLiveMode(world.simulator);
      const { handler, reported } = mount(world, { client: sdkWithKey(world.simulator, key) });
      assert.equal(await deliver(world, handler, true), '200 applied');
      assert.equal((await handler.account(world.organizationId)).mode, 'live');
      assert.deepEqual(reported, []);
    });
  }

  test('a client whose key cannot be read uses the linked subscription’s mode', async () => {
    const world = await createWorld(database);
    const { handler, reported } = mount(world, { client: sdkWithKey(world.simulator, null) });
    assert.equal((await handler.account(world.organizationId)).mode, 'test');
    assert.equal(await deliver(world, handler, true), '200 ignored');
    inLiveMode(world.simulator);
    await world.simulator.advanceBy(1);
    assert.equal((await handler.account(world.organizationId)).mode, 'live');
    assert.equal(await deliver(world, handler, true), '200 applied');
    assert.deepEqual(codesOf(reported), ['stripe_event_of_other_mode']);
  });

  test('a subscription of the other mode is not linked', async () => {
    const world = await createWorld(database);
    const { customerId, subscriptionId } = world;
    const link = { organizationId: `${world.organizationId}_2`, customerId, subscriptionId };
    const live = mount(world, { client: sdkWithKey(world.simulator, 'sk_live_1') });
    await assert.rejects(
      live.handler.linkOrganization(link),
      /is in test mode, but the handler was created in live mode/,
    );
    inLiveMode(world.simulator);
    for (const mode of ['test', 'simulated'] as const) {
      const other = mount(world, { client: sdkWithKey(world.simulator, null), mode });
      await assert.rejects(other.handler.linkOrganization(link), new RegExp(`live mode.*${mode} mode`));
    }
  });

  test('an organization that was linked in the other mode gets an error, never an account', async () => {
    const world = await createWorld(database);
    inLiveMode(world.simulator);
    await world.simulator.advanceBy(1);
    const { handler, reported } = mount(world, { client: sdkWithKey(world.simulator, null), mode: 'test' });
    const response = await handler(new Request(`${ENDPOINT}/account`));
    assert.equal(response.status, 500);
    assert.deepEqual(codesOf(reported), ['stripe_mode_mismatch']);
  });
});

describe('an event of the other mode', () => {
  const cases = [
    { name: 'live, at a handler with a test key', key: 'sk_test_1', livemode: true },
    { name: 'test, at a handler with a live key', key: 'sk_live_1', livemode: false },
  ] as const;
  for (const { name, key, livemode } of cases) {
    test(`${name}, gets a 200, applies nothing and is reported once an hour`, async () => {
      const world = await createWorld(database);
      const { handler, reported } = mount(world, { client: sdkWithKey(world.simulator, key) });
      const before = await eventsOf(world);
      for (let times = 0; times < 3; times += 1) {
        assert.equal(await deliver(world, handler, livemode), '200 ignored');
      }
      assert.deepEqual(codesOf(reported), ['stripe_event_of_other_mode']);
      assert.match(
        String(reported[0]),
        livemode
          ? /live mode \(customer\.updated\).*in test mode/
          : /test mode \(customer\.updated\).*live mode/,
      );
      await world.simulator.advanceBy(3600);
      assert.equal(await deliver(world, handler, livemode), '200 ignored');
      assert.equal(reported.length, 2);
      assert.deepEqual(await eventsOf(world), before);
    });
  }
});

describe('contradictory options are refused at creation', () => {
  const client = (key: string): Stripe => new Stripe(key);
  const cases: readonly (readonly [Partial<StripeOptions>, RegExp])[] = [
    [{ client: client('sk_live_1'), publishableKey: 'pk_test_1' }, /publishableKey is a test key.*live key/],
    [{ client: client('rk_test_1'), publishableKey: 'pk_live_1' }, /publishableKey is a live key.*test key/],
    [{ client: client('sk_test_1'), mode: 'live' }, /stripe\.mode is live.*secret key is a test key/],
    [{ client: client('sk_live_1'), mode: 'test' }, /stripe\.mode is test.*secret key is a live key/],
    [{ client: client('sk_live_1'), mode: 'simulated' }, /mode is simulated.*secret key is a live key/],
    [{ client: client('sk_1'), publishableKey: 'pk_live_1', mode: 'test' }, /mode is test.*live key/],
  ];
  for (const [options, sentence] of cases) {
    test(sentence.source, async () => {
      const world = await createWorld(database);
      assert.throws(() => mount(world, { client: world.stripe, ...options }), {
        name: 'TypeError',
        message: sentence,
      });
    });
  }
});

describe('the API version of the client', () => {
  const withVersion = (apiVersion: string): Stripe =>
    new Stripe('sk_test_1', { apiVersion } as unknown as Stripe.StripeConfig);

  test('is the one that the installed SDK was released with', () => {
    assert.equal(STRIPE_API_VERSION, Stripe.API_VERSION);
  });

  for (const version of [STRIPE_API_VERSION, '2027-01-27.endive']) {
    test(`${version} is accepted`, async () => {
      const world = await createWorld(database);
      assert.doesNotThrow(() => mount(world, { client: withVersion(version) }));
    });
  }

  for (const version of ['2020-08-27', '2025-10-29.clover', '2026-09-30.endive', '2027-01-27.fuchsia']) {
    test(`${version} is refused, and the error names both versions`, async () => {
      const world = await createWorld(database);
      assert.throws(() => mount(world, { client: withVersion(version) }), {
        name: 'TypeError',
        message: new RegExp(`API version ${version}, but this package reads ${STRIPE_API_VERSION}`),
      });
    });
  }
});

async function eventsOf(world: World): Promise<unknown> {
  return await database.db
    .selectFrom('webhook_events')
    .select('id')
    .where('organization_id', '=', world.organizationId)
    .orderBy('id')
    .execute();
}
