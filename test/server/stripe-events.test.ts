import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { STRIPE_EVENTS } from '../../src/server/index.ts';
import { payForPurchase } from '../support/backend.ts';
import { expectProblem, openPurchase, readAccount } from '../support/contract-responses.ts';
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

/** Stripe's response to a request that names an unknown or deleted object. */
function noSuch(what: string): Response {
  const error = { type: 'invalid_request_error', code: 'resource_missing', message: `No such ${what}` };
  return Response.json({ error }, { status: 400 });
}

describe('an event of another account', () => {
  for (const type of ['charge.refunded', 'refund.created', 'charge.dispute.created', 'credit_note.created']) {
    test(`is ignored, although Stripe does not know what it names: ${type}`, async () => {
      const world = await createWorld(database);
      world.simulator.intercept(async ({ path }, proceed) =>
        /^\/v1\/(invoice_payments|invoices)\b/.test(path)
          ? noSuch('payment_intent: pi_other')
          : await proceed(),
      );
      const object = {
        id: 'x',
        object: 'x',
        customer: 'cus_other',
        payment_intent: 'pi_other',
        invoice: 'in_other',
      };
      assert.equal(await deliver(world, type, object, `evt_other_${type}`), 'ignored');
      assert.deepEqual(world.errors, []);
    });
  }
});

describe('a deleted customer', () => {
  test('leaves a canceled subscription, and the purchased credits', async () => {
    const world = await createWorld(database);
    const { customerId: id, stripe, subscriptionId } = world;
    const purchase = await openPurchase(world, 3);
    await payForPurchase(world, purchase.id);
    await world.simulator.settled();
    world.simulator.holdEvents();
    await stripe.subscriptions.cancel(subscriptionId);
    world.simulator.intercept(async ({ path, params }, proceed) => {
      if (JSON.stringify(params).includes(id)) return noSuch(`customer: ${id}`);
      const response = await proceed();
      if (!path.startsWith('/v1/subscriptions/')) return response;
      const customer = { id, object: 'customer', deleted: true };
      return Response.json({ ...((await response.json()) as object), customer });
    });
    const customer = { id, object: 'customer', deleted: true };
    assert.equal(await deliver(world, 'customer.deleted', customer, 'evt_deleted'), 'applied');
    const { status, credits, paymentMethod, nextInvoice } = await readAccount(world);
    assert.deepEqual(
      [status, credits.purchased.available, paymentMethod, nextInvoice],
      ['canceled', 3, null, null],
    );
    assert.deepEqual(world.errors, []);
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
