import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import Stripe from 'stripe';
import { CreditPurchaseSchema, CreditUseSchema, SeatChangeSchema } from '../../../src/contract/index.ts';
import type { BillingDatabase } from '../../../src/server/database/index.ts';
import { SeatChangeChargeDiffers } from '../../../src/server/index.ts';
import { SAFE_AGE_SECONDS } from '../../../src/server/stripe/gateway.ts';
import { createSubscriptionGateway } from '../../../src/server/stripe/gateway.ts';
import { payForPurchase, readStripeState } from '../../support/backend.ts';
import {
  beginPurchase,
  changeSeats,
  confirm,
  expectResponse,
  expectProblem,
  openPurchase,
  quoteFor,
  readAccount,
  readPurchase,
} from '../../support/contract-responses.ts';
import { forEachDatabase, openTestPGlite } from '../../support/databases.ts';
import type { World, WorldOptions } from '../../support/world.ts';
import { createWorld, DAY, setCard } from '../../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

const midPeriod = (options: WorldOptions = {}): Promise<World> =>
  createWorld(database, { elapsed: 15.5 * DAY, ...options });

/** Another process of the same handler, on the same database and Stripe account. */
const secondProcess = (world: World, on = database): Promise<World> =>
  createWorld(on, { organizationId: world.organizationId, simulator: world.simulator, existing: world });

/** The process stops at this call and never continues. */
async function dieAt(world: World, call: string, doing: () => Promise<unknown>): Promise<void> {
  await new Promise<void>((reached) => {
    world.wire.before(call, () => {
      reached();
      return new Promise(() => undefined);
    });
    void doing();
  });
}

describe('canceling', () => {
  test('a change pending with a bank debit can be canceled once the bank has refused', async () => {
    const world = await midPeriod({ seed: { paymentMethod: 'pm_card_chargeCustomerFail' } });
    world.simulator.holdEvents();
    const change = await changeSeats(world, 8);
    await world.simulator.browser.confirmPayment({
      clientSecret: change.clientSecret ?? '',
      paymentMethod: 'pm_usBankAccount_success',
    });
    const cancelChange = (): Promise<Response> => world.send('DELETE', `seat-changes/${change.id}`);
    await expectProblem(await cancelChange(), 'seat_change_settled');
    const intents = await world.stripe.paymentIntents.list({ customer: world.customerId });
    const waiting = intents.data.find(({ status }) => status === 'processing');
    await world.simulator.completeAction(waiting?.id ?? '', 'fail');
    assert.equal((await expectResponse(await cancelChange(), SeatChangeSchema)).status, 'canceled');
    assert.equal((await readStripeState(world)).hasPendingUpdate, false);
  });
});

describe('a process that crashes while it starts a purchase', () => {
  const CREATE = 'POST /v1/checkout/sessions';

  test('never leaves an idempotency key in progress: the key continues the purchase, or reports that it failed', async () => {
    for (const seconds of [10, SAFE_AGE_SECONDS + 5]) {
      const world = await midPeriod();
      const other = await secondProcess(world);
      await dieAt(world, CREATE, () => beginPurchase(world, { quantity: 2 }, 'k'));
      await world.simulator.advanceBy(seconds);
      await readAccount(other);
      const again = await expectResponse(
        await beginPurchase(other, { quantity: 2 }, 'k'),
        CreditPurchaseSchema,
      );
      assert.equal(again.status, seconds === 10 ? 'open' : 'failed');
      const paid = again.status === 'open' ? again : await openPurchase(other, 2);
      await payForPurchase(other, paid.id);
      assert.equal((await readPurchase(other, paid)).status, 'fulfilled');
      assert.equal((await readAccount(other)).credits.purchased.available, 2);
    }
  });
});

describe('a purchase that a crash left without a session', () => {
  test('is started again by its key once it is too old for Stripe, without an error', async () => {
    const world = await midPeriod();
    const other = await secondProcess(world);
    await dieAt(world, 'POST /v1/checkout/sessions', () => beginPurchase(world, { quantity: 2 }, 'k'));
    await world.simulator.advanceBy(2400);
    const again = await expectResponse(
      await beginPurchase(other, { quantity: 2 }, 'k'),
      CreditPurchaseSchema,
    );
    assert.equal(again.status, 'open');
    await payForPurchase(other, again.id);
    assert.equal((await readAccount(other)).credits.purchased.available, 2);
  });
});

describe('the end of a period', () => {
  const END = 31 * DAY;
  const almostOver = (): Promise<World> => createWorld(database, { elapsed: END - 30 });

  test('between the snapshot and the preview is not an internal error, and nothing is charged', async () => {
    const world = await almostOver();
    world.wire.before('POST /v1/invoices/create_preview', () => world.simulator.advanceBy(60));
    await expectProblem(
      await world.send('POST', 'seat-changes/quotes', { seats: 8 }),
      'payment_provider_unavailable',
    );
    assert.deepEqual((await quoteFor(world, 8)).seats, { from: 5, to: 8 });
    assert.deepEqual(world.errors.length, 1);
  });

  test('between the comparison and the change: Stripe refuses, the change fails, the period grants its own credits', async () => {
    const world = await almostOver();
    const quote = await quoteFor(world, 8);
    world.wire.before('POST /v1/subscriptions/', () => world.simulator.advanceBy(60));
    const change = await expectResponse(await confirm(world, quote, 'k'), SeatChangeSchema);
    assert.equal(change.status, 'failed');
    const account = await readAccount(world);
    assert.deepEqual([account.seats.quantity, account.credits.available], [5, 5]);
    const { charges } = await readStripeState(world);
    assert.deepEqual(
      charges.map(({ amount }) => amount),
      [14_500, 14_500],
    );
  });

  test('while Stripe does not respond: no response denies a credit before the new ones are known', async () => {
    const world = await almostOver();
    world.simulator.holdEvents();
    await world.simulator.advanceBy(60);
    const use = (): Promise<Response> =>
      world.send('POST', 'credit-uses', { reference: 'job' }, { 'Idempotency-Key': 'k' });
    world.wire.fail({ kind: 'html', position: 'before' });
    await expectProblem(await use(), 'payment_provider_unavailable');
    const used = await expectResponse(await use(), CreditUseSchema);
    assert.deepEqual([used.alreadyUsed, used.available], [false, 4]);
  });
});

describe('a change of account credit between the comparison and the update', () => {
  for (const [what, amount] of [
    ['less', -1_000],
    ['more', 1_000],
  ] as const) {
    test(`charges ${what} than was confirmed: the response says so, and the host is notified once`, async () => {
      const world = await midPeriod();
      const quote = await quoteFor(world, 8);
      world.wire.before('POST /v1/subscriptions/', async () => {
        await world.stripe.customers.createBalanceTransaction(world.customerId, { amount, currency: 'usd' });
      });
      const change = await expectResponse(await confirm(world, quote, 'k'), SeatChangeSchema);
      const charged = quote.amountDue.amount + amount;
      assert.deepEqual([change.status, change.amountCharged?.amount], ['succeeded', charged]);
      await world.simulator.settled();
      for (const { id } of world.simulator.events.slice(-6)) await world.simulator.deliver(id);
      await confirm(world, quote, 'k');
      await readAccount(world);
      assert.equal(world.errors.length, 1);
      const [reported] = world.errors;
      assert.ok(reported instanceof SeatChangeChargeDiffers);
      assert.deepEqual(
        [
          reported.organizationId,
          reported.seatChangeId,
          reported.currency,
          reported.amountDue,
          reported.amountCharged,
        ],
        [world.organizationId, change.id, 'USD', quote.amountDue.amount, charged],
      );
      assert.match(reported.message, new RegExp(`${quote.amountDue.amount}.*${charged}`));
      assert.match(reported.invoiceId ?? '', /^in_/);
    });
  }
});

describe("a proxy's 404 instead of Stripe's response", () => {
  test('does not lose the saved card', async () => {
    const world = await midPeriod({ seed: { paymentMethod: null } });
    const { id } = (await (await world.send('POST', 'payment-methods/setup', {})).json()) as { id: string };
    await world.stripe.setupIntents.confirm(id, {
      payment_method: 'pm_card_visa',
      return_url: 'https://app.example.com/',
    });
    world.wire.fail({ kind: 'html', position: 'before', matching: 'POST /v1/customers/' });
    await world.send('GET', 'account');
    assert.equal((await readAccount(world)).paymentMethod?.last4, '4242');
    assert.equal((await changeSeats(world, 8)).status, 'succeeded');
  });
});

describe('a seat change in transit', () => {
  test("ends before it counts as lost, regardless of how often the host's client retries", async () => {
    let calls = 0;
    const stripe = new Stripe('sk_test_1', {
      maxNetworkRetries: 6,
      httpClient: Stripe.createFetchHttpClient(() => {
        calls += 1;
        return Promise.reject(new TypeError('fetch failed'));
      }),
    });
    const world = await midPeriod();
    const { snapshot } = await createSubscriptionGateway(world.stripe, []).read(world, world.simulator.now());
    const order = {
      snapshot,
      seats: 8,
      prorationDate: 1,
      organizationId: 'o',
      seatChangeId: 's',
      quoteId: 'q',
    };
    await assert.rejects(createSubscriptionGateway(stripe, []).changeSeats(order));
    assert.equal(calls, 3);
  });
});

await forEachDatabase('concurrent processes', (open, kind) => {
  test('one process declares the change lost while the other still sends it: charged once, and finally reported so', async () => {
    const on = await open();
    const world = await createWorld(on, { elapsed: 15.5 * DAY });
    const other = await secondProcess(world, on);
    const quote = await quoteFor(world, 8);
    let send = (): void => undefined;
    const held = new Promise<void>((resolve) => (send = resolve));
    const reached = new Promise<void>((resolve) => {
      world.wire.before('POST /v1/subscriptions/', () => {
        resolve();
        return held;
      });
    });
    const response = confirm(world, quote, 'k');
    await reached;
    await world.simulator.advanceBy(SAFE_AGE_SECONDS + 1);
    assert.equal((await readAccount(other)).latestSeatChange?.status, 'failed');
    send();
    assert.equal((await expectResponse(await response, SeatChangeSchema)).status, 'succeeded');
    const account = await readAccount(other);
    assert.deepEqual([account.seats.quantity, account.credits.available], [8, 8]);
    assert.equal((await readStripeState(world)).charges.filter(({ amount }) => amount !== 14_500).length, 1);
  });

  test('webhooks, status calls, reads and credit uses at the same time, in two processes: nothing waits forever', async () => {
    const on = await open();
    const world = await createWorld(on, { elapsed: 15.5 * DAY });
    const other = await secondProcess(world, on);
    const purchase = await openPurchase(world, 7);
    await payForPurchase(world, purchase.id);
    const quote = await quoteFor(world, 8);
    const processes = kind === 'PGlite' ? [world, world] : [world, other];
    const uses = Array.from({ length: 30 }, (_, job) =>
      processes[job % 2]?.send(
        'POST',
        'credit-uses',
        { reference: `job-${job % 25}` },
        { 'Idempotency-Key': `u-${job}` },
      ),
    );
    await Promise.all([
      ...uses,
      ...processes.map((each) => confirm(each, quote, 'k')),
      ...processes.map((each) => readPurchase(each, purchase)),
      ...processes.map((each) => readAccount(each)),
      world.simulator.settled(),
    ]);
    const { credits, seats } = await readAccount(other);
    const used = await on.db
      .selectFrom('credit_uses')
      .select('reference')
      .where('organization_id', '=', world.organizationId)
      .execute();
    assert.equal(seats.quantity, 8);
    assert.equal(credits.available + used.length, 5 + 3 + 7);
  });
});

describe("another organization's objects", () => {
  test('are not found: changes, purchases, quotes; and the same key is separate', async () => {
    const [mine, theirs] = [await midPeriod(), await midPeriod()];
    const change = await changeSeats(theirs, 8);
    const purchase = await openPurchase(theirs, 2);
    for (const path of [`seat-changes/${change.id}`, `credit-purchases/${purchase.id}`]) {
      await expectProblem(await mine.send('GET', path), 'not_found');
    }
    await expectProblem(await mine.send('DELETE', `seat-changes/${change.id}`), 'not_found');
    const keys = await Promise.all(
      [mine, theirs].map((each) => beginPurchase(each, { quantity: 1 }, 'same')),
    );
    const [one, other] = await Promise.all(
      keys.map((response) => expectResponse(response, CreditPurchaseSchema)),
    );
    assert.notEqual(one?.id, other?.id);
  });

  test('are not changed: two paid sessions for the same quantity are two purchases', async () => {
    const [mine, theirs] = [await midPeriod(), await midPeriod()];
    const [inPage, hosted] = [await openPurchase(mine, 2), await openPurchase(mine, 2, 'hosted')];
    await payForPurchase(mine, inPage.id);
    await payForPurchase(mine, hosted.id);
    await mine.simulator.settled();
    assert.equal((await readAccount(mine)).credits.purchased.available, 4);
    assert.equal((await readAccount(theirs)).credits.purchased.available, 0);
  });
});

describe("another operation's key", () => {
  test('is refused by each operation, and nothing happens', async () => {
    const world = await midPeriod();
    const quote = await quoteFor(world, 8);
    await openPurchase(world, 1);
    await expectResponse(await beginPurchase(world, { quantity: 1 }, 'shared'), CreditPurchaseSchema);
    await expectProblem(await confirm(world, quote, 'shared'), 'idempotency_key_reused');
    const use = await world.send(
      'POST',
      'credit-uses',
      { reference: 'job' },
      { 'Idempotency-Key': 'shared' },
    );
    await expectProblem(use, 'idempotency_key_reused');
    const { seats, credits } = await readAccount(world);
    assert.deepEqual([seats.quantity, credits.available], [5, 5]);
  });
});

describe('a change left open at Stripe by other means', () => {
  test('is replaced, and never paid in addition to ours', async () => {
    const world = await midPeriod();
    const [item] = (await world.stripe.subscriptions.retrieve(world.subscriptionId)).items.data;
    await setCard(world, 'pm_card_authenticationRequired');
    await world.stripe.subscriptions.update(world.subscriptionId, {
      items: [{ id: item?.id ?? '', quantity: 20 }],
      proration_behavior: 'always_invoice',
      payment_behavior: 'pending_if_incomplete',
    });
    await setCard(world, 'pm_card_visa');
    const quote = await quoteFor(world, 8);
    const change = await expectResponse(await confirm(world, quote, 'k'), SeatChangeSchema);
    assert.deepEqual([change.status, change.amountCharged], ['succeeded', quote.amountDue]);
    const stripeState = await readStripeState(world);
    assert.deepEqual([stripeState.quantity, stripeState.hasPendingUpdate], [8, false]);
    assert.deepEqual(
      stripeState.invoices.map(({ status }) => status),
      ['paid', 'void', 'paid'],
    );
  });
});
