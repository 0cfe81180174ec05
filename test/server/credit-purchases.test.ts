import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CreditEntryPageSchema, CreditPurchaseSchema } from '../../src/contract/index.ts';
import type { CreditEntry } from '../../src/contract/index.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
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
import type { FaultKind, WireFault } from '../support/stripe-wire.ts';
import type { World, WorldOptions } from '../support/world.ts';
import { createWorld, DAY, ENDPOINT, WEBHOOK_SECRET } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

const newWorld = (options: WorldOptions = {}): Promise<World> =>
  createWorld(database, { elapsed: 15 * DAY, ...options });

async function purchased(world: World): Promise<number> {
  const { credits } = await readAccount(world);
  const [last] = await entries(world);
  assert.equal(last?.balance, credits.available);
  return credits.purchased.available;
}

async function entries(world: World): Promise<readonly CreditEntry[]> {
  return (await expectResponse(await world.send('GET', 'credit-entries'), CreditEntryPageSchema)).entries;
}

/** An event as Stripe sends it to whichever process it meets. */
function signedEvent(world: World, event: unknown): Request {
  const payload = JSON.stringify(event);
  const signature = world.stripe.webhooks.generateTestHeaderString({
    payload,
    secret: WEBHOOK_SECRET,
    timestamp: world.simulator.now(),
  });
  return new Request(`${ENDPOINT}/stripe/webhook`, {
    method: 'POST',
    body: payload,
    headers: { 'Stripe-Signature': signature },
  });
}

describe('buying credits', () => {
  test("uses the server's price and quantity, charges only when the user pays, and adds credits that never end", async () => {
    const world = await newWorld();
    const purchase = await openPurchase(world, 3);
    assert.deepEqual([purchase.status, purchase.total], ['open', { amount: 5700, currency: 'USD' }]);
    assert.match(purchase.clientSecret ?? '', /_secret_/);
    assert.equal(purchase.url, null);
    const [session] = (await world.stripe.checkout.sessions.list()).data;
    assert.deepEqual(
      [session?.ui_mode, session?.amount_total, session?.return_url],
      ['elements', 5700, `https://app.example.com/billing?ocw_purchase=${purchase.id}`],
    );
    assert.equal(await purchased(world), 0);

    world.simulator.holdEvents();
    await payForPurchase(world, purchase.id);
    const fulfilled = await readPurchase(world, purchase);
    assert.deepEqual([fulfilled.status, fulfilled.clientSecret], ['fulfilled', null]);
    assert.equal(fulfilled.fulfilledAt, world.simulator.now());
    const account = await readAccount(world);
    assert.deepEqual([account.credits.available, account.credits.purchased.available], [8, 3]);
    // Its payment method and invoice are only known at Stripe: the account is read without them.
    const { paidWith, invoiceUrl, ...known } = fulfilled;
    assert.ok(paidWith !== undefined && invoiceUrl !== undefined);
    assert.deepEqual(account.latestCreditPurchase, known);
    const [grant] = await entries(world);
    assert.deepEqual(
      [grant?.kind, grant?.source, grant?.quantity, grant?.expiresAt],
      ['grant', 'purchased', 3, null],
    );
  });

  test("works on Stripe's hosted page with the same result", async () => {
    const world = await newWorld();
    const purchase = await openPurchase(world, 2, 'hosted');
    assert.match(purchase.url ?? '', /^http:\/\/stripe\.test\//);
    assert.equal(purchase.clientSecret, null);
    await payForPurchase(world, purchase.id);
    await world.simulator.settled();
    assert.equal((await readPurchase(world, purchase)).status, 'fulfilled');
    assert.equal(await purchased(world), 2);
  });

  test('grants the paid quantity with each event three times in any order and status calls in between', async () => {
    for (const order of ['as they came', 'reversed', 'the last first'] as const) {
      const world = await newWorld();
      const purchase = await openPurchase(world, 4);
      await world.simulator.settled();
      const known = world.simulator.events.length;
      world.simulator.holdEvents();
      await payForPurchase(world, purchase.id);
      const ids = world.simulator.events.slice(known).map(({ id }) => id);
      assert.ok(ids.length > 1);
      const sequence =
        order === 'as they came'
          ? ids
          : order === 'reversed'
            ? [...ids].reverse()
            : [ids.at(-1) ?? '', ...ids];
      for (let round = 0; round < 3; round += 1) {
        for (const id of sequence) {
          assert.equal((await world.simulator.deliver(id)).status, 200);
          await readPurchase(world, purchase);
        }
      }
      assert.equal(await purchased(world), 4);
    }
  });

  test('grants once with webhook and status calls at the same time', async () => {
    const world = await newWorld();
    const purchase = await openPurchase(world, 4);
    await payForPurchase(world, purchase.id);
    await Promise.all([
      ...Array.from({ length: 8 }, () => readPurchase(world, purchase)),
      world.simulator.settled(),
    ]);
    assert.equal(await purchased(world), 4);
  });

  test('refuses quantities beyond the limits, unknown return origins and a product that is not sold', async () => {
    const world = await newWorld();
    const field = async (input: { quantity: number; returnUrl?: string }): Promise<string | undefined> =>
      (await expectProblem(await beginPurchase(world, input), 'invalid_request')).errors?.[0]?.field;
    for (const quantity of [0, 101, 1.5]) assert.equal(await field({ quantity }), 'quantity');
    assert.equal(await field({ quantity: 1, returnUrl: 'https://evil.example/billing' }), 'returnUrl');
    assert.equal(
      await field({ quantity: 1, returnUrl: 'https://app.example.com.evil.example/' }),
      'returnUrl',
    );
    const other = await newWorld({ sellsCredits: false });
    assert.equal((await readAccount(other)).topUp, null);
    await expectProblem(await beginPurchase(other, { quantity: 1 }), 'top_up_unavailable');
  });

  test('does not report an unread price as not sold; a known price is kept while Stripe does not respond', async () => {
    const world = await newWorld();
    await readAccount(world);
    // Begins anew with no price in its memory, as a process that was started during an outage.
    const restarted = await createWorld(database, { existing: world, ...world });
    restarted.wire.fail({ kind: 'lost', position: 'before', times: 1_000 });
    const { topUp: unknown, topUpUnread } = await readAccount(restarted);
    assert.deepEqual([unknown, topUpUnread], [null, true]);
    restarted.wire.reset();
    const { topUp, topUpUnread: isStillUnread } = await readAccount(restarted);
    assert.deepEqual([topUp?.unitPrice.amount, isStillUnread], [1900, undefined]);
    restarted.wire.fail({ kind: 'lost', position: 'before', times: 1_000 });
    await restarted.simulator.advanceBy(3600);
    assert.deepEqual((await readAccount(restarted)).topUp, topUp);
  });

  test('starts one purchase per key, and reports replays; the key is refused with another quantity', async () => {
    const world = await newWorld();
    const responses = await Promise.all([1, 2, 3].map(() => beginPurchase(world, { quantity: 2 }, 'k')));
    const purchases = await Promise.all(
      responses.map((response) => expectResponse(response, CreditPurchaseSchema)),
    );
    assert.equal(new Set(purchases.map(({ id }) => id)).size, 1);
    assert.equal((await world.stripe.checkout.sessions.list()).data.length, 1);
    const again = await beginPurchase(world, { quantity: 2 }, 'k');
    assert.equal(again.headers.get('Idempotency-Replayed'), 'true');
    assert.deepEqual(await expectResponse(again, CreditPurchaseSchema), purchases[0]);
    await expectProblem(await beginPurchase(world, { quantity: 3 }, 'k'), 'idempotency_key_reused');
  });
});

describe('a purchase that is not paid immediately', () => {
  test('is processing with an asynchronous method until the bank has paid', async () => {
    const world = await newWorld();
    const purchase = await openPurchase(world, 2);
    await payForPurchase(world, purchase.id, 'pm_usBankAccount_success');
    await world.simulator.settled();
    assert.equal((await readPurchase(world, purchase)).status, 'processing');
    assert.equal(await purchased(world), 0);
    await world.simulator.completeAction(await paymentOf(world, purchase.id), 'succeed');
    await world.simulator.settled();
    assert.equal((await readPurchase(world, purchase)).status, 'fulfilled');
    assert.equal(await purchased(world), 2);
  });

  test('fails if an asynchronous method fails', async () => {
    const world = await newWorld();
    const purchase = await openPurchase(world, 2);
    await payForPurchase(world, purchase.id, 'pm_usBankAccount_insufficientFunds');
    await world.simulator.completeAction(await paymentOf(world, purchase.id), 'fail');
    await world.simulator.settled();
    const failed = await readPurchase(world, purchase);
    assert.equal(failed.status, 'failed');
    assert.ok(failed.failure);
    assert.equal(await purchased(world), 0);
  });

  test('stays open for another card after a decline', async () => {
    const world = await newWorld();
    const purchase = await openPurchase(world, 2);
    await payForPurchase(world, purchase.id, 'pm_card_chargeDeclined').catch(() => undefined);
    const declined = await readPurchase(world, purchase);
    assert.deepEqual([declined.status, declined.failure?.code], ['open', 'generic_decline']);
    assert.ok(declined.clientSecret);
    await payForPurchase(world, purchase.id);
    const paid = await readPurchase(world, purchase);
    assert.deepEqual([paid.status, paid.failure], ['fulfilled', null]);
  });

  test('expires without a payment, and another one can be started', async () => {
    const world = await newWorld();
    const purchase = await openPurchase(world, 2);
    world.simulator.holdEvents();
    await world.simulator.advanceTo(purchase.expiresAt ?? 0);
    const expired = await readPurchase(world, purchase);
    assert.deepEqual([expired.status, expired.clientSecret, expired.expiresAt], ['expired', null, null]);
    await payForPurchase(world, (await openPurchase(world, 1)).id);
    assert.equal((await readAccount(world)).latestCreditPurchase?.status, 'fulfilled');
  });
});

describe('during a purchase', () => {
  test('the period may change: plan credits end, the purchased ones are added', async () => {
    const world = await newWorld();
    const purchase = await openPurchase(world, 2);
    await payForPurchase(world, purchase.id, 'pm_usBankAccount_success');
    await world.simulator.advanceBy(17 * DAY);
    const intent = await paymentOf(world, purchase.id);
    await world.simulator.completeAction(intent, 'succeed').catch(() => undefined);
    await world.simulator.settled();
    const { credits } = await readAccount(world);
    assert.deepEqual([credits.plan.available, credits.purchased.available], [5, 2]);
  });

  test('the plan may be canceled: paid credits are added, and stay', async () => {
    const world = await newWorld();
    const purchase = await openPurchase(world, 2);
    await world.stripe.subscriptions.cancel(world.subscriptionId);
    await payForPurchase(world, purchase.id);
    await world.simulator.settled();
    await world.simulator.advanceBy(40 * DAY);
    const { status, credits } = await readAccount(world);
    assert.deepEqual([status, credits.available, credits.purchased.available], ['canceled', 2, 2]);
  });
});

describe('a payment that is refunded or disputed', () => {
  const bought = async (quantity: number): Promise<{ world: World; purchase: { id: string } }> => {
    const world = await newWorld();
    const purchase = await openPurchase(world, quantity);
    await payForPurchase(world, purchase.id);
    await world.simulator.settled();
    return { world, purchase };
  };
  const invoiceOf = async ({ stripe, customerId }: World): Promise<string> =>
    (await stripe.invoices.list({ customer: customerId, limit: 1 })).data[0]?.id ?? '';
  const refund = async (world: World, purchase: { id: string }, amount?: number): Promise<void> => {
    const payment_intent = await paymentOf(world, purchase.id);
    await world.stripe.refunds.create({ payment_intent, ...(amount !== undefined && { amount }) });
    await world.simulator.settled();
  };

  test('takes the credits back, by entries', async () => {
    const { world, purchase } = await bought(4);
    await refund(world, purchase);
    assert.equal((await readPurchase(world, purchase)).status, 'refunded');
    assert.equal(await purchased(world), 0);
    const [last] = await entries(world);
    assert.deepEqual([last?.kind, last?.quantity], ['void', -4]);
  });

  test('takes back the remaining credits, and records the number to take back', async () => {
    const { world, purchase } = await bought(4);
    for (let job = 1; job <= 7; job += 1) {
      await world.handler.useCredit({ organizationId: world.organizationId, reference: `job-${job}` });
    }
    await refund(world, purchase);
    assert.equal(await purchased(world), 0);
    const [adjustment] = await database.db
      .selectFrom('credit_adjustments')
      .selectAll()
      .where('organization_id', '=', world.organizationId)
      .execute();
    assert.deepEqual([adjustment?.requested, adjustment?.applied, adjustment?.reason], [-4, -2, 'refund']);
  });

  test('in parts takes credits back in parts, each once', async () => {
    const { world, purchase } = await bought(4);
    await refund(world, purchase, 1900);
    assert.deepEqual(
      [await purchased(world), (await readPurchase(world, purchase)).status],
      [3, 'fulfilled'],
    );
    for (const { id } of world.simulator.events.slice(-3)) await world.simulator.deliver(id);
    assert.equal(await purchased(world), 3);
    await refund(world, purchase, 3800);
    assert.equal(await purchased(world), 1);
    await refund(world, purchase);
    assert.deepEqual([await purchased(world), (await readPurchase(world, purchase)).status], [0, 'refunded']);
  });

  test('by a credit note to the customer’s balance takes credits back like a refund, each once', async () => {
    const { world, purchase } = await bought(4);
    const invoice = await invoiceOf(world);
    await world.stripe.creditNotes.create({ invoice, amount: 1900, credit_amount: 1900 });
    await world.simulator.settled();
    assert.deepEqual([await purchased(world), (await readAccount(world)).accountCredit.amount], [3, 1900]);
    await world.stripe.creditNotes.create({
      invoice,
      amount: 3800,
      credit_amount: 1900,
      refund_amount: 1900,
    });
    await world.simulator.settled();
    for (const { id } of world.simulator.events.slice(-5)) await world.simulator.deliver(id);
    assert.equal(await purchased(world), 1);
    await world.stripe.creditNotes.create({ invoice, amount: 1900, out_of_band_amount: 1900 });
    await world.simulator.settled();
    assert.deepEqual([await purchased(world), (await readPurchase(world, purchase)).status], [0, 'refunded']);
    assert.deepEqual(world.errors, []);
  });

  test('by less than the price of a credit takes none: only fully refunded credits are taken', async () => {
    const { world, purchase } = await bought(4);
    await refund(world, purchase, 1);
    assert.equal(await purchased(world), 4);
    await refund(world, purchase, 1898);
    assert.equal(await purchased(world), 4);
    await refund(world, purchase, 1);
    assert.equal(await purchased(world), 3);
    await refund(world, purchase, 5699);
    assert.equal(await purchased(world), 1);
    await refund(world, purchase);
    assert.deepEqual([await purchased(world), (await readPurchase(world, purchase)).status], [0, 'refunded']);
  });

  const dispute = async (
    world: World,
    purchase: { id: string },
    options: { readonly amount?: number; readonly isInquiry?: boolean } = {},
  ): Promise<string> => {
    const intent = await world.stripe.paymentIntents.retrieve(await paymentOf(world, purchase.id));
    assert.equal(typeof intent.latest_charge, 'string');
    const id = await world.simulator.dispute(intent.latest_charge as string, options);
    await world.simulator.settled();
    return id;
  };
  const closeDispute = async (world: World, id: string, end: 'won' | 'lost' | 'warning_closed') => {
    await world.simulator.closeDispute(id, end);
    await world.simulator.settled();
    for (const event of world.simulator.events.slice(-2)) await world.simulator.deliver(event.id);
  };

  test('by a dispute takes all of them back, also once the dispute is lost', async () => {
    const { world, purchase } = await bought(4);
    const id = await dispute(world, purchase);
    assert.deepEqual([await purchased(world), (await readPurchase(world, purchase)).status], [0, 'refunded']);
    await closeDispute(world, id, 'lost');
    assert.deepEqual([await purchased(world), (await readPurchase(world, purchase)).status], [0, 'refunded']);
  });

  test('by a partial dispute takes back the credits that the part paid in full', async () => {
    const { world, purchase } = await bought(4);
    await dispute(world, purchase, { amount: 2000 });
    assert.deepEqual(
      [await purchased(world), (await readPurchase(world, purchase)).status],
      [3, 'fulfilled'],
    );
  });

  test('and finally kept returns the credits once; a later refund takes them', async () => {
    const { world, purchase } = await bought(4);
    for (let job = 1; job <= 6; job += 1) {
      await world.handler.useCredit({ organizationId: world.organizationId, reference: `job-${job}` });
    }
    const id = await dispute(world, purchase);
    assert.equal(await purchased(world), 0);
    await closeDispute(world, id, 'won');
    assert.deepEqual(
      [await purchased(world), (await readPurchase(world, purchase)).status],
      [3, 'fulfilled'],
    );
    const [last, before] = await entries(world);
    assert.deepEqual([last?.kind, last?.quantity, last?.source], ['correction', 3, 'purchased']);
    assert.deepEqual([before?.kind, before?.quantity], ['void', -3]);
    await refund(world, purchase);
    assert.deepEqual([await purchased(world), (await readPurchase(world, purchase)).status], [0, 'refunded']);
  });

  test('by an inquiry takes no credits, also once it is closed', async () => {
    const { world, purchase } = await bought(4);
    const id = await dispute(world, purchase, { isInquiry: true });
    for (const isClosed of [false, true]) {
      if (isClosed) await closeDispute(world, id, 'warning_closed');
      assert.deepEqual(
        [await purchased(world), (await readPurchase(world, purchase)).status],
        [4, 'fulfilled'],
      );
      assert.deepEqual(
        (await entries(world)).map(({ kind }) => kind),
        ['grant', 'grant'],
      );
    }
  });

  test('by an inquiry takes the credits that are refunded meanwhile', async () => {
    const { world, purchase } = await bought(4);
    await dispute(world, purchase, { isInquiry: true });
    await refund(world, purchase, 1900);
    assert.equal(await purchased(world), 3);
  });

  test('by an inquiry takes the credits once the amount is withdrawn, by that event alone', async () => {
    const { world, purchase } = await bought(4);
    const id = await dispute(world, purchase, { isInquiry: true });
    await world.simulator.escalateInquiry(id);
    await world.simulator.settled();
    assert.equal(await purchased(world), 0);
  });

  test('and finally kept returns none of the credits refunded in addition', async () => {
    const { world, purchase } = await bought(4);
    await refund(world, purchase, 1900);
    const id = await dispute(world, purchase, { amount: 3800 });
    assert.equal(await purchased(world), 1);
    await closeDispute(world, id, 'won');
    assert.equal(await purchased(world), 3);
  });

  const secondProcess = (world: World): Promise<World> =>
    createWorld(database, {
      organizationId: world.organizationId,
      simulator: world.simulator,
      existing: world,
    });

  test('and meanwhile kept: an older snapshot takes no credits', async () => {
    const { world, purchase } = await bought(4);
    const other = await secondProcess(world);
    world.simulator.holdEvents();
    const id = await dispute(world, purchase);
    const [opened] = world.simulator.events.slice(-1);
    // The other process has read the dispute; before it writes, the dispute is won, and this process is notified.
    other.wire.after('GET /v1/disputes', async () => {
      await world.simulator.closeDispute(id, 'won');
      await world.simulator.deliver(world.simulator.events.at(-1)?.id ?? '');
    });
    assert.equal((await other.handler(signedEvent(world, opened))).status, 200);
    assert.equal((await readPurchase(world, purchase)).status, 'fulfilled');
    assert.equal(await purchased(world), 4);
    assert.deepEqual(
      (await entries(world)).map(({ kind }) => kind),
      ['grant', 'grant'],
    );
    assert.equal(world.wire.calls.filter(({ path }) => path === '/v1/disputes').length, 1);
    assert.equal(other.wire.calls.filter(({ path }) => path === '/v1/disputes').length, 2);
  });

  test('before its credits were granted grants none, even with an older snapshot', async () => {
    const world = await newWorld();
    const other = await secondProcess(world);
    const purchase = await openPurchase(world, 4);
    world.simulator.holdEvents();
    await payForPurchase(world, purchase.id);
    // The other process has read the payment; before it writes, it is refunded, and this process is the first to read both.
    other.wire.after('GET /v1/checkout/sessions/', async () => {
      await refund(world, purchase);
      assert.equal((await readPurchase(world, purchase)).status, 'refunded');
    });
    assert.equal((await readPurchase(other, purchase)).status, 'refunded');
    assert.equal(await purchased(world), 0);
    assert.deepEqual(
      (await entries(world)).map(({ kind, quantity }) => [kind, quantity]),
      [
        ['void', -4],
        ['grant', 4],
        ['grant', 5],
      ],
    );
  });
});

describe('a purchase whose creation fails', () => {
  const kinds: readonly FaultKind[] = ['lost', 'error', 'html'];
  const positions: readonly WireFault['position'][] = ['before', 'after'];
  for (const kind of kinds) {
    for (const position of positions) {
      test(`${kind} ${position} Stripe created the session: the same key continues it, and once paid it is granted once`, async () => {
        const world = await newWorld();
        world.wire.fail({ kind, position, matching: 'POST /v1/checkout/sessions' });
        assert.equal((await beginPurchase(world, { quantity: 2 }, 'k')).status, 503);
        assert.equal((await readAccount(world)).latestCreditPurchase, null);
        const purchase = await expectResponse(
          await beginPurchase(world, { quantity: 2 }, 'k'),
          CreditPurchaseSchema,
        );
        await payForPurchase(world, purchase.id);
        world.wire.fail({ kind, position, matching: 'GET /v1/checkout/sessions' });
        await world.simulator.settled();
        await world.send('GET', `credit-purchases/${purchase.id}`);
        assert.equal((await readPurchase(world, purchase)).status, 'fulfilled');
        assert.equal(await purchased(world), 2);
      });
    }
  }
});
