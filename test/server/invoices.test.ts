import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type Stripe from 'stripe';
import type { Invoice, InvoicePage, Scope } from '../../src/contract/index.ts';
import { InvoicePageSchema, OwedInvoicesSchema } from '../../src/contract/index.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { OperatorError } from '../../src/server/index.ts';
import { payForPurchase, paymentOf } from '../support/backend.ts';
import { changeSeats, expectResponse, expectProblem, openPurchase } from '../support/contract-responses.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { World } from '../support/world.ts';
import { createWorld, DAY, setCard } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

async function listInvoices(world: World, query = ''): Promise<InvoicePage> {
  return await expectResponse(await world.send('GET', `invoices${query}`), InvoicePageSchema);
}

/** The content of a row. */
function summarize({ kind, quantity, status, total, amountDue, accountCreditAdded }: Invoice): unknown {
  return [kind, quantity, status, total.amount, amountDue.amount, accountCreditAdded.amount];
}

/** An invoice that Stripe created and saw paid by so many seconds later. */
function createdLater(invoice: Stripe.Invoice, seconds: number): Stripe.Invoice {
  const { created, status_transitions: times } = invoice;
  const paidAt = times.paid_at === null ? null : times.paid_at + seconds;
  return { ...invoice, created: created + seconds, status_transitions: { ...times, paid_at: paidAt } };
}

describe('the list of invoices', () => {
  test('includes renewals, seat changes, purchases and account credit, newest first', async () => {
    const world = await createWorld(database, { elapsed: 15 * DAY });
    await changeSeats(world, 8);
    await world.simulator.advanceBy(DAY);
    await changeSeats(world, 6);
    const { id } = await openPurchase(world, 3);
    await payForPurchase(world, id);
    await world.simulator.advanceBy(20 * DAY);
    const { invoices, nextCursor } = await listInvoices(world);
    assert.equal(nextCursor, null);
    const [renewal, purchase, decrease, increase, first] = invoices;
    assert.deepEqual(
      [renewal, purchase, increase, first].map((invoice) => invoice && summarize(invoice)),
      [
        ['renewal', 6, 'paid', 17_400, renewal?.amountDue.amount ?? 0, 0],
        ['credit_purchase', 3, 'paid', 5700, 5700, 0],
        ['seat_change', 8, 'paid', increase?.total.amount, increase?.total.amount, 0],
        ['subscription', 5, 'paid', 14_500, 14_500, 0],
      ],
    );
    assert.equal(decrease?.kind, 'seat_change');
    assert.equal(decrease.quantity, 6);
    assert.ok(decrease.total.amount < 0);
    assert.equal(decrease.accountCreditAdded.amount, -decrease.total.amount);
    assert.equal(renewal?.accountCreditApplied.amount, decrease.accountCreditAdded.amount);
    assert.equal(renewal.amountDue.amount, 17_400 - decrease.accountCreditAdded.amount);
    assert.ok(invoices.every(({ number, hostedInvoiceUrl }) => number && hostedInvoiceUrl));
  });

  const refusals = [
    [403, 'invalid_request_error', 'stripe_key_refused'],
    [429, 'rate_limit_error', 'stripe_rate_limited'],
  ] as const;
  for (const [status, type, code] of refusals)
    test(`omits refunds if Stripe responds ${status} to the charges, and reports it to the operator`, async () => {
      const world = await createWorld(database, { elapsed: 15 * DAY });
      await changeSeats(world, 6);
      world.simulator.intercept(async (call, proceed) =>
        call.path.startsWith('/v1/charges')
          ? Response.json({ error: { type, message: 'No.' } }, { status })
          : await proceed(),
      );
      const { invoices } = await listInvoices(world);
      assert.deepEqual(
        invoices.map(({ kind, amountRefunded }) => [kind, amountRefunded]),
        [
          ['seat_change', undefined],
          ['subscription', undefined],
        ],
      );
      const [reported] = world.errors;
      assert.ok(reported instanceof OperatorError);
      assert.equal(reported.code, code);
    });

  test('has the refunds of each payment, with one request for the charges of a page', async () => {
    const world = await createWorld(database, { elapsed: 15 * DAY });
    const { id } = await openPurchase(world, 3);
    await payForPurchase(world, id);
    const other = await openPurchase(world, 1);
    await payForPurchase(world, other.id);
    await changeSeats(world, 6);
    await changeSeats(world, 5);
    await world.stripe.refunds.create({ payment_intent: await paymentOf(world, id), amount: 700 });
    await world.stripe.refunds.create({ payment_intent: await paymentOf(world, other.id) });
    await world.simulator.settled();
    const before = world.wire.calls.length;
    const { invoices } = await listInvoices(world);
    assert.deepEqual(
      invoices.map(({ kind, amountRefunded }) => [kind, amountRefunded?.amount]),
      [
        ['seat_change', 0],
        ['seat_change', 0],
        ['credit_purchase', 1900],
        ['credit_purchase', 700],
        ['subscription', 0],
      ],
    );
    assert.deepEqual(
      world.wire.calls.slice(before).map(({ method, path }) => `${method} ${path.split('?')[0]}`),
      ['GET /v1/invoices', 'GET /v1/charges'],
    );
  });

  test('omits refunds of an invoice whose charge Stripe does not list', async () => {
    const world = await createWorld(database, { elapsed: 15 * DAY });
    const { id } = await openPurchase(world, 3);
    await payForPurchase(world, id);
    const unlisted = await paymentOf(world, id);
    world.simulator.intercept(async ({ path }, proceed) => {
      const response = await proceed();
      if (!path.startsWith('/v1/charges')) return response;
      const list = (await response.json()) as Stripe.ApiList<Stripe.Charge>;
      return Response.json({
        ...list,
        data: list.data.filter((charge) => charge.payment_intent !== unlisted),
      });
    });
    const { invoices } = await listInvoices(world);
    assert.deepEqual(
      invoices.map(({ kind, amountPaid, amountRefunded }) => [
        kind,
        amountPaid.amount,
        amountRefunded?.amount,
      ]),
      [
        ['credit_purchase', 5700, undefined],
        ['subscription', 14_500, 0],
      ],
    );
    assert.deepEqual(world.errors, []);
  });

  const ages = [
    ['says', 14 * DAY, 700],
    ['leaves out', 14 * DAY + 1, undefined],
  ] as const;
  for (const [does, age, refunded] of ages)
    test(`${does} the refunds of a charge that is ${age} seconds older than its invoice`, async () => {
      const world = await createWorld(database, { elapsed: 15 * DAY });
      const { id } = await openPurchase(world, 3);
      await payForPurchase(world, id);
      await world.stripe.refunds.create({ payment_intent: await paymentOf(world, id), amount: 700 });
      await world.simulator.settled();
      world.simulator.intercept(async ({ path }, proceed) => {
        const response = await proceed();
        if (!path.startsWith('/v1/invoices')) return response;
        const list = (await response.json()) as Stripe.ApiList<Stripe.Invoice>;
        return Response.json({ ...list, data: list.data.map((invoice) => createdLater(invoice, age)) });
      });
      // Alone on its page: an older invoice on it would cause older charges to be read.
      const { invoices } = await listInvoices(world, '?limit=1');
      assert.deepEqual(
        invoices.map(({ kind, amountRefunded }) => [kind, amountRefunded?.amount]),
        [['credit_purchase', refunded]],
      );
    });

  test('never applies more account credit to an invoice than its total', async () => {
    const world = await createWorld(database, { elapsed: 15 * DAY });
    world.simulator.intercept(async ({ path }, proceed) => {
      const response = await proceed();
      if (!path.startsWith('/v1/invoices')) return response;
      const list = (await response.json()) as Stripe.ApiList<Stripe.Invoice>;
      const data = list.data.map((invoice) => ({ ...invoice, starting_balance: -20_000, ending_balance: 0 }));
      return Response.json({ ...list, data });
    });
    const [invoice] = (await listInvoices(world)).invoices;
    assert.deepEqual([invoice?.total.amount, invoice?.accountCreditApplied.amount], [14_500, 14_500]);
  });

  test('is read page by page', async () => {
    const world = await createWorld(database, { elapsed: 15 * DAY });
    await changeSeats(world, 6);
    await world.simulator.advanceBy(DAY);
    await changeSeats(world, 7);
    const newest = await listInvoices(world, '?limit=2');
    assert.deepEqual(
      newest.invoices.map(({ quantity }) => quantity),
      [7, 6],
    );
    const older = await listInvoices(world, `?limit=2&cursor=${newest.nextCursor}`);
    assert.deepEqual(
      older.invoices.map(({ kind }) => kind),
      ['subscription'],
    );
    assert.equal(older.nextCursor, null);
  });

  test('returns links to callers who may pay invoices only', async () => {
    const organizationId = 'org_invoice_links';
    let scopes: readonly Scope[] = ['billing:read', 'seats:write', 'credits:buy', 'credits:use'];
    const world = await createWorld(database, {
      organizationId,
      identify: () => Promise.resolve({ organizationId, scopes }),
    });
    assert.equal((await listInvoices(world)).invoices[0]?.hostedInvoiceUrl, null);
    scopes = ['billing:read', 'invoices:pay'];
    assert.match((await listInvoices(world)).invoices[0]?.hostedInvoiceUrl ?? '', /^http/);
    scopes = ['invoices:pay'];
    await expectProblem(await world.send('GET', 'invoices'), 'forbidden');
  });

  test('marks an invoice as owed after a declined renewal', async () => {
    const world = await createWorld(database, { elapsed: 15 * DAY });
    await setCard(world, 'pm_card_chargeCustomerFail');
    await world.simulator.advanceBy(17 * DAY);
    const { invoices } = await listInvoices(world);
    assert.deepEqual(
      invoices.map(({ kind, status, isOwed }) => [kind, status, isOwed]),
      [
        ['renewal', 'open', true],
        ['subscription', 'paid', false],
      ],
    );
  });

  test('marks a seat change as owed if Stripe applied it before its payment failed', async () => {
    const world = await createWorld(database, { elapsed: 15 * DAY });
    await setCard(world, 'pm_card_chargeCustomerFail');
    const { items } = await world.stripe.subscriptions.retrieve(world.subscriptionId);
    await world.stripe.subscriptions.update(world.subscriptionId, {
      items: [{ id: items.data[0]?.id ?? '', quantity: 8 }],
      payment_behavior: 'allow_incomplete',
      proration_behavior: 'always_invoice',
    });
    await world.simulator.settled();
    const [declined] = (await listInvoices(world)).invoices;
    assert.deepEqual([declined?.kind, declined?.status, declined?.isOwed], ['seat_change', 'open', true]);
    const owed = await expectResponse(await world.send('GET', 'invoices/owed'), OwedInvoicesSchema);
    assert.deepEqual(
      owed.invoices.map(({ id, isOwed }) => [id, isOwed]),
      [[declined?.id, true]],
    );
  });

  test('does not mark a declined seat change as owed', async () => {
    const world = await createWorld(database, { elapsed: 15 * DAY });
    await setCard(world, 'pm_card_chargeCustomerFail');
    assert.equal((await changeSeats(world, 8)).status, 'requires_payment_method');
    await world.simulator.advanceBy(7200);
    const [declined] = (await listInvoices(world)).invoices;
    assert.deepEqual([declined?.kind, declined?.status, declined?.isOwed], ['seat_change', 'open', false]);
  });

  test('marks another subscription’s change as owed while a seat change waits for payment', async () => {
    const world = await createWorld(database, { elapsed: 15 * DAY });
    const { items } = await world.stripe.subscriptions.retrieve(world.subscriptionId);
    const price = items.data[0]?.price.id ?? '';
    const other = await world.stripe.subscriptions.create({
      customer: world.customerId,
      items: [{ price, quantity: 1 }],
    });
    await setCard(world, 'pm_card_chargeCustomerFail');
    await world.stripe.subscriptions.update(other.id, {
      items: [{ id: other.items.data[0]?.id ?? '', quantity: 2 }],
      payment_behavior: 'allow_incomplete',
      proration_behavior: 'always_invoice',
    });
    await world.simulator.advanceBy(DAY);
    assert.equal((await changeSeats(world, 8)).status, 'requires_payment_method');
    const { invoices } = await listInvoices(world);
    assert.deepEqual(
      invoices.map(({ kind, quantity, status, isOwed }) => [kind, quantity, status, isOwed]),
      [
        ['seat_change', 8, 'open', false],
        ['seat_change', 2, 'open', true],
        ['subscription', 1, 'paid', false],
        ['subscription', 5, 'paid', false],
      ],
    );
  });

  test('does not call the invoices of another product’s subscription renewals, nor its quantity users', async () => {
    const world = await createWorld(database, { elapsed: 2 * DAY });
    const product = await world.stripe.products.create({ name: 'Payroll' });
    const price = await world.stripe.prices.create({
      product: product.id,
      currency: 'usd',
      unit_amount: 9900,
      recurring: { interval: 'month' },
    });
    const items = [{ price: price.id, quantity: 3 }];
    await world.stripe.subscriptions.create({ customer: world.customerId, items });
    await world.simulator.advanceBy(35 * DAY);
    await world.simulator.settled();
    const { invoices } = await listInvoices(world);
    assert.deepEqual(
      invoices.map(({ kind, quantity, description, total }) => [kind, quantity, description, total.amount]),
      [
        ['other', null, '3 × Payroll (at 9900 usd / month)', 29_700],
        ['renewal', 5, null, 14_500],
        ['other', null, '3 × Payroll (at 9900 usd / month)', 29_700],
        ['subscription', 5, null, 14_500],
      ],
    );
  });

  test('does not take the quantity of an add-on that is billed alone for users, and counts users beside one', async () => {
    const seats = 'price_sim_seat_usd_2900_month';
    const world = await createWorld(database, { policy: { seatPriceIds: [seats] } });
    const product = await world.stripe.products.create({ name: 'Support' });
    const price = await world.stripe.prices.create({
      product: product.id,
      currency: 'usd',
      unit_amount: 1000,
      recurring: { interval: 'month' },
    });
    const items = [{ price: price.id, quantity: 40 }];
    await world.stripe.subscriptions.update(world.subscriptionId, {
      items,
      proration_behavior: 'always_invoice',
    });
    await world.simulator.advanceBy(35 * DAY);
    await world.simulator.settled();
    const { invoices } = await listInvoices(world);
    assert.deepEqual(
      invoices.map(({ kind, quantity }) => [kind, quantity]),
      [
        ['renewal', 5],
        ['other', null],
        ['subscription', 5],
      ],
    );
  });

  test('refuses a cursor or a limit that it did not issue', async () => {
    const world = await createWorld(database);
    for (const query of ['?limit=0', '?limit=101', '?limit=x', '?cursor=nonsense', '?cursor=in_unknown']) {
      await expectProblem(await world.send('GET', `invoices${query}`), 'invalid_request');
    }
  });
});
