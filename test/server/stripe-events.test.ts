import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { STRIPE_EVENTS } from '../../src/server/index.ts';
import { readAccount } from '../support/contract-responses.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { World } from '../support/world.ts';
import { createWorld, ENDPOINT, setCard, WEBHOOK_SECRET } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

async function deliver(world: World, type: string): Promise<unknown> {
  const payload = JSON.stringify({
    id: `evt_${type}`,
    object: 'event',
    type,
    livemode: false,
    created: world.simulator.now(),
    // Of the shape that all handled objects share: none is read beyond whose it is.
    data: { object: { id: 'x', object: 'x', customer: world.customerId } },
  });
  const signature = world.stripe.webhooks.generateTestHeaderString({
    payload,
    secret: WEBHOOK_SECRET,
    timestamp: world.simulator.now(),
  });
  const response = await world.handler(
    new Request(`${ENDPOINT}/stripe/webhook`, {
      method: 'POST',
      body: payload,
      headers: { 'Stripe-Signature': signature },
    }),
  );
  assert.equal(response.status, 200);
  return ((await response.json()) as { result: unknown }).result;
}

describe('STRIPE_EVENTS', () => {
  test('names each type once', () => {
    assert.equal(new Set(STRIPE_EVENTS).size, STRIPE_EVENTS.length);
  });

  test('has exactly the types that the webhook handles', async () => {
    const world = await createWorld(database);
    // Events that were seen before: taking one more of them costs no read at Stripe.
    await database.db
      .insertInto('webhook_events')
      .values(
        STRIPE_EVENTS.map((type) => ({ id: `evt_${type}`, type, organization_id: null, received_at: 0 })),
      )
      .execute();
    for (const type of STRIPE_EVENTS) assert.equal(await deliver(world, type), 'repeated', type);
    for (const type of ['payment_intent.succeeded', 'customer.created', 'invoice.sent', 'charge.pending']) {
      assert.equal(await deliver(world, type), 'ignored', type);
    }
  });
});

describe('an event of a payment method', () => {
  test('that was detached leads to its former customer: the account no longer shows the card', async () => {
    const world = await createWorld(database);
    assert.equal((await readAccount(world)).paymentMethod?.last4, '4242');
    await setCard(world, null);
    await world.simulator.settled();
    assert.equal((await readAccount(world)).paymentMethod, null);
  });
});
