import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { SeatChange, SeatChangeQuote } from '../../src/contract/index.ts';
import { SeatChangeSchema } from '../../src/contract/index.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import type { OrganizationSeed } from '../../src/simulator/index.ts';
import { confirm, expectResponse, quoteFor } from '../support/contract-responses.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { World, WorldOptions } from '../support/world.ts';
import { createWorld, DAY } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

interface Situation {
  readonly name: string;
  readonly seed?: OrganizationSeed;
  readonly options?: WorldOptions;
  readonly prepare?: (world: World) => Promise<unknown>;
  /** New number of users. Default: 8, from 5. */
  readonly to?: number;
  /** How the quote is paid. Default: immediately with the card on file. */
  readonly pay?: (world: World, quote: SeatChangeQuote) => Promise<SeatChange>;
}

const answered = async (world: World, quote: SeatChangeQuote): Promise<SeatChange> =>
  await expectResponse(await confirm(world, quote, quote.id), SeatChangeSchema);

const again = async (world: World, { id }: SeatChange): Promise<SeatChange> =>
  await expectResponse(await world.send('GET', `seat-changes/${id}`), SeatChangeSchema);

const intentOf = ({ clientSecret }: SeatChange): string => clientSecret?.split('_secret_')[0] ?? '';

async function addItem(world: World, amount: number): Promise<void> {
  const product = await world.stripe.products.create({ name: 'Add-on' });
  const { currency } = await world.stripe.subscriptions.retrieve(world.subscriptionId);
  const price = await world.stripe.prices.create({
    product: product.id,
    currency,
    unit_amount: amount,
    recurring: { interval: 'month' },
  });
  await world.stripe.subscriptions.update(world.subscriptionId, {
    items: [{ price: price.id, quantity: 1 }],
    proration_behavior: 'none',
  });
  await world.simulator.settled();
}

const SITUATIONS: readonly Situation[] = [
  { name: 'a card on file' },
  { name: 'fewer users', to: 3 },
  { name: 'less than the minimum charge', seed: { seatAmount: 60 }, to: 6 },
  {
    name: '3-D Secure',
    seed: { paymentMethod: 'pm_card_authenticationRequired' },
    async pay(world, quote) {
      const change = await answered(world, quote);
      assert.equal(change.status, 'requires_action');
      await world.simulator.completeAction(intentOf(change), 'succeed');
      return await again(world, change);
    },
  },
  {
    name: 'a declined card, then another one',
    seed: { paymentMethod: 'pm_card_chargeCustomerFail' },
    async pay(world, quote) {
      const change = await answered(world, quote);
      assert.equal(change.status, 'requires_payment_method');
      await world.simulator.browser.confirmPayment({
        clientSecret: change.clientSecret ?? '',
        paymentMethod: '5555555555554444',
      });
      return await again(world, change);
    },
  },
  {
    name: 'a lost response',
    async pay(world, quote) {
      const matching = 'POST /v1/subscriptions/';
      world.wire.fail({ kind: 'lost', position: 'after', matching, times: 3 });
      const first = await confirm(world, quote, quote.id);
      if (first.ok) return await expectResponse(first, SeatChangeSchema);
      return await answered(world, quote);
    },
  },
  { name: 'the period after a renewal', options: { elapsed: 40 * DAY } },
  {
    name: 'an earlier change in the period, and one elsewhere',
    async prepare(world) {
      await answered(world, await quoteFor(world, 7));
      await world.simulator.advanceBy(DAY);
      const item = (await world.stripe.subscriptions.retrieve(world.subscriptionId)).items.data[0]?.id ?? '';
      await world.stripe.subscriptions.update(world.subscriptionId, {
        items: [{ id: item, quantity: 6 }],
        proration_behavior: 'always_invoice',
      });
      await world.simulator.settled();
      await world.simulator.advanceBy(DAY);
    },
  },
  { name: 'account credit for part of it', seed: { accountCredit: 1234 } },
  { name: 'account credit for all of it', seed: { accountCredit: 1_000_000 } },
  { name: 'exclusive tax', seed: { taxPercentage: 19 } },
  { name: 'inclusive tax', seed: { taxPercentage: 19, taxInclusive: true } },
  { name: 'a discount', seed: { percentOff: 12.5 } },
  {
    name: 'an add-on',
    options: { policy: { seatPriceIds: ['price_sim_seat_usd_2900_month'] } },
    prepare: (world) => addItem(world, 10_000),
  },
  { name: 'JPY', seed: { currency: 'jpy', seatAmount: 3333 } },
  { name: 'UGX', seed: { currency: 'ugx', seatAmount: 10_999_900 } },
  { name: 'ISK', seed: { currency: 'isk', seatAmount: 299_900 } },
  {
    name: 'ISK with tax and account credit',
    seed: { currency: 'isk', seatAmount: 299_900, taxPercentage: 24, accountCredit: 10_000 },
  },
  { name: 'EUR', seed: { currency: 'eur', seatAmount: 2449 } },
  {
    name: 'EUR with tax, discount and account credit',
    seed: { currency: 'eur', seatAmount: 2449, taxPercentage: 21, percentOff: 10, accountCredit: 777 },
  },
];

for (const billingMode of ['flexible', 'classic'] as const) {
  describe(`the amount charged is the one shown and invoiced, ${billingMode} billing:`, () => {
    for (const situation of SITUATIONS) {
      test(situation.name, async () => {
        const { seed, options, prepare, to = 8, pay = answered } = situation;
        const world = await createWorld(database, {
          elapsed: 13.37 * DAY,
          ...options,
          seed: { ...seed, billingMode },
        });
        await prepare?.(world);
        await assertChargedAsShown(world, to, pay);
      });
    }
  });
}

async function assertChargedAsShown(
  world: World,
  to: number,
  pay: NonNullable<Situation['pay']>,
): Promise<void> {
  const { stripe, customerId: customer } = world;
  const earlier = new Set((await stripe.invoices.list({ customer, limit: 100 })).data.map(({ id }) => id));
  const quote = await quoteFor(world, to);
  const change = await pay(world, quote);
  assert.equal(change.status, 'succeeded');
  const made = (await stripe.invoices.list({ customer, limit: 100, expand: ['data.payments'] })).data.filter(
    ({ id }) => !earlier.has(id),
  );
  assert.equal(made.length, 1);
  const [invoice] = made;
  assert.ok(invoice !== undefined);
  const intents = (await stripe.paymentIntents.list({ customer, limit: 100 })).data;
  const ofInvoice = (invoice.payments?.data ?? []).map(({ payment }) => payment.payment_intent);
  const received = intents.filter(({ id }) => ofInvoice.includes(id)).map((intent) => intent.amount_received);
  assert.deepEqual(
    {
      charged: change.amountCharged?.amount,
      confirmed: change.amountDue.amount,
      paid: invoice.amount_paid,
      received: received.reduce((sum, amount) => sum + amount, 0),
      total: invoice.total,
      lines: invoice.lines.data.map(({ amount }) => amount),
      currency: invoice.currency.toUpperCase(),
    },
    {
      charged: quote.amountDue.amount,
      confirmed: quote.amountDue.amount,
      paid: quote.amountDue.amount,
      received: quote.amountDue.amount,
      total: quote.total.amount,
      lines: quote.lineItems.map(({ amount }) => amount.amount),
      currency: quote.amountDue.currency,
    },
  );
  assert.deepEqual(world.errors, []);
}
