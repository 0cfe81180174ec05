import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CreditPurchaseSchema } from '../../src/contract/index.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { OperatorError } from '../../src/server/operator-error.ts';
import type { StripeGuesses } from '../../src/simulator/index.ts';
import { createStripeSimulator, simulatedStripe } from '../../src/simulator/index.ts';
import { payForPurchase } from '../support/backend.ts';
import {
  changeSeats,
  expectResponse,
  expectProblem,
  quoteFor,
  readAccount,
  readPurchase,
} from '../support/contract-responses.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { World } from '../support/world.ts';
import { createWorld, DAY, START } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

const EUROS = { eur: { unit_amount: 2_700 } };

/** A price in one currency, as in Stripe's responses. */
const option = (unitAmount: number | null, more: object = {}): object => ({
  custom_unit_amount: null,
  tax_behavior: 'unspecified',
  unit_amount: unitAmount,
  unit_amount_decimal: unitAmount === null ? null : String(unitAmount),
  ...more,
});

/** Five users of a plan at 29.00 USD or 27.00 EUR, billed in euros; a credit costs 19.00 USD or `credit`. */
async function createEuroWorld(
  credit: { readonly eur?: { readonly unit_amount: number } },
  guesses: Partial<StripeGuesses> = {},
): Promise<World> {
  const simulator = createStripeSimulator({ now: () => START, renewalDraftSeconds: 0, guesses });
  const stripe = simulatedStripe(simulator);
  const { id: product } = await stripe.products.create({ name: 'Plus' });
  const seats = await stripe.prices.create({
    product,
    currency: 'usd',
    unit_amount: 2_900,
    recurring: { interval: 'month' },
    currency_options: EUROS,
  });
  const credits = await stripe.prices.create({
    product,
    currency: 'usd',
    unit_amount: 1_900,
    currency_options: credit,
  });
  const customer = await stripe.customers.create({ email: 'billing@example.com' });
  const { id: method } = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    currency: 'eur',
    items: [{ price: seats.id, quantity: 5 }],
    default_payment_method: method,
  });
  const world = await createWorld(database, {
    simulator,
    elapsed: 10 * DAY,
    policy: { mirrorSeconds: 0 },
    existing: { customerId: customer.id, subscriptionId: subscription.id, creditPriceId: credits.id },
  });
  await world.handler.linkOrganization(world);
  return world;
}

type Json = Record<string, unknown>;

/** Changes a subscription, or the prices of its items, in Stripe's responses. */
function rewriteSubscription(world: World, change: (subscription: Json, prices: Json[]) => void): void {
  world.simulator.intercept(async (_call, proceed) => {
    const response = await proceed();
    const body = (await response.json()) as Json;
    if (body['object'] === 'subscription') {
      const items = body['items'] as { data: { price: Json }[] };
      change(
        body,
        items.data.map(({ price }) => price),
      );
    }
    return Response.json(body, { status: response.status, headers: response.headers });
  });
}

describe('a plan with prices in dollars and euros, for a subscription in euros', () => {
  test('shows and quotes the price in euros', async () => {
    const world = await createEuroWorld({});
    const { plan, proration } = await readAccount(world);
    assert.deepEqual([plan.unitPrice, proration.quoteOnly], [{ amount: 2_700, currency: 'EUR' }, null]);
    const { recurring } = await quoteFor(world, 8);
    assert.deepEqual(
      [recurring.before, recurring.after],
      [
        { amount: 13_500, currency: 'EUR' },
        { amount: 21_600, currency: 'EUR' },
      ],
    );
  });

  test('charges what it quotes in euros', async () => {
    const world = await createEuroWorld({});
    const quote = await quoteFor(world, 8);
    const change = await changeSeats(world, 8);
    assert.equal(change.status, 'succeeded');
    assert.deepEqual([change.amountDue, change.amountCharged], [quote.amountDue, quote.amountDue]);
    assert.equal(quote.amountDue.currency, 'EUR');
    const [invoice] = (await world.stripe.invoices.list({ customer: world.customerId, limit: 1 })).data;
    assert.deepEqual([invoice?.amount_paid, invoice?.currency], [quote.amountDue.amount, 'eur']);
    assert.deepEqual((await readAccount(world)).seats.quantity, 8);
  });

  test('includes an add-on in euros', async () => {
    const world = await createEuroWorld({});
    const { id: product } = await world.stripe.products.create({ name: 'Support' });
    const addOn = await world.stripe.prices.create({
      product,
      currency: 'usd',
      unit_amount: 1_000,
      recurring: { interval: 'month' },
      currency_options: { eur: { unit_amount: 900 } },
    });
    await world.stripe.subscriptions.update(world.subscriptionId, { items: [{ price: addOn.id }] });
    const priced = await createWorld(database, {
      organizationId: world.organizationId,
      simulator: world.simulator,
      existing: { ...world },
      policy: { mirrorSeconds: 0, seatPriceIds: [await seatPriceOf(world)] },
    });
    assert.equal((await quoteFor(priced, 8)).recurring.before.amount, 14_400);
  });

  test('is taxed like its price in euros', async () => {
    const world = await createEuroWorld({});
    rewriteSubscription(world, (subscription, prices) => {
      subscription['automatic_tax'] = { disabled_reason: null, enabled: true, liability: null };
      for (const price of prices) {
        price['tax_behavior'] = 'exclusive';
        price['currency_options'] = { eur: option(2_700, { tax_behavior: 'inclusive' }) };
      }
    });
    await world.simulator.advanceBy(1);
    assert.equal((await readAccount(world)).proration.quoteOnly, 'tax');
  });

  test('uses its tiers in euros', async () => {
    const world = await createEuroWorld({});
    const tiered = {
      billing_scheme: 'tiered',
      tiers_mode: 'volume',
      unit_amount: null,
      unit_amount_decimal: null,
    };
    rewriteSubscription(world, (_subscription, prices) => {
      for (const price of prices) Object.assign(price, tiered, { currency_options: { eur: option(null) } });
    });
    const { data } = await world.stripe.prices.list({ type: 'recurring' });
    const tier = (amount: number): object => ({
      up_to: null,
      unit_amount: amount,
      unit_amount_decimal: String(amount),
      flat_amount: null,
      flat_amount_decimal: null,
    });
    world.simulator.intercept(async ({ path, params }, proceed) => {
      if (!path.startsWith('/v1/prices/')) return await proceed();
      const has = (name: string): boolean => (params['expand'] as string[]).includes(name);
      return Response.json({
        ...data[0],
        ...tiered,
        ...(has('tiers') && { tiers: [tier(2_900)] }),
        ...(has('currency_options') && {
          currency_options: {
            eur: option(null, has('currency_options.eur.tiers') ? { tiers: [tier(2_600)] } : {}),
          },
        }),
      });
    });
    await world.simulator.advanceBy(1);
    assert.deepEqual((await readAccount(world)).plan.unitPrice, { amount: 2_600, currency: 'EUR' });
    assert.equal((await quoteFor(world, 8)).recurring.after.amount, 20_800);
  });

  for (const [title, options] of [
    ['has no price in euros', { usd: option(2_900) }],
    ['does not say its prices', undefined],
  ] as const) {
    test(`that ${title} is shown without a price, and refused`, async () => {
      const world = await createEuroWorld({});
      rewriteSubscription(world, (_subscription, prices) => {
        for (const price of prices) price['currency_options'] = options;
      });
      await world.simulator.advanceBy(1);
      const { plan, seats } = await readAccount(world);
      assert.deepEqual(
        [plan.unsupported, plan.unitPrice, plan.interval, seats.quantity],
        ['unknown_price', null, null, 5],
      );
      const quote = await world.send('POST', 'seat-changes/quotes', { seats: 8 });
      await expectProblem(quote, 'plan_unsupported');
    });
  }
});

describe('a credit for an organization billed in euros', () => {
  for (const [title, options, currency, amount] of [
    ['with a price in euros costs euros', { eur: { unit_amount: 1_800 } }, 'EUR', 1_800],
    ['without one costs its price in dollars', {}, 'USD', 1_900],
  ] as const) {
    test(title, async () => {
      const world = await createEuroWorld(options);
      assert.deepEqual((await readAccount(world)).topUp?.unitPrice, { amount, currency });
      const response = await world.send(
        'POST',
        'credit-purchases',
        { quantity: 2, checkout: 'elements', returnUrl: 'https://app.example.com/' },
        { 'Idempotency-Key': `credits-in-${currency}` },
      );
      const { id, total } = await expectResponse(response, CreditPurchaseSchema);
      assert.deepEqual(total, { amount: 2 * amount, currency });
      await payForPurchase(world, id);
      assert.equal((await readPurchase(world, { id })).status, 'fulfilled');
      const { data } = await world.stripe.invoices.list({ customer: world.customerId, limit: 1 });
      assert.deepEqual([data[0]?.total, data[0]?.currency], [2 * amount, currency.toLowerCase()]);
      assert.deepEqual(world.errors, []);
    });
  }

  test('is not charged in dollars if Stripe accepts no other currency: the operator is notified', async () => {
    const world = await createEuroWorld({}, { purchaseCurrency: 'customers' });
    const response = await world.send(
      'POST',
      'credit-purchases',
      { quantity: 2, checkout: 'elements', returnUrl: 'https://app.example.com/' },
      { 'Idempotency-Key': 'credits-in-dollars' },
    );
    await expectProblem(response, 'payment_provider_refused');
    const { data } = await world.stripe.checkout.sessions.list({ customer: world.customerId });
    assert.deepEqual(data, []);
    const [error] = world.errors;
    assert.ok(error instanceof OperatorError);
    assert.equal(error.code, 'stripe_request_refused');
    assert.match(error.message, /combine currencies/);
  });

  for (const [title, options, unitPrice] of [
    ['costs euros', { eur: { unit_amount: 1_800 } }, { amount: 1_800, currency: 'EUR' }],
    ['is not sold without a price in euros', {}, undefined],
  ] as const) {
    test(`whose own price has a fraction of a cent ${title}`, async () => {
      const world = await createEuroWorld(options);
      world.simulator.intercept(async ({ path }, proceed) => {
        const response = await proceed();
        if (!path.startsWith('/v1/prices/')) return response;
        const price = (await response.json()) as Json;
        return Response.json({ ...price, unit_amount: null, unit_amount_decimal: '1900.5' });
      });
      assert.deepEqual((await readAccount(world)).topUp?.unitPrice, unitPrice);
    });
  }
});

async function seatPriceOf(world: World): Promise<string> {
  const { items } = await world.stripe.subscriptions.retrieve(world.subscriptionId);
  return items.data[0]?.price.id ?? '';
}
