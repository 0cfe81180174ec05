import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import Stripe from 'stripe';
import { filePersistence } from '../../../src/simulator/file-persistence.ts';
import { createStripeSimulator, simulatedStripe } from '../../../src/simulator/index.ts';
import type { StripeSimulatorOptions } from '../../../src/simulator/index.ts';
import {
  bench,
  changeSeats,
  day,
  intentOf,
  invoiceOf,
  novemberFirst,
  organization,
  seatsOf,
} from './setup.ts';

const secret = 'whsec_simulated';

/** A webhook endpoint that verifies signatures like a server, and fails as often as configured. */
function endpoint(failures = 0) {
  const received: Stripe.Event[] = [];
  const stripe = new Stripe('sk_test_x');
  let left = failures;
  const deliver = async (request: Request): Promise<Response> => {
    if (left > 0) {
      left -= 1;
      throw new TypeError('fetch failed');
    }
    const payload = await request.text();
    const header = request.headers.get('stripe-signature') ?? '';
    received.push(
      await stripe.webhooks.constructEventAsync(
        payload,
        header,
        secret,
        300,
        undefined,
        novemberFirst * 1000,
      ),
    );
    return new Response(null, { status: 204 });
  };
  return { received, webhook: { secret, deliver } };
}

describe('events of the simulator', () => {
  it('arrive signed, in order, after the response', async () => {
    const { received, webhook } = endpoint();
    const { simulator } = await organization({}, { webhook });
    assert.equal(received.length, 0);
    await simulator.settled();
    assert.deepEqual(
      received.map((event) => event.id),
      simulator.events.map((event) => event.id),
    );
    assert.ok(received.some((event) => event.type === 'invoice.paid'));
    assert.ok(simulator.events.every((event) => event.pending_webhooks === 0));
    assert.equal(received[0]?.api_version, '2026-10-28.endive');
  });

  it('may cause calls to the API', async () => {
    const seen: string[] = [];
    const { simulator, stripe, org } = await organization(
      {},
      {
        webhook: {
          secret,
          async deliver() {
            const [subscription] = (await stripe.subscriptions.list()).data;
            seen.push(subscription?.id ?? '');
            return new Response();
          },
        },
      },
    );
    await simulator.settled();
    assert.ok(seen.length > 0 && seen.every((id) => id === org.subscription));
  });

  it('are retried if the endpoint fails, without affecting the caller', async () => {
    const { received, webhook } = endpoint(2);
    const { simulator, stripe } = bench({ webhook });
    await stripe.customers.create({ name: 'a' });
    await simulator.settled();
    assert.equal(received.length, 1);
  });

  it('can be held, reordered and repeated', async () => {
    const { received, webhook } = endpoint();
    const { simulator, stripe } = bench({ webhook });
    simulator.holdEvents();
    for (const name of ['a', 'b', 'c']) await stripe.customers.create({ name });
    await simulator.settled();
    assert.equal(received.length, 0);
    const ids = simulator.events.map((event) => event.id);
    simulator.releaseEvents('reverse');
    await simulator.settled();
    assert.deepEqual(
      received.map((event) => event.id),
      [...ids].reverse(),
    );
    await simulator.deliver(ids[1] ?? '');
    assert.equal(received.at(-1)?.id, ids[1]);
    simulator.holdEvents();
    for (const name of ['d', 'e', 'f']) await stripe.customers.create({ name });
    const later = simulator.events.slice(3).map((event) => event.id);
    simulator.releaseEvents([later[1] ?? '']);
    await simulator.settled();
    assert.deepEqual(
      received.slice(4).map((event) => event.id),
      [later[1], later[0], later[2]],
    );
  });

  it('contain the object as of the event', async () => {
    const { simulator, stripe, org } = await organization({ seats: 5 });
    await simulator.advanceBy(day);
    await changeSeats(stripe, org, 8, { idempotencyKey: 'change' });
    const listed = await stripe.events.list({ type: 'customer.subscription.updated', limit: 1 });
    const [event] = listed.data;
    const previous = event?.data.previous_attributes as Partial<Stripe.Subscription>;
    assert.equal(previous.items?.data[0]?.quantity, 5);
    assert.equal(seatsOf(event?.data.object as Stripe.Subscription), 8);
    assert.equal(event?.request?.idempotency_key, 'change');
    assert.equal((await stripe.events.retrieve(event?.id ?? '')).id, event?.id);
  });

  it('are delivered after a restart if they were not before', async () => {
    let saved: string | undefined;
    const options: StripeSimulatorOptions = {
      now: () => novemberFirst,
      load: async () => saved,
      save: async (state) => {
        saved = state;
      },
    };
    const dead = await organization(
      {},
      { ...options, webhook: { secret, deliver: () => Promise.reject(new Error('down')) } },
    );
    await dead.simulator.settled();
    const { received, webhook } = endpoint();
    const restarted = createStripeSimulator({ ...options, webhook });
    await restarted.deliverPending();
    assert.equal(received.length, restarted.events.length);
    assert.ok(received.length > 5);
  });
});

describe("the simulator's storage", () => {
  it('is saved before a changing request gets its response, but not for a reading one', async () => {
    const saves: string[] = [];
    const { stripe } = bench({ save: async (state) => void saves.push(state) });
    const customer = await stripe.customers.create({ name: 'a' });
    assert.equal(saves.length, 1);
    assert.ok(saves[0]?.includes(customer.id));
    await stripe.customers.retrieve(customer.id);
    assert.equal(saves.length, 1);
  });

  it('survives a crash between the payment and its response, in a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'simulator-'));
    try {
      const persistence = filePersistence(join(folder, 'state', 'stripe.json'));
      const options: StripeSimulatorOptions = { now: () => novemberFirst, ...persistence };
      const { simulator, stripe, org } = await organization(
        { seats: 5, paymentMethod: 'pm_card_authenticationRequired' },
        options,
      );
      await simulator.advanceBy(day);
      const intent = await intentOf(
        stripe,
        invoiceOf(await changeSeats(stripe, org, 7, { idempotencyKey: 'change' })),
      );
      const restarted = createStripeSimulator(options);
      const again = simulatedStripe(restarted);
      assert.equal(
        (await changeSeats(again, org, 7, { idempotencyKey: 'change' })).pending_update
          ?.subscription_items?.[0]?.quantity,
        7,
      );
      assert.equal(restarted.now(), novemberFirst + day);
      await restarted.completeAction(intent.id, 'succeed');
      assert.equal(seatsOf(await again.subscriptions.retrieve(org.subscription)), 7);
      const fresh = await again.customers.create({ name: 'new' });
      assert.notEqual(fresh.id, org.customer);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('discards the partial work of a refused request', async () => {
    const { simulator, stripe, org } = await organization({
      seats: 5,
      paymentMethod: 'pm_card_chargeCustomerFail',
    });
    const before = await simulator.serialize();
    await assert.rejects(
      stripe.subscriptions.update(org.subscription, {
        items: [{ id: org.subscriptionItem, quantity: 8 }],
        proration_behavior: 'always_invoice',
        payment_behavior: 'error_if_incomplete',
      }),
    );
    const records = (state: string): Record<string, unknown[]> =>
      (JSON.parse(state) as { records: Record<string, unknown[]> }).records;
    assert.deepEqual(
      { ...records(await simulator.serialize()), _replay: [] },
      { ...records(before), _replay: [] },
    );
  });
});
