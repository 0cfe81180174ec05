import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { STRIPE_EVENTS } from '../../src/server/index.ts';
import { expectProblem, readAccount } from '../support/contract-responses.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { World } from '../support/world.ts';
import { createWorld, ENDPOINT, setCard, WEBHOOK_SECRET } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

async function deliver(
  world: World,
  type: string,
  object: object = { id: 'x', object: 'x', customer: world.customerId },
  id = `evt_${type}`,
): Promise<unknown> {
  const response = await post(
    world,
    JSON.stringify({
      id,
      object: 'event',
      type,
      livemode: false,
      created: world.simulator.now(),
      // Of the shape that all handled objects share: none is read beyond whose it is.
      data: { object },
    }),
  );
  assert.equal(response.status, 200);
  return ((await response.json()) as { result: unknown }).result;
}

/** Sends a signed body to the webhook. */
async function post(world: World, payload: string): Promise<Response> {
  const signature = world.stripe.webhooks.generateTestHeaderString({
    payload,
    secret: WEBHOOK_SECRET,
    timestamp: world.simulator.now(),
  });
  return await world.handler(
    new Request(`${ENDPOINT}/stripe/webhook`, {
      method: 'POST',
      body: payload,
      headers: { 'Stripe-Signature': signature },
    }),
  );
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

describe('a signed body', () => {
  for (const body of [
    'null',
    '"event"',
    'no JSON',
    '{"id":"evt_1","type":"customer.updated","data":null}',
    '{"id":"evt_1","type":"customer.updated","data":{"object":null}}',
    '{"type":"customer.updated","data":{"object":{}}}',
    '{"id":"evt_\\u0000","type":"customer.updated","data":{"object":{}}}',
  ]) {
    test(`that is not an event is refused as such: ${body}`, async () => {
      const world = await createWorld(database);
      await expectProblem(await post(world, body), 'invalid_request');
    });
  }

  test('with an id that cannot be stored is of its customer', async () => {
    const world = await createWorld(database);
    const metadata = { ocw_credit_purchase: 'cp_\u0000' };
    const invoice = { id: 'in_1', object: 'invoice', customer: world.customerId, metadata };
    assert.equal(await deliver(world, 'invoice.paid', invoice, 'evt_odd_id'), 'applied');
  });

  test('about a credit note of an unknown invoice is of its customer', async () => {
    const world = await createWorld(database);
    const note = { id: 'cn_1', object: 'credit_note', customer: world.customerId, invoice: 'in_unknown' };
    assert.equal(await deliver(world, 'credit_note.created', note, 'evt_no_invoice'), 'applied');
    assert.deepEqual(world.errors, []);
  });
});
