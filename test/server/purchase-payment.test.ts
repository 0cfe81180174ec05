import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { CreditEntry, CreditPurchase } from '../../src/contract/index.ts';
import { CreditEntryPageSchema } from '../../src/contract/index.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { OperatorError } from '../../src/server/operator-error.ts';
import { payForPurchase, paymentOf } from '../support/backend.ts';
import {
  beginPurchase,
  expectResponse,
  expectProblem,
  openPurchase,
  readAccount,
  readPurchase,
} from '../support/contract-responses.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { World, WorldOptions } from '../support/world.ts';
import { createWorld } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

const newWorld = (options?: WorldOptions): Promise<World> => createWorld(database, options);

async function purchased(world: World): Promise<number> {
  return (await readAccount(world)).credits.purchased.available;
}

/** Changes Stripe's responses for a Checkout Session. */
function rewriteSessions(world: World, change: (session: Record<string, unknown>) => object): void {
  world.simulator.intercept(async (call, proceed) => {
    const response = await proceed();
    if (!call.path.startsWith('/v1/checkout/sessions/')) return response;
    const session = (await response.json()) as Record<string, unknown>;
    return Response.json({ ...session, ...change(session) }, { headers: response.headers });
  });
}

function reported(world: World): readonly string[] {
  return world.errors.map((error) => {
    assert.ok(error instanceof OperatorError);
    return error.code;
  });
}

async function bought(world: World): Promise<CreditPurchase> {
  const purchase = await openPurchase(world, 5);
  await payForPurchase(world, purchase.id);
  await world.simulator.settled();
  return await readPurchase(world, purchase);
}

async function ledgerOf(world: World): Promise<readonly CreditEntry[]> {
  const response = await world.send('GET', 'credit-entries');
  return (await expectResponse(response, CreditEntryPageSchema)).entries;
}

const OTHERWISE: Readonly<Record<string, (session: Record<string, unknown>) => object>> = {
  'in another currency': () => ({ currency: 'eur' }),
  'with less than was shown': () => ({ amount_total: 9499 }),
  'with more than was shown': () => ({ amount_total: 10_165 }),
  'as presented in another currency': () => ({
    presentment_details: { presentment_amount: 8850, presentment_currency: 'eur' },
  }),
  'as presented with another amount': () => ({
    presentment_details: { presentment_amount: 9501, presentment_currency: 'usd' },
  }),
  'with less than its payment was for': ({ payment_intent: intent }) => ({
    payment_intent: { ...(intent as object), amount_received: 1 },
  }),
  'in another currency by its payment': ({ payment_intent: intent }) => ({
    payment_intent: { ...(intent as object), currency: 'cad' },
  }),
};

describe('a purchase that is paid', () => {
  for (const [how, change] of Object.entries(OTHERWISE)) {
    test(`${how} grants no credits, and the host is notified once`, async () => {
      const world = await newWorld();
      const before = await openPurchase(world, 5);
      rewriteSessions(world, change);
      await payForPurchase(world, before.id);
      await world.simulator.settled();
      for (const { id } of world.simulator.events) await world.simulator.deliver(id);
      const purchase = await readPurchase(world, before);
      assert.deepEqual(
        [purchase.status, purchase.failure, purchase.fulfilledAt, purchase.total],
        ['failed', { code: 'paid_otherwise', message: null }, null, { amount: 9500, currency: 'USD' }],
      );
      assert.equal(await purchased(world), 0);
      assert.deepEqual(reported(world), ['purchase_paid_otherwise']);
    });
  }

  test('as shown is credited, has the amount paid, and has a separate invoice', async () => {
    const world = await newWorld();
    const purchase = await bought(world);
    assert.deepEqual([purchase.status, purchase.amountPaid], ['fulfilled', purchase.total]);
    assert.deepEqual([await purchased(world), reported(world)], [5, []]);
    const { data: sessions } = await world.stripe.checkout.sessions.list({ customer: world.customerId });
    const invoice = await world.stripe.invoices.retrieve(sessions[0]?.invoice as string);
    assert.deepEqual(
      [invoice.status, invoice.amount_paid, invoice.parent, invoice.metadata?.['ocw_credit_purchase']],
      ['paid', 9500, null, purchase.id],
    );
  });

  test('has the card and the invoice, later and in the ledger, too', async () => {
    const world = await newWorld();
    const purchase = await bought(world);
    const { data } = await world.stripe.invoices.list({ customer: world.customerId });
    const invoice = data.find(({ metadata }) => metadata?.['ocw_credit_purchase'] === purchase.id);
    const url = invoice?.hosted_invoice_url;
    assert.ok(url);
    for (const read of [purchase, await readPurchase(world, purchase)]) {
      assert.deepEqual([read.paidWith?.brand, read.paidWith?.last4, read.invoiceUrl], ['visa', '4242', url]);
    }
    const [entry] = await ledgerOf(world);
    assert.deepEqual(entry?.purchase, { id: purchase.id, total: purchase.total, invoiceUrl: url });
  });

  test('has no link to its invoice for a caller who may not pay invoices', async () => {
    const world = await newWorld({ scopes: ['billing:read', 'credits:buy'] });
    const purchase = await bought(world);
    assert.deepEqual([purchase.status, purchase.invoiceUrl], ['fulfilled', undefined]);
    assert.equal(purchase.paidWith?.last4, '4242');
    const [entry] = await ledgerOf(world);
    assert.deepEqual(entry?.purchase, { id: purchase.id, total: purchase.total });
  });

  test('is listed with its price while Stripe does not respond', async () => {
    const world = await newWorld();
    const purchase = await bought(world);
    world.simulator.intercept(() => Promise.reject(new TypeError('Failed to fetch')));
    const again = await readPurchase(world, purchase);
    assert.deepEqual([again.status, again.paidWith, again.invoiceUrl], ['fulfilled', undefined, undefined]);
    const [entry] = await ledgerOf(world);
    assert.deepEqual(entry?.purchase, { id: purchase.id, total: purchase.total });
  });

  test('is shown without its receipt, and the host is notified, if Stripe refuses the key', async () => {
    const world = await newWorld();
    const purchase = await bought(world);
    world.simulator.intercept(() => {
      const error = { type: 'invalid_request_error', message: 'The key has no permission.' };
      return Promise.resolve(Response.json({ error }, { status: 403 }));
    });
    const again = await readPurchase(world, purchase);
    assert.deepEqual([again.status, again.paidWith], ['fulfilled', undefined]);
    assert.deepEqual(reported(world), ['stripe_key_refused']);
    assert.equal((await ledgerOf(world))[0]?.purchase?.invoiceUrl, undefined);
  });

  test('as shown in its own currency and amount is credited', async () => {
    const world = await newWorld();
    const presentment_details = { presentment_amount: 9500, presentment_currency: 'usd' };
    rewriteSessions(world, () => ({ presentment_details }));
    assert.equal((await bought(world)).status, 'fulfilled');
    assert.equal(await purchased(world), 5);
  });

  test('is never shown in another currency, whatever the account’s settings', async () => {
    const world = await newWorld({ adaptivePricing: { currency: 'eur', rate: 0.9316 } });
    for (const checkout of ['elements', 'hosted'] as const) {
      const purchase = await openPurchase(world, 2, checkout);
      await payForPurchase(world, purchase.id);
      assert.equal((await readPurchase(world, purchase)).status, 'fulfilled');
    }
    assert.equal(await purchased(world), 4);
  });

  test('keeps its receipt after it was refunded', async () => {
    const world = await newWorld();
    const purchase = await bought(world);
    await world.stripe.refunds.create({ payment_intent: await paymentOf(world, purchase.id) });
    await world.simulator.settled();
    const again = await readPurchase(world, purchase);
    assert.deepEqual([again.status, again.paidWith?.last4], ['refunded', '4242']);
    assert.deepEqual(again.invoiceUrl, purchase.invoiceUrl);
  });

  test('otherwise and refunded is reported as refunded, and as owed again if the refund fails', async () => {
    const world = await newWorld();
    rewriteSessions(world, () => ({ amount_total: 9499 }));
    const purchase = await bought(world);
    const refund = await world.stripe.refunds.create({ payment_intent: await paymentOf(world, purchase.id) });
    await world.simulator.settled();
    assert.equal((await readPurchase(world, purchase)).status, 'refunded');
    await world.simulator.failRefund(refund.id);
    await world.simulator.settled();
    assert.equal((await readPurchase(world, purchase)).status, 'failed');
    assert.deepEqual([await purchased(world), reported(world)], [0, ['purchase_paid_otherwise']]);
  });
});

describe('a credit price that is not an amount per credit', () => {
  for (const [how, change] of [
    ['for packages', { transform_quantity: { divide_by: 10, round: 'up' } }],
    ['recurring', { type: 'recurring' }],
  ] as const) {
    test(`because it is ${how} is neither shown nor sold, and is reported once`, async () => {
      const world = await newWorld();
      world.simulator.intercept(async ({ path }, proceed) => {
        const response = await proceed();
        if (!path.startsWith('/v1/prices/')) return response;
        return Response.json({ ...((await response.json()) as object), ...change });
      });
      assert.equal((await readAccount(world)).topUp, null);
      await expectProblem(await beginPurchase(world, { quantity: 10 }), 'top_up_unavailable');
      assert.deepEqual(reported(world), ['credit_price_unusable']);
    });
  }
});

describe('events of a purchase', () => {
  test('by its invoice alone grant its credits', async () => {
    const world = await newWorld();
    const purchase = await openPurchase(world, 3);
    world.simulator.holdEvents();
    await payForPurchase(world, purchase.id);
    const paid = world.simulator.events.find(({ type }) => type === 'invoice.paid');
    const latest = world.simulator.events.filter(({ type }) => type === 'invoice.paid').at(-1);
    assert.notEqual(latest?.id, paid?.id, 'the first one is of the subscription');
    const response = await world.simulator.deliver(latest?.id ?? '');
    assert.deepEqual(await response.json(), { received: true, result: 'applied' });
    world.wire.reset();
    assert.equal(await purchased(world), 3);
  });

  for (const type of ['charge.refunded', 'refund.created'] as const) {
    test(`by ${type} alone take them back; a failed refund returns them`, async () => {
      const world = await newWorld();
      const purchase = await bought(world);
      const deliverOnly = async (wanted: string): Promise<void> => {
        const event = world.simulator.events.filter((each) => each.type === wanted).at(-1);
        const response = await world.simulator.deliver(event?.id ?? '');
        assert.deepEqual(await response.json(), { received: true, result: 'applied' });
      };
      world.simulator.holdEvents();
      const payment_intent = await paymentOf(world, purchase.id);
      const refund = await world.stripe.refunds.create({ payment_intent });
      await deliverOnly(type);
      assert.equal(await purchased(world), 0);
      await world.simulator.failRefund(refund.id);
      await deliverOnly(type === 'charge.refunded' ? 'charge.refund.updated' : 'refund.failed');
      assert.equal(await purchased(world), 5);
    });
  }
});
