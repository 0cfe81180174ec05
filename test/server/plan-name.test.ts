import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { BillingPolicy } from '../../src/server/index.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { readAccount } from '../support/contract-responses.ts';
import { openTestPGlite } from '../support/databases.ts';
import { createManualTimer } from '../support/manual-timer.ts';
import type { World } from '../support/world.ts';
import { createWorld, DAY } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

/** A world whose policy does not name the plan. */
const unnamed = { planName: undefined } as unknown as Partial<BillingPolicy>;

const productReads = (world: World): number =>
  world.wire.calls.filter(({ path }) => path.startsWith('/v1/products/')).length;

test('a plan without a name in the policy has its price’s nickname', async () => {
  const world = await createWorld(database, { policy: unnamed });
  const { stripe, subscriptionId } = world;
  const item = (await stripe.subscriptions.retrieve(subscriptionId)).items.data[0]!;
  const { id: price } = await stripe.prices.create({
    nickname: 'Team, monthly',
    currency: 'usd',
    unit_amount: 2900,
    recurring: { interval: 'month' },
    product: item.price.product as string,
  });
  await stripe.subscriptions.update(subscriptionId, { items: [{ id: item.id, price }] });
  world.wire.reset();
  await world.simulator.advanceBy(DAY);
  assert.equal((await readAccount(world)).plan.name, 'Team, monthly');
  assert.equal(productReads(world), 0);
});

test('a plan whose price has no nickname has the product’s name, which is read once an hour', async () => {
  const world = await createWorld(database, { policy: unnamed });
  // Linking the organization read the name.
  const subscriptionReads = (): number =>
    world.wire.calls.filter(({ path }) => path.startsWith('/v1/subscriptions/')).length;
  assert.equal((await readAccount(world)).plan.name, 'Plus');
  world.wire.reset();
  await world.simulator.advanceBy(600);
  assert.equal((await readAccount(world)).plan.name, 'Plus');
  assert.deepEqual([subscriptionReads(), productReads(world)], [1, 0]);
  await world.simulator.advanceBy(DAY);
  assert.equal((await readAccount(world)).plan.name, 'Plus');
  assert.deepEqual([subscriptionReads(), productReads(world)], [2, 1]);
});

test('a policy’s own name sends no request for products', async () => {
  const world = await createWorld(database, { policy: { planName: 'Growth' } });
  assert.equal((await readAccount(world)).plan.name, 'Growth');
  assert.equal(productReads(world), 0);
});

test('a key that may not read products keeps the account readable, notifies the operator, and shows no id', async () => {
  // The name was in the policy, so it was never requested from Stripe.
  const named = await createWorld(database);
  const world = await createWorld(database, { ...named, existing: named, policy: unnamed });
  world.simulator.intercept(async (call, proceed) =>
    call.path.startsWith('/v1/products/')
      ? Response.json(
          {
            error: {
              type: 'invalid_request_error',
              message: 'The provided key does not have the permission rak_product_read.',
            },
          },
          { status: 403 },
        )
      : await proceed(),
  );
  await world.simulator.advanceBy(DAY);
  const { plan } = await readAccount(world);
  assert.equal(plan.name, 'Plan');
  assert.match(String(world.errors[0]), /rak_product_read/);
});

test('a busy Stripe keeps the account current without the product, and the name is requested again', async () => {
  const world = await createWorld(database, { policy: unnamed });
  world.simulator.intercept(async (call, proceed) => {
    if (!call.path.startsWith('/v1/products/')) return await proceed();
    const error = { type: 'invalid_request_error', code: 'rate_limit', message: 'Too many requests.' };
    return Response.json({ error }, { status: 429 });
  });
  await world.simulator.advanceBy(DAY);
  await world.stripe.subscriptions.update(world.subscriptionId, { cancel_at_period_end: true });
  await world.simulator.settled();
  const { plan, cancelAt } = await readAccount(world);
  assert.deepEqual([plan.name, cancelAt === null], ['Plus', false]);
  assert.match(String(world.errors[0]), /Too many requests/);

  world.simulator.intercept((_call, proceed) => proceed());
  world.wire.reset();
  await world.simulator.advanceBy(200);
  await readAccount(world);
  assert.equal(productReads(world), 1);
});

test('a process that starts while Stripe does not return the product keeps the known name', async () => {
  const world = await createWorld(database, { policy: unnamed });
  assert.equal((await readAccount(world)).plan.name, 'Plus');
  const restarted = await createWorld(database, { ...world, existing: world, policy: unnamed });
  restarted.simulator.intercept(async (call, proceed) =>
    call.path.startsWith('/v1/products/')
      ? Response.json({ error: { type: 'api_error', message: 'Down.' } }, { status: 500 })
      : await proceed(),
  );
  await restarted.simulator.advanceBy(DAY);
  // From the synchronization, then from the mirror that it wrote.
  for (const from of ['Stripe', 'mirror'])
    assert.equal((await readAccount(restarted)).plan.name, 'Plus', from);
  await restarted.stripe.subscriptions.update(restarted.subscriptionId, { cancel_at_period_end: true });
  await restarted.simulator.settled();
  const { plan, cancelAt } = await readAccount(restarted);
  assert.deepEqual([plan.name, cancelAt === null], ['Plus', false]);
});

test('a Stripe that does not respond for the product delays an account by a second at most', async () => {
  const timer = createManualTimer();
  const world = await createWorld(database, { policy: unnamed, startTimer: timer.startTimer });
  world.simulator.intercept((call, proceed) =>
    call.path.startsWith('/v1/products/') ? new Promise<never>(() => undefined) : proceed(),
  );
  await world.simulator.advanceBy(DAY);
  const account = readAccount(world);
  await timer.end(1000);
  assert.equal((await account).plan.name, 'Plus');
});
