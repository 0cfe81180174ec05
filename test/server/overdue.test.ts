import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { InvoicePayment, OwedInvoices, PaymentMethod } from '../../src/contract/index.ts';
import type { Money } from '../../src/core/index.ts';
import { InvoicePaymentSchema, OwedInvoicesSchema } from '../../src/contract/index.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { expectResponse, expectProblem, readAccount } from '../support/contract-responses.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { World, WorldOptions } from '../support/world.ts';
import { createWorld, DAY, setCard } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

const RENEWAL = { amount: 14_500, currency: 'USD' };

async function readOwed(world: World): Promise<OwedInvoices> {
  return await expectResponse(await world.send('GET', 'invoices/owed'), OwedInvoicesSchema);
}

async function send(
  world: World,
  method: 'on_file' | 'form',
  {
    id = '',
    amount = RENEWAL,
    key = 'key-1',
    paymentMethod,
  }: {
    readonly id?: string;
    readonly amount?: Money;
    readonly key?: string;
    readonly paymentMethod?: PaymentMethod | null;
  } = {},
): Promise<Response> {
  const [newest] = id === '' ? (await readOwed(world)).invoices : [];
  const body = { method, amount, ...(paymentMethod != null && { paymentMethod }) };
  return await world.send('POST', `invoices/${id || newest?.id}/payment`, body, { 'Idempotency-Key': key });
}

async function pay(...call: Parameters<typeof send>): Promise<InvoicePayment> {
  return await expectResponse(await send(...call), InvoicePaymentSchema);
}

/** An organization whose renewal on April 1 was declined. */
async function createOverdue(options: WorldOptions = {}): Promise<World> {
  const world = await createWorld(database, { elapsed: 15 * DAY, ...options });
  await setCard(world, 'pm_card_chargeCustomerFail');
  await world.simulator.advanceBy(17 * DAY);
  await world.simulator.settled();
  return world;
}

async function paidInvoices(world: World): Promise<number> {
  const { data } = await world.stripe.invoices.list({ customer: world.customerId, status: 'paid' });
  return data.length;
}

describe('an overdue renewal', () => {
  test('is listed with its total and date; nothing is listed while the subscription is paid', async () => {
    const world = await createWorld(database, { elapsed: 15 * DAY });
    assert.deepEqual(await readOwed(world), { invoices: [], total: null, since: null });
    const overdue = await createOverdue();
    const { invoices, total, since } = await readOwed(overdue);
    assert.deepEqual(
      invoices.map(({ kind, status, isOwed }) => [kind, status, isOwed]),
      [['renewal', 'open', true]],
    );
    assert.deepEqual(total, RENEWAL);
    assert.equal(since, Date.UTC(2026, 3, 1) / 1000);
  });

  test('is paid with the card on file: active immediately, credits released, once for any number of requests', async () => {
    const world = await createOverdue();
    const before = await readAccount(world);
    assert.equal(before.status, 'past_due');
    assert.ok((before.credits.plan.held ?? 0) > 0);
    await setCard(world, 'pm_card_visa');
    const id = (await readOwed(world)).invoices[0]?.id ?? '';
    const [first, second] = await Promise.all([pay(world, 'on_file', { id }), pay(world, 'on_file', { id })]);
    const third = await pay(world, 'on_file', { id, key: 'key-2' });
    assert.deepEqual(
      [first, second, third].map(({ status, amount }) => [status, amount.amount]),
      Array(3).fill(['paid', 14_500]),
    );
    const after = await readAccount(world);
    assert.equal(after.status, 'active');
    assert.equal(after.credits.plan.held ?? 0, 0);
    assert.equal(after.credits.plan.available, 5);
    assert.equal(await paidInvoices(world), 2);
    assert.deepEqual((await readOwed(world)).invoices, []);
  });

  test('that is declined again requires another card, which pays and becomes the default', async () => {
    const world = await createOverdue();
    const declined = await pay(world, 'on_file');
    assert.equal(declined.status, 'requires_payment_method');
    assert.equal(declined.failure?.code, 'generic_decline');
    assert.ok(declined.clientSecret);
    await world.simulator.browser.confirmPayment({
      clientSecret: declined.clientSecret,
      paymentMethod: '5555555555554444',
    });
    await world.simulator.settled();
    const account = await readAccount(world);
    assert.equal(account.status, 'active');
    assert.equal(account.paymentMethod?.last4, '4444');
    assert.equal((await pay(world, 'form', { id: declined.invoiceId })).status, 'paid');
  });

  test('starts the bank’s challenge, and is paid once it succeeds', async () => {
    const world = await createOverdue();
    await setCard(world, 'pm_card_authenticationRequired');
    const asked = await pay(world, 'on_file');
    assert.equal(asked.status, 'requires_action');
    await world.simulator.completeAction((asked.clientSecret ?? '').split('_secret')[0] ?? '', 'succeed');
    assert.equal((await pay(world, 'form', { id: asked.invoiceId })).status, 'paid');
    assert.equal((await readAccount(world)).status, 'active');
  });

  test('without a card on file is paid with a form', async () => {
    const world = await createOverdue();
    await setCard(world, null);
    const asked = await pay(world, 'on_file');
    assert.equal(asked.status, 'requires_payment_method');
    assert.ok(asked.clientSecret);
    assert.equal(await paidInvoices(world), 1);
  });

  test('is not charged at another amount than shown, nor to a caller without the scope', async () => {
    const world = await createOverdue();
    await setCard(world, 'pm_card_visa');
    for (const amount of [
      { ...RENEWAL, amount: 14_499 },
      { ...RENEWAL, currency: 'EUR' },
    ]) {
      await expectProblem(await send(world, 'on_file', { amount }), 'invoice_changed');
    }
    await expectProblem(await send(world, 'on_file', { id: 'in_unknown' }), 'not_found');
    const other = await createOverdue();
    const id = (await readOwed(other)).invoices[0]?.id ?? '';
    await expectProblem(await send(world, 'on_file', { id }), 'not_found');
    assert.equal(await paidInvoices(world), 1);
    const reader = await createOverdue({ scopes: ['billing:read', 'seats:write'] });
    await expectProblem(await send(reader, 'on_file'), 'forbidden');
    assert.equal((await readOwed(reader)).invoices[0]?.hostedInvoiceUrl, null);
  });

  test('is not charged to another card than the one shown', async () => {
    const world = await createOverdue();
    await setCard(world, 'pm_card_visa');
    await world.simulator.settled();
    const { paymentMethod } = await readAccount(world);
    await setCard(world, 'pm_card_mastercard');
    await expectProblem(await send(world, 'on_file', { paymentMethod }), 'invoice_changed');
    assert.equal(await paidInvoices(world), 1);
    const { paymentMethod: current } = await readAccount(world);
    assert.notDeepEqual(current, paymentMethod);
    assert.equal((await pay(world, 'on_file', { paymentMethod: current, key: 'key-2' })).status, 'paid');
  });

  test('is charged to the card shown even if another one becomes the default during the request', async () => {
    const world = await createOverdue();
    await setCard(world, 'pm_card_visa');
    await world.simulator.settled();
    const { paymentMethod } = await readAccount(world);
    world.wire.before('/pay', () => setCard(world, 'pm_card_mastercard'));
    assert.equal((await pay(world, 'on_file', { paymentMethod })).status, 'paid');
    const { data } = await world.stripe.charges.list({ customer: world.customerId, limit: 1 });
    const charged = await world.stripe.paymentMethods.retrieve(data[0]?.payment_method ?? '');
    assert.equal(charged.card?.last4, paymentMethod?.last4);
  });

  test('is charged to the card shown even if that is a source', async () => {
    const world = await createOverdue();
    const { customerId, subscriptionId, stripe } = world;
    const { id } = await stripe.customers.createSource(customerId, { source: 'tok_amex' });
    await stripe.subscriptions.update(subscriptionId, { default_source: id });
    await world.simulator.settled();
    const { paymentMethod } = await readAccount(world);
    assert.equal(paymentMethod?.last4, '0005');
    assert.equal((await pay(world, 'on_file', { paymentMethod })).status, 'paid');
  });

  test('blocks adding users until it is paid', async () => {
    const world = await createOverdue();
    await expectProblem(
      await world.send('POST', 'seat-changes/quotes', { seats: 8 }),
      'subscription_inactive',
    );
    await setCard(world, 'pm_card_visa');
    await pay(world, 'on_file');
    assert.equal((await world.send('POST', 'seat-changes/quotes', { seats: 8 })).status, 201);
  });
});

describe('an unpaid subscription', () => {
  for (const reactivation of ['latest', 'all'] as const) {
    test(`lists every invoice and is active again once they are paid, newest first (${reactivation})`, async () => {
      const world = await createOverdue({ guesses: { reactivation } });
      await world.simulator.markUnpaid(world.subscriptionId);
      await world.simulator.advanceBy(31 * DAY);
      await world.simulator.settled();
      const { invoices, total } = await readOwed(world);
      assert.deepEqual(
        invoices.map(({ status, isOwed }) => [status, isOwed]),
        [
          ['draft', true],
          ['open', true],
        ],
      );
      assert.deepEqual(total, { amount: 29_000, currency: 'USD' });
      await setCard(world, 'pm_card_visa');
      const statuses: string[] = [];
      for (const [index, { id }] of invoices.entries()) {
        assert.equal((await pay(world, 'on_file', { id, key: `key-${index}` })).status, 'paid');
        statuses.push((await readAccount(world)).status);
      }
      assert.deepEqual(statuses, [reactivation === 'latest' ? 'active' : 'unpaid', 'active']);
    });
  }

  test('does not finalize a draft that the subscription does not owe', async () => {
    const world = await createWorld(database, { renewalDraftSeconds: 2 * DAY, elapsed: 32 * DAY });
    const { data } = await world.stripe.invoices.list({ customer: world.customerId, status: 'draft' });
    const id = data[0]?.id ?? '';
    await expectProblem(await send(world, 'on_file', { id }), 'invoice_changed');
    assert.equal((await world.stripe.invoices.retrieve(id)).status, 'draft');
  });
});
