import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { OperatorError } from '../../src/server/operator-error.ts';
import { changeSeats, confirm, expectProblem, quoteFor, readAccount } from '../support/contract-responses.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { World } from '../support/world.ts';
import { createWorld, DAY } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

const midPeriod = (): Promise<World> => createWorld(database, { elapsed: 15.5 * DAY });

interface InvoiceBody {
  latest_invoice?: unknown;
  data?: { readonly id: string }[];
}

/** Hides invoices that Stripe creates from now on: the latest one stays the previous one. */
async function hideNewInvoices(world: World): Promise<() => void> {
  const invoices = await world.stripe.invoices.list({ customer: world.customerId, limit: 100 });
  const known = new Set(invoices.data.map(({ id }) => id));
  const [latest] = invoices.data;
  return world.simulator.intercept(async (call, proceed) => {
    const response = await proceed();
    const isSubscription = call.path.startsWith('/v1/subscriptions/');
    if (!response.ok || (!isSubscription && call.path !== '/v1/invoices')) return response;
    const body = (await response.json()) as InvoiceBody;
    if (isSubscription) return Response.json({ ...body, latest_invoice: latest });
    return Response.json({ ...body, data: (body.data ?? []).filter(({ id }) => known.has(id)) });
  });
}

const unknownInvoices = (world: World): number =>
  world.errors.filter(
    (error) => error instanceof OperatorError && error.code === 'seat_change_invoice_unknown',
  ).length;

describe('a change applied without an invoice, outside of a trial', () => {
  test('is unknown and reported once, never charged 0, and found as soon as Stripe returns the invoice', async () => {
    const world = await midPeriod();
    const quote = await quoteFor(world, 8);
    const show = await hideNewInvoices(world);
    await expectProblem(await confirm(world, quote, 'k'), 'outcome_unknown');
    for (let read = 0; read < 3; read += 1) {
      const { seats, latestSeatChange } = await readAccount(world);
      assert.equal(seats.quantity, 8);
      assert.deepEqual([latestSeatChange?.status, latestSeatChange?.amountCharged], ['confirming', null]);
    }
    assert.equal(unknownInvoices(world), 1);
    show();
    const { latestSeatChange } = await readAccount(world);
    assert.deepEqual(
      [latestSeatChange?.status, latestSeatChange?.amountCharged?.amount],
      ['succeeded', 4350],
    );
  });

  test('unblocks other changes after an hour, still without an amount', async () => {
    const world = await midPeriod();
    const quote = await quoteFor(world, 8);
    const show = await hideNewInvoices(world);
    await confirm(world, quote, 'k');
    await world.simulator.advanceBy(3600);
    const { latestSeatChange } = await readAccount(world);
    assert.deepEqual([latestSeatChange?.status, latestSeatChange?.amountCharged], ['succeeded', null]);
    show();
    const next = await changeSeats(world, 9);
    assert.equal(next.amountCharged?.amount, next.amountDue.amount);
    assert.equal(unknownInvoices(world), 1);
  });
});

describe('the invoice of a change', () => {
  test('is not that of an update made elsewhere, to the same number, right before ours', async () => {
    const world = await midPeriod();
    const quote = await quoteFor(world, 8);
    const { items } = await world.stripe.subscriptions.retrieve(world.subscriptionId);
    await world.simulator.advanceBy(30);
    // After the amounts were compared: for the length of one request nothing can see it.
    world.wire.before('POST /v1/subscriptions/', async () => {
      await world.stripe.subscriptions.update(world.subscriptionId, {
        items: [{ id: items.data[0]?.id ?? '', quantity: 8 }],
        proration_behavior: 'always_invoice',
      });
    });
    await expectProblem(await confirm(world, quote, 'k'), 'outcome_unknown');
    const { latestSeatChange } = await readAccount(world);
    assert.equal(latestSeatChange?.amountCharged, null);
    assert.equal(unknownInvoices(world), 1);
  });

  test('is not the renewal from before the request', async () => {
    const world = await midPeriod();
    const quote = await quoteFor(world, 8);
    world.simulator.holdEvents();
    world.wire.fail({ kind: 'lost', position: 'after', matching: 'POST /v1/subscriptions/', times: 3 });
    world.wire.fail({ kind: 'lost', position: 'before', matching: 'GET /v1/', skip: 4, times: 9 });
    await confirm(world, quote, 'k');
    world.wire.reset();
    await world.simulator.advanceBy(20 * DAY);
    const { latestSeatChange } = await readAccount(world);
    assert.deepEqual(
      [latestSeatChange?.status, latestSeatChange?.amountCharged?.amount],
      ['succeeded', 4350],
    );
  });
});
