import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type Stripe from 'stripe';
import type { InvoicePreview } from '../../src/contract/index.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { changeSeats, quoteFor, readAccount } from '../support/contract-responses.ts';
import { PRETENDED } from '../support/stripe-responses/index.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { World, WorldOptions } from '../support/world.ts';
import { createWorld, DAY } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

const FRESH = { mirrorSeconds: 0 };

/** A world ten days into its period. */
async function worldOf(options: WorldOptions = {}): Promise<World> {
  return await createWorld(database, { elapsed: 10 * DAY, ...options });
}

/** An add-on of 100.00, billed from now on. */
async function addAddOn(world: World): Promise<void> {
  const { stripe, simulator } = world;
  const { items } = await stripe.subscriptions.retrieve(world.subscriptionId);
  const { currency } = items.data[0]!.price;
  const product = await stripe.products.create({ name: 'Support' });
  const price = await stripe.prices.create({
    product: product.id,
    currency,
    unit_amount: 10_000,
    recurring: { interval: 'month' },
  });
  await stripe.subscriptions.update(world.subscriptionId, {
    items: [{ price: price.id, quantity: 1 }],
    proration_behavior: 'always_invoice',
  });
  await simulator.settled();
  await simulator.advanceBy(1);
}

const addOnPolicy = { policy: { ...FRESH, seatPriceIds: ['price_sim_seat_usd_2900_month'] } };

/** The invoice of the next renewal, once it is there. */
async function renew(world: World): Promise<Stripe.Invoice> {
  const { billingPeriod } = await readAccount(world);
  await world.simulator.advanceTo(billingPeriod.end + 1);
  await world.simulator.settled();
  const { data } = await world.stripe.invoices.list({ subscription: world.subscriptionId, limit: 1 });
  assert.equal(data[0]?.billing_reason, 'subscription_cycle');
  return data[0];
}

/** Asserts that the renewal was billed as predicted: every amount, and the date. */
function assertKept(promised: InvoicePreview | null | undefined, invoice: Stripe.Invoice): void {
  assert.ok(promised !== null && promised !== undefined, 'an invoice was promised');
  const owed = Math.max(0, invoice.starting_balance);
  assert.deepEqual(
    [promised.date, promised.total.amount, promised.amountDue.amount, promised.tax.amount],
    [
      invoice.created,
      invoice.total + owed,
      invoice.amount_due,
      (invoice.total_taxes ?? []).reduce((sum, { amount }) => sum + amount, 0),
    ],
  );
  const usedCredit = Math.min(Math.max(0, invoice.total), Math.max(0, -invoice.starting_balance));
  assert.equal(promised.accountCreditApplied.amount, usedCredit);
}

const WORLDS: readonly (readonly [string, WorldOptions])[] = [
  ['plain', {}],
  ['account credit for a part', { seed: { accountCredit: 5_000 } }],
  ['account credit for all of it', { seed: { accountCredit: 780_177 } }],
  ['a tax on top', { seed: { taxPercentage: 19 } }],
  ['a tax inside', { seed: { taxPercentage: 19, taxInclusive: true } }],
  ['a discount', { seed: { percentOff: 15 } }],
  [
    'a tax, a discount and account credit',
    { seed: { taxPercentage: 8.1, percentOff: 33, accountCredit: 1_234 } },
  ],
  ['yen', { seed: { currency: 'jpy', seatAmount: 2900 } }],
  ['euros, classic billing', { seed: { currency: 'eur', billingMode: 'classic' } }],
  ['a trial', { seed: { trialDays: 14 }, elapsed: 2 * DAY }],
];

describe('the next invoice of the account', () => {
  for (const [name, options] of WORLDS) {
    test(`is the amount that the renewal bills: ${name}`, async () => {
      const world = await worldOf(options);
      const { nextInvoice } = await readAccount(world);
      assertKept(nextInvoice, await renew(world));
    });
  }

  test('includes the add-on', async () => {
    const world = await worldOf(addOnPolicy);
    await addAddOn(world);
    const { nextInvoice, plan } = await readAccount(world);
    assert.equal(plan.unitPrice?.amount, 2900);
    assert.equal(nextInvoice?.total.amount, 5 * 2900 + 10_000);
    assertKept(nextInvoice, await renew(world));
  });

  test('is null for a subscription that ends, without an error', async () => {
    const world = await worldOf({ policy: FRESH });
    await world.stripe.subscriptions.update(world.subscriptionId, { cancel_at_period_end: true });
    await world.simulator.settled();
    const account = await readAccount(world);
    assert.equal(account.nextInvoice, null);
    await world.stripe.subscriptions.cancel(world.subscriptionId);
    await world.simulator.settled();
    world.wire.reset();
    assert.equal((await readAccount(world)).nextInvoice, null);
    assert.deepEqual(world.errors, []);
  });

  for (const kind of ['lost', 'timeout', 'error', 'html'] as const) {
    test(`is omitted if Stripe does not return it (${kind}), and requested again`, async () => {
      const world = await worldOf();
      world.wire.fail({ kind, position: 'before', matching: 'POST /v1/invoices/create_preview' });
      const account = await readAccount(world);
      assert.equal('nextInvoice' in account, false);
      assert.equal(account.seats.quantity, 5);
      await world.simulator.advanceBy(31);
      assert.equal((await readAccount(world)).nextInvoice?.total.amount, 14_500);
    });
  }

  test('is requested once while nothing changes, and again after a change', async () => {
    const world = await worldOf();
    const previews = (): number =>
      world.wire.calls.filter(({ path }) => path === '/v1/invoices/create_preview').length;
    await Promise.all([readAccount(world), readAccount(world), readAccount(world)]);
    await world.simulator.advanceBy(60);
    await readAccount(world);
    assert.equal(previews(), 1);
    await changeSeats(world, 9);
    await world.simulator.settled();
    const before = previews();
    assert.equal((await readAccount(world)).nextInvoice?.total.amount, 9 * 2900);
    assert.equal(previews() - before, 1);
    await world.simulator.advanceBy(121);
    await readAccount(world);
    await readAccount(world);
    assert.equal(previews() - before, 2);
  });
});

describe('in a zero-decimal currency', () => {
  for (const wholeUnits of ['nearest', 'down'] as const) {
    for (const [currency, seatAmount] of [
      ['isk', 299_900],
      ['ugx', 10_999_900],
    ] as const) {
      const name = `${currency}, rounded ${wholeUnits}`;
      const worldWith = (accountCredit: number): Promise<World> =>
        worldOf({
          guesses: { wholeUnits },
          seed: { currency, seatAmount, accountCredit, taxPercentage: 24 },
        });

      test(`the next invoice is the amount that the renewal bills, including account credit: ${name}`, async () => {
        const world = await worldWith(123_450);
        const { nextInvoice } = await readAccount(world);
        assertKept(nextInvoice, await renew(world));
      });

      for (const seats of [9, 3]) {
        test(`the renewal after a change to ${seats} is either predicted as it is billed, or not at all: ${name}`, async () => {
          const world = await worldWith(123_450);
          const quote = await quoteFor(world, seats);
          await changeSeats(world, seats);
          const invoice = await renew(world);
          assert.equal(invoice.amount_due % 100, 0);
          // The change leaves hundredths on the account, and their rounding is not known.
          assert.equal('renewal' in quote, false);
        });

        test(`a renewal that account credit pays is predicted after a change to ${seats}: ${name}`, async () => {
          const world = await worldWith(900_000_000);
          const { renewal } = await quoteFor(world, seats);
          await changeSeats(world, seats);
          assert.equal(renewal?.amountDue.amount, 0);
          assertKept(renewal, await renew(world));
        });
      }
    }
  }
});

describe('the renewal in a quote', () => {
  for (const [name, options] of WORLDS) {
    for (const seats of [9, 3]) {
      test(`is the amount that the renewal bills after the change to ${seats}: ${name}`, async () => {
        const world = await worldOf(options);
        const { renewal } = await quoteFor(world, seats);
        const { status } = await changeSeats(world, seats);
        assert.equal(status, 'succeeded');
        await world.simulator.settled();
        assertKept(renewal, await renew(world));
      });
    }
  }

  test('has the account credit that remains after the change', async () => {
    const world = await worldOf({ seed: { accountCredit: 20_000 } });
    const quote = await quoteFor(world, 9);
    const used = quote.accountCreditApplied.amount;
    assert.ok(used > 0);
    assert.equal(quote.renewal?.accountCreditApplied.amount, 20_000 - used);
    assert.equal(quote.renewal?.amountDue.amount, 9 * 2900 - 20_000 + used);
  });

  test('includes the add-on, like the monthly cost', async () => {
    const world = await worldOf(addOnPolicy);
    await addAddOn(world);
    const { renewal, recurring } = await quoteFor(world, 8);
    assert.deepEqual([recurring.before.amount, recurring.after.amount], [24_500, 8 * 2900 + 10_000]);
    assert.equal(recurring.excludesAddOns, undefined);
    assert.equal(renewal?.total.amount, 8 * 2900 + 10_000);
    await changeSeats(world, 8);
    assertKept(renewal, await renew(world));
  });

  test('is null if the subscription ends', async () => {
    const world = await worldOf({ policy: FRESH });
    await world.stripe.subscriptions.update(world.subscriptionId, { cancel_at_period_end: true });
    await world.simulator.settled();
    assert.equal((await quoteFor(world, 8)).renewal, null);
  });

  test('is omitted if the change bills items that its preview still contains', async () => {
    const world = await worldOf();
    await world.stripe.invoiceItems.create({
      customer: world.customerId,
      subscription: world.subscriptionId,
      amount: 1500,
      currency: 'usd',
    });
    await world.simulator.settled();
    assert.equal('renewal' in (await quoteFor(world, 8)), false);
  });

  test('is omitted if a discount is valid for one invoice only', async () => {
    const world = await worldOf();
    const coupon = await world.stripe.coupons.create({ percent_off: 50, duration: 'once' });
    await world.stripe.subscriptions.update(world.subscriptionId, { discounts: [{ coupon: coupon.id }] });
    await world.simulator.settled();
    assert.equal('renewal' in (await quoteFor(world, 8)), false);
  });

  test('is omitted if Stripe does not return it, and the quote is still valid', async () => {
    const world = await worldOf();
    const path = 'POST /v1/invoices/create_preview';
    world.wire.fail({ kind: 'error', position: 'before', matching: path, skip: 1 });
    const quote = await quoteFor(world, 8);
    assert.equal('renewal' in quote, false);
    assert.equal(quote.amountDue.amount > 0, true);
  });
});

describe('billing credits, which pay part of every preview', () => {
  test('count as a discount of the next invoice, and leave the renewal after a change unknown', async () => {
    const world = await worldOf({ seed: { percentOff: 10 } });
    giveBillingCredits(world, 1000);
    const { nextInvoice } = await readAccount(world);
    assert.deepEqual([nextInvoice?.discount.amount, nextInvoice?.total.amount], [2450, 12_050]);
    const quote = await quoteFor(world, 8);
    assert.equal(quote.discount.amount, 1000);
    assert.equal('renewal' in quote, false);
  });
});

/** Takes billing credits (credit grants, which the simulator does not have) off every preview. */
function giveBillingCredits({ simulator }: World, amount: number): void {
  simulator.intercept(async ({ path }, proceed) => {
    const response = await proceed();
    if (path !== '/v1/invoices/create_preview') return response;
    const invoice = (await response.json()) as Stripe.Invoice;
    const credit = { amount, type: 'credit_balance_transaction', credit_balance_transaction: 'cbtxn_1' };
    return Response.json(
      {
        ...invoice,
        total_pretax_credit_amounts: [...(invoice.total_pretax_credit_amounts ?? []), credit],
        total: invoice.total - amount,
        amount_due: invoice.amount_due - amount,
        amount_remaining: invoice.amount_remaining - amount,
      },
      { headers: { [PRETENDED]: 'billing credits' } },
    );
  });
}
