import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { changeSeats, expectProblem, quoteFor, readAccount } from '../support/contract-responses.ts';
import { PRETENDED } from '../support/stripe-responses/index.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { World, WorldOptions } from '../support/world.ts';
import { createWorld, DAY, setCard, START } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

/** An organization in mid-period at Stripe as `change` leaves it. */
async function worldWith(
  change: (world: World) => Promise<unknown>,
  options: WorldOptions = {},
): Promise<World> {
  const world = await createWorld(database, { elapsed: 15.5 * DAY, ...options });
  await change(world);
  await world.simulator.settled();
  await world.simulator.advanceBy(300);
  return world;
}

const update =
  (params: Parameters<World['stripe']['subscriptions']['update']>[1]) =>
  async ({ stripe, subscriptionId }: World): Promise<unknown> =>
    await stripe.subscriptions.update(subscriptionId, params);

/** A subscription schedule with a phase of so many seats from the next period on. */
async function scheduleSeats({ stripe, subscriptionId }: World, quantity: number): Promise<string> {
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: subscriptionId });
  const [phase] = schedule.phases;
  assert.ok(phase);
  const [item] = phase.items;
  const price = typeof item?.price === 'string' ? item.price : (item?.price.id ?? '');
  await stripe.subscriptionSchedules.update(schedule.id, {
    phases: [
      {
        items: [{ price, quantity: item?.quantity ?? 1 }],
        start_date: phase.start_date,
        end_date: phase.end_date,
      },
      { items: [{ price, quantity }], end_date: phase.end_date + 30 * DAY },
    ],
  });
  return schedule.id;
}

/** Replaces a card with another kind of payment method in Stripe's responses, for kinds that the simulator lacks. */
function pretendType(world: World, type: string): void {
  world.simulator.intercept(async (_call, proceed) => {
    const response = await proceed();
    const body = (await response.text()).replaceAll(
      /"type":"card","card":\{/g,
      `"type":"${type}","${type}":{`,
    );
    const headers = new Headers(response.headers);
    headers.set(PRETENDED, 'a payment method of another type');
    return new Response(body, { status: response.status, headers });
  });
}

describe('a subscription whose users cannot be changed', () => {
  const kinds: readonly [code: string, name: string, make: (world: World) => Promise<unknown>][] = [
    [
      'collection_by_invoice',
      'that sends invoices',
      update({ collection_method: 'send_invoice', days_until_due: 30 }),
    ],
    ['collection_paused', 'whose collection is paused', update({ pause_collection: { behavior: 'void' } })],
    [
      'collection_paused',
      'whose invoices are kept as drafts for a while',
      update({ pause_collection: { behavior: 'keep_as_draft', resumes_at: 1_900_000_000 } }),
    ],
    [
      'payment_method_unsupported',
      'that a bank debit pays',
      (world) => setCard(world, 'pm_usBankAccount_success'),
    ],
    [
      'payment_method_unsupported',
      'that a bank account of old pays',
      async ({ stripe, customerId, subscriptionId }) => {
        const source = await stripe.customers.createSource(customerId, { source: 'btok_us_verified' });
        await stripe.subscriptions.update(subscriptionId, { default_source: source.id });
      },
    ],
    ['subscription_scheduled', 'with a schedule', (world) => scheduleSeats(world, 3)],
    ...['sepa_debit', 'acss_debit', 'bacs_debit', 'au_becs_debit', 'a_kind_of_2030'].map(
      (type): [string, string, (world: World) => Promise<unknown>] => [
        'payment_method_unsupported',
        `that ${type} pays`,
        (world) => {
          pretendType(world, type);
          return Promise.resolve();
        },
      ],
    ),
  ];
  for (const [code, name, make] of kinds) {
    test(`${name}: both directions are refused before a quote, and the account has ${code}`, async () => {
      const world = await worldWith(make);
      const account = await readAccount(world);
      assert.equal(account.seatChangeBlockedBy, code);
      assert.equal(account.seats.quantity, 5);
      // The account has requested the next invoice; a refused change requests no preview.
      const previews = (): number =>
        world.wire.calls.filter(({ path }) => path.includes('create_preview')).length;
      const before = previews();
      for (const seats of [8, 3]) {
        const problem = await expectProblem(await world.send('POST', 'seat-changes/quotes', { seats }), code);
        assert.deepEqual([problem.status, problem.retryable], [409, false]);
      }
      assert.equal(previews(), before, 'Stripe was asked for a preview');
    });
  }

  test('is also refused on confirmation if it is blocked after the quote', async () => {
    const world = await createWorld(database, { elapsed: 15.5 * DAY });
    const quote = await quoteFor(world, 8);
    await world.stripe.subscriptions.update(world.subscriptionId, { pause_collection: { behavior: 'void' } });
    await expectProblem(
      await world.send('POST', 'seat-changes', { quoteId: quote.id }, { 'Idempotency-Key': 'paused-since' }),
      'collection_paused',
    );
    const { items } = await world.stripe.subscriptions.retrieve(world.subscriptionId);
    assert.equal(items.data[0]?.quantity, 5);
  });

  for (const behavior of ['void', 'keep_as_draft', 'mark_uncollectible'] as const) {
    test(`announces neither an invoice nor credits while collection is paused (${behavior})`, async () => {
      const world = await worldWith(update({ pause_collection: { behavior } }));
      const { credits, nextInvoice, billingPeriod } = await readAccount(world);
      assert.deepEqual([credits.plan.nextGrant, nextInvoice], [0, null]);
      await world.simulator.advanceTo(billingPeriod.end + 2 * 3600);
      await world.simulator.settled();
      assert.equal((await readAccount(world)).credits.plan.available, 0);
    });
  }

  test('announces the renewal if collection resumes before it', async () => {
    const resumes_at = START + 20 * DAY;
    const world = await worldWith(update({ pause_collection: { behavior: 'void', resumes_at } }));
    const { credits, nextInvoice } = await readAccount(world);
    assert.deepEqual([credits.plan.nextGrant, nextInvoice?.amountDue.amount], [5, 14_500]);
  });

  test('announces the users, credits and amount of a schedule’s next phase, which the renewal then has', async () => {
    const world = await worldWith((made) => scheduleSeats(made, 3));
    const { credits, nextInvoice, billingPeriod } = await readAccount(world);
    assert.deepEqual([credits.plan.nextGrant, nextInvoice?.amountDue.amount], [3, 8700]);
    await world.simulator.advanceTo(billingPeriod.end + 1);
    await world.simulator.settled();
    const renewed = await readAccount(world);
    assert.deepEqual([renewed.seats.quantity, renewed.credits.plan.available], [3, 3]);
    const { data } = await world.stripe.invoices.list({ subscription: world.subscriptionId, limit: 1 });
    assert.equal(data[0]?.amount_due, 8700);
  });

  test('announces the current users while no later phase begins with the next period', async () => {
    const world = await worldWith(async (made) => {
      const id = await scheduleSeats(made, 3);
      const { phases } = await made.stripe.subscriptionSchedules.retrieve(id);
      const [first, second] = phases.map(({ items, start_date, end_date }) => ({
        items: items.map(({ price, quantity = 1 }) => ({
          price: typeof price === 'string' ? price : price.id,
          quantity,
        })),
        start_date,
        end_date,
      }));
      assert.ok(first && second);
      const later = first.end_date + 31 * DAY;
      await made.stripe.subscriptionSchedules.update(id, {
        phases: [
          { ...first, end_date: later },
          { ...second, start_date: later, end_date: later + 30 * DAY },
        ],
      });
    });
    const { credits, nextInvoice } = await readAccount(world);
    assert.deepEqual([credits.plan.nextGrant, nextInvoice?.amountDue.amount], [5, 14_500]);
    const previews = world.wire.calls.filter(({ path }) => path === '/v1/invoices/create_preview');
    assert.deepEqual(
      previews.map(({ body }) => body),
      [`subscription=${world.subscriptionId}`],
    );
  });

  test('can be changed again once a card is the default', async () => {
    const world = await worldWith((made) => setCard(made, 'pm_usBankAccount_success'));
    assert.equal((await readAccount(world)).seatChangeBlockedBy, 'payment_method_unsupported');
    await setCard(world, 'pm_card_visa');
    await world.simulator.advanceBy(300);
    assert.equal((await readAccount(world)).seatChangeBlockedBy ?? null, null);
    assert.equal((await changeSeats(world, 8)).status, 'succeeded');
  });

  test('can be changed again once the schedule is released, and if no phase is left', async () => {
    let schedule = '';
    const world = await worldWith(async (made) => {
      schedule = (await made.stripe.subscriptionSchedules.create({ from_subscription: made.subscriptionId }))
        .id;
    });
    assert.equal((await readAccount(world)).seatChangeBlockedBy ?? null, null);
    await world.stripe.subscriptionSchedules.update(schedule, { end_behavior: 'cancel' });
    await world.simulator.advanceBy(300);
    const ending = await readAccount(world);
    assert.deepEqual([ending.cancelAt, ending.credits.plan.nextGrant], [ending.billingPeriod.end, 0]);
    await world.stripe.subscriptionSchedules.release(schedule);
    await world.simulator.advanceBy(300);
    assert.equal((await readAccount(world)).cancelAt, null);
  });

  test('comes with the host’s support contact, if the policy has one', async () => {
    const support = { email: 'billing@example.com', url: 'https://help.example.com/billing' };
    const world = await createWorld(database, { policy: { support } });
    assert.deepEqual((await readAccount(world)).support, support);
    const without = await createWorld(database);
    assert.equal('support' in (await readAccount(without)), false);
  });

  for (const [support, message] of [
    [{}, /neither email nor url/],
    [{ email: 'nobody' }, /policy\.support\.email/],
    [{ url: 'javascript:alert(1)' }, /policy\.support\.url/],
  ] as const) {
    test(`refuses the support contact ${JSON.stringify(support)} with a message`, async () => {
      await assert.rejects(createWorld(database, { policy: { support } }), message);
    });
  }
});

describe('the payment method that Stripe charges', () => {
  /** Four cards in Stripe's order: the one of the highest rank that is set is charged. */
  const ranks: readonly [name: string, last4: string][] = [
    ["the subscription's payment method", '0341'],
    ["the subscription's source", '0005'],
    ["the customer's default payment method", '4444'],
    ["the customer's default source", '4242'],
  ];
  for (const [rank, [name, last4]] of ranks.entries()) {
    test(`is ${name} without one of higher priority`, async () => {
      const world = await worldWith(async (made) => {
        const { stripe, customerId, subscriptionId } = made;
        await setCard(made, null);
        await stripe.customers.createSource(customerId, { source: 'tok_visa' });
        const own = await stripe.customers.createSource(customerId, { source: 'tok_amex' });
        if (rank <= 2) await setCard(made, 'pm_card_mastercard');
        if (rank <= 1) await stripe.subscriptions.update(subscriptionId, { default_source: own.id });
        if (rank > 0) return;
        const method = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
          customer: customerId,
        });
        await stripe.subscriptions.update(subscriptionId, { default_payment_method: method.id });
      });
      const { paymentMethod } = await readAccount(world);
      assert.deepEqual([paymentMethod?.type, paymentMethod?.last4], ['card', last4]);
      const change = await changeSeats(world, 8);
      const [charge] = (await world.stripe.charges.list({ customer: world.customerId, limit: 1 })).data;
      const charged = await world.stripe.paymentMethods.retrieve(charge?.payment_method ?? '');
      assert.equal(charged.card?.last4, last4);
      assert.equal(change.status, rank === 0 ? 'requires_payment_method' : 'succeeded');
      assert.equal((await readAccount(world)).paymentMethod?.last4, last4, 'what is charged has changed');
    });
  }

  test('is named like a payment method if it is a source', async () => {
    const world = await worldWith(async (made) => {
      await setCard(made, null);
      await made.stripe.customers.createSource(made.customerId, { source: 'tok_amex' });
    });
    const { paymentMethod } = await readAccount(world);
    assert.deepEqual([paymentMethod?.brand, paymentMethod?.expMonth], ['amex', 12]);
  });

  test('becomes a card once it is saved, even if the subscription has its own source', async () => {
    const world = await worldWith(async ({ stripe, customerId, subscriptionId }) => {
      const source = await stripe.customers.createSource(customerId, { source: 'btok_us_verified' });
      await stripe.subscriptions.update(subscriptionId, { default_source: source.id });
    });
    const setup = (await (await world.send('POST', 'payment-methods/setup', {})).json()) as {
      id: string;
      clientSecret: string;
    };
    const intent = await world.stripe.setupIntents.retrieve(setup.id);
    assert.ok(intent.excluded_payment_method_types?.includes('us_bank_account'));
    await assert.rejects(
      world.simulator.browser.confirmSetup({
        clientSecret: setup.clientSecret,
        paymentMethod: 'pm_usBankAccount_success',
      }),
    );
    await world.simulator.browser.confirmSetup({
      clientSecret: setup.clientSecret,
      paymentMethod: '5555555555554444',
    });
    const account = await readAccount(world);
    assert.deepEqual([account.paymentMethod?.last4, account.seatChangeBlockedBy ?? null], ['4444', null]);
    assert.equal((await changeSeats(world, 8)).status, 'succeeded');
  });
});

describe('a change whose invoice stays a draft', () => {
  test('can be canceled: the draft is finalized without collecting, and voided', async () => {
    const world = await createWorld(database, { elapsed: 15.5 * DAY });
    const quote = await quoteFor(world, 8);
    // Collection is paused at Stripe between the comparison and the change.
    world.wire.before('POST /v1/subscriptions/', async () => {
      await world.stripe.subscriptions.update(world.subscriptionId, {
        pause_collection: { behavior: 'keep_as_draft' },
      });
    });
    const change = (await (
      await world.send('POST', 'seat-changes', { quoteId: quote.id }, { 'Idempotency-Key': 'kept-as-draft' })
    ).json()) as { code?: string };
    assert.equal(change.code, 'outcome_unknown');
    const { latestSeatChange } = await readAccount(world);
    const response = await world.send('DELETE', `seat-changes/${latestSeatChange?.id ?? ''}`);
    assert.equal(((await response.json()) as { status?: unknown }).status, 'canceled');
    const subscription = await world.stripe.subscriptions.retrieve(world.subscriptionId, {
      expand: ['latest_invoice'],
    });
    assert.equal(subscription.pending_update, null);
    assert.equal(subscription.items.data[0]?.quantity, 5);
    assert.equal((await world.stripe.charges.list({ customer: world.customerId })).data.length, 1);
  });
});
