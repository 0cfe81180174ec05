import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PaymentMethodSetupSchema, PortalSessionSchema } from '../../src/contract/index.ts';
import type { PaymentMethodSetup } from '../../src/contract/index.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { OperatorError } from '../../src/server/index.ts';
import {
  changeSeats,
  expectResponse,
  expectProblem,
  quoteFor,
  readAccount,
} from '../support/contract-responses.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { World } from '../support/world.ts';
import { createWorld, DAY } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

const withCard = (paymentMethod: string | null): Promise<World> =>
  createWorld(database, { elapsed: 15 * DAY, seed: { paymentMethod } });

const setUp = async (world: World): Promise<PaymentMethodSetup> =>
  await expectResponse(await world.send('POST', 'payment-methods/setup', {}), PaymentMethodSetupSchema);

const enterCard = (
  world: World,
  { clientSecret }: PaymentMethodSetup,
  paymentMethod: string,
): Promise<unknown> => world.simulator.browser.confirmSetup({ clientSecret, paymentMethod });

describe('a saved card', () => {
  test('is used for the quote and the charge, whether or not the webhook has arrived', async () => {
    const world = await withCard(null);
    world.simulator.holdEvents();
    assert.equal((await readAccount(world)).paymentMethod, null);
    await enterCard(world, await setUp(world), 'pm_card_mastercard');
    assert.equal((await quoteFor(world, 8)).paymentMethod?.brand, 'mastercard');
    assert.equal((await readAccount(world)).paymentMethod?.brand, 'mastercard');
    assert.equal((await changeSeats(world, 8)).status, 'succeeded');
  });

  test('is applied by the webhook alone', async () => {
    const world = await withCard(null);
    await enterCard(world, await setUp(world), 'pm_card_mastercard');
    await world.simulator.settled();
    world.wire.fail({ kind: 'lost', position: 'before', times: 100 });
    assert.equal((await readAccount(world)).paymentMethod?.brand, 'mastercard');
  });

  test("replaces another one, even the subscription's own", async () => {
    const world = await withCard('pm_card_visa');
    const { data } = await world.stripe.customers.listPaymentMethods(world.customerId);
    await world.stripe.subscriptions.update(world.subscriptionId, {
      default_payment_method: data[0]?.id ?? '',
    });
    await enterCard(world, await setUp(world), 'pm_card_amex');
    await world.simulator.settled();
    assert.equal((await readAccount(world)).paymentMethod?.brand, 'amex');
  });

  test('is applied once: a card chosen later elsewhere stays', async () => {
    const world = await withCard(null);
    await enterCard(world, await setUp(world), 'pm_card_mastercard');
    await readAccount(world);
    const later = await world.stripe.paymentMethods.attach('pm_card_amex', { customer: world.customerId });
    await world.stripe.customers.update(world.customerId, {
      invoice_settings: { default_payment_method: later.id },
    });
    await world.simulator.settled();
    assert.equal((await readAccount(world)).paymentMethod?.brand, 'amex');
  });

  for (const [may, call] of [
    ['read the set-up', /^GET \/v1\/setup_intents/],
    ['change the customer', /^POST \/v1\/customers\/\w+$/],
  ] as const) {
    test(`does not block a quote if the key may not ${may}: the operator is notified, and it is retried`, async () => {
      const world = await withCard('pm_card_visa');
      await enterCard(world, await setUp(world), 'pm_card_amex');
      await world.simulator.advanceBy(1);
      await enterCard(world, await setUp(world), 'pm_card_mastercard');
      let isRefused = true;
      let refusals = 0;
      const error = { type: 'invalid_request_error', message: 'The key lacks a permission' };
      world.simulator.intercept(async ({ method, path }, proceed) => {
        if (!isRefused || !call.test(`${method} ${path}`)) return await proceed();
        refusals += 1;
        return Response.json({ error }, { status: 403 });
      });
      assert.equal((await quoteFor(world, 8)).paymentMethod?.brand, 'visa');
      assert.equal(refusals, 1, 'the second card would be refused alike');
      const [reported] = world.errors;
      assert.ok(reported instanceof OperatorError);
      assert.deepEqual(
        [reported.code, reported.facts['organizationId']],
        ['stripe_key_refused', world.organizationId],
      );
      isRefused = false;
      assert.equal((await quoteFor(world, 8)).paymentMethod?.brand, 'mastercard');
    });
  }

  test('and canceled meanwhile changes nothing', async () => {
    const world = await withCard('pm_card_visa');
    const setup = await setUp(world);
    assert.equal((await readAccount(world)).paymentMethod?.brand, 'visa');
    await world.stripe.setupIntents.cancel(setup.id);
    await world.simulator.settled();
    assert.equal((await readAccount(world)).paymentMethod?.brand, 'visa');
  });
});

test("Stripe's customer portal opens for allowed return origins", async () => {
  const world = await withCard('pm_card_visa');
  const ask = (returnUrl: string): Promise<Response> => world.send('POST', 'portal-sessions', { returnUrl });
  const { url } = await expectResponse(await ask('https://app.example.com/billing'), PortalSessionSchema);
  assert.match(url, /^http:\/\/stripe\.test\//);
  await expectProblem(await ask('https://evil.example/'), 'invalid_request');
});
