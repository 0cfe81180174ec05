import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type Stripe from 'stripe';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { OperatorError } from '../../src/server/operator-error.ts';
import type { StripeGuesses } from '../../src/simulator/index.ts';
import { payForPurchase } from '../support/backend.ts';
import {
  changeSeats,
  confirm,
  expectProblem,
  openPurchase,
  quoteFor,
  readAccount,
} from '../support/contract-responses.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { World, WorldOptions } from '../support/world.ts';
import { createWorld, DAY, setCard } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

const HOUR = 3600;

/** `[available, on hold]` of the plan. */
async function planCredits(world: World): Promise<readonly [number, number]> {
  const { plan } = (await readAccount(world)).credits;
  return [plan.available, plan.held ?? 0];
}

async function use(world: World, count: number): Promise<void> {
  for (let job = 0; job < count; job += 1) {
    const reference = `job-${world.simulator.now()}-${job}`;
    await world.handler.useCredit({ organizationId: world.organizationId, reference });
  }
}

async function advanceTo(world: World, at: number): Promise<void> {
  await world.simulator.advanceTo(at);
  await world.simulator.settled();
}

/** Lets the first period end with a card that is declined from then on. Returns the second period's end. */
async function failRenewal(world: World): Promise<number> {
  const { end } = (await readAccount(world)).billingPeriod;
  const customer = (await world.stripe.customers.retrieve(world.customerId)) as Stripe.Customer;
  const method = customer.invoice_settings.default_payment_method as string;
  await world.simulator.changeCard(method, 'pm_card_chargeCustomerFail');
  await advanceTo(world, end);
  return (await readAccount(world)).billingPeriod.end;
}

async function renewalInvoice(world: World): Promise<Stripe.Invoice> {
  const { data } = await world.stripe.invoices.list({ subscription: world.subscriptionId, limit: 100 });
  const invoice = data.find(({ billing_reason: reason }) => reason === 'subscription_cycle');
  assert.ok(invoice);
  return invoice;
}

async function pay(world: World): Promise<void> {
  await setCard(world, 'pm_card_visa');
  await world.stripe.invoices.pay((await renewalInvoice(world)).id ?? '');
  await world.simulator.settled();
}

const ENDS: Readonly<Record<string, (world: World) => Promise<unknown>>> = {
  paid: pay,
  voided: async (world) => await world.stripe.invoices.voidInvoice((await renewalInvoice(world)).id ?? ''),
  uncollectible: async (world) =>
    await world.stripe.invoices.markUncollectible((await renewalInvoice(world)).id ?? ''),
};

describe('plan credits of a period whose renewal fails', () => {
  for (const draft of [0, HOUR]) {
    for (const used of [0, 2]) {
      for (const [end, act] of Object.entries(ENDS)) {
        // No credit can be used before the charge if that comes at the start of the period.
        const before = draft === 0 ? 0 : used;
        const left = end === 'paid' ? 5 - before : 0;
        test(`are held, then ${left === 0 ? 'voided' : 'released'}: draft for ${draft} s, ${before} used before, ${end}`, async () => {
          const world = await createWorld(database, { elapsed: DAY, renewalDraftSeconds: draft });
          const periodEnd = await failRenewal(world);
          if (draft > 0) {
            assert.deepEqual(await planCredits(world), [5, 0], 'a draft has not failed');
            await use(world, before);
            await advanceTo(world, world.simulator.now() + draft);
          }
          assert.deepEqual(await planCredits(world), [0, 5 - before]);
          const { credits, status } = await readAccount(world);
          assert.equal(status, 'past_due');
          assert.equal(credits.plan.heldInvoiceAt, (await renewalInvoice(world)).created);
          await advanceTo(world, world.simulator.now() + DAY);
          await act(world);
          await world.simulator.settled();
          assert.deepEqual(await planCredits(world), [left, 0]);
          for (const { id } of world.simulator.events.slice(-12)) await world.simulator.deliver(id);
          assert.deepEqual(await planCredits(world), [left, 0]);
          assert.ok(periodEnd > world.simulator.now());
        });
      }
    }
  }

  test('come back if an invoice marked uncollectible is paid', async () => {
    const world = await createWorld(database, { elapsed: DAY });
    await failRenewal(world);
    await ENDS['uncollectible']?.(world);
    await world.simulator.settled();
    assert.deepEqual(await planCredits(world), [0, 0]);
    await pay(world);
    assert.deepEqual(await planCredits(world), [5, 0]);
    for (const { id } of world.simulator.events.slice(-12)) await world.simulator.deliver(id);
    assert.deepEqual(await planCredits(world), [5, 0]);
  });

  test('leave purchased credits usable', async () => {
    const world = await createWorld(database, { elapsed: DAY });
    const purchase = await openPurchase(world, 1);
    await payForPurchase(world, purchase.id);
    await failRenewal(world);
    await use(world, 1);
    const reference = 'one-too-many';
    await assert.rejects(
      world.handler.useCredit({ organizationId: world.organizationId, reference }),
      ({ code }: { code: string }) => code === 'insufficient_credits',
    );
    assert.deepEqual(await planCredits(world), [0, 5]);
  });

  test('end with their period, and a later payment grants none for it', async () => {
    const world = await createWorld(database, { elapsed: DAY });
    const periodEnd = await failRenewal(world);
    const first = await renewalInvoice(world);
    await advanceTo(world, periodEnd);
    assert.deepEqual(await planCredits(world), [0, 5], 'those of the period after it');
    await setCard(world, 'pm_card_visa');
    await world.stripe.invoices.pay(first.id ?? '');
    await world.simulator.settled();
    assert.deepEqual(await planCredits(world), [0, 5]);
  });

  test('are also held if every event was lost', async () => {
    const world = await createWorld(database, { elapsed: DAY, renewalDraftSeconds: HOUR });
    world.simulator.holdEvents();
    await failRenewal(world);
    await advanceTo(world, world.simulator.now() + DAY);
    assert.deepEqual(await planCredits(world), [0, 5]);
  });

  test('are granted for each period that is paid later', async () => {
    const world = await createWorld(database, { elapsed: DAY });
    await failRenewal(world);
    await pay(world);
    await advanceTo(world, (await readAccount(world)).billingPeriod.end);
    assert.deepEqual(await planCredits(world), [5, 0]);
  });
});

describe('a host that grants renewals only once paid', () => {
  const options: WorldOptions = {
    elapsed: DAY,
    renewalDraftSeconds: HOUR,
    policy: { renewalGrant: 'when_paid' },
  };

  test('gets the first period’s credits immediately, the next ones only once paid', async () => {
    const world = await createWorld(database, options);
    assert.deepEqual(await planCredits(world), [5, 0]);
    await advanceTo(world, (await readAccount(world)).billingPeriod.end);
    assert.deepEqual(await planCredits(world), [0, 0]);
    await advanceTo(world, world.simulator.now() + HOUR);
    assert.deepEqual(await planCredits(world), [5, 0]);
  });

  test('gets none while the invoice is owed, and the current period’s only once it is paid', async () => {
    const world = await createWorld(database, options);
    await failRenewal(world);
    await advanceTo(world, world.simulator.now() + DAY);
    assert.deepEqual(await planCredits(world), [0, 0]);
    await pay(world);
    assert.deepEqual(await planCredits(world), [5, 0]);
  });
});

describe('a period in which collection is paused', () => {
  test('grants nothing until its invoice is paid', async () => {
    const world = await createWorld(database, { elapsed: DAY, renewalDraftSeconds: 100 * DAY });
    const { end } = (await readAccount(world)).billingPeriod;
    world.simulator.intercept(async (call, proceed) => {
      const response = await proceed();
      if (!call.path.startsWith('/v1/subscriptions/')) return response;
      const subscription = (await response.json()) as object;
      const pause_collection = { behavior: 'keep_as_draft', resumes_at: null };
      return Response.json({ ...subscription, pause_collection }, { headers: response.headers });
    });
    assert.deepEqual(await planCredits(world), [5, 0], 'this one was paid');
    await advanceTo(world, end);
    assert.deepEqual(await planCredits(world), [0, 0]);
  });
});

describe('an increase whose charge is refunded or disputed', () => {
  const raised = async (
    guesses: Partial<StripeGuesses> = {},
  ): Promise<{ world: World; intent: Stripe.PaymentIntent; charged: number }> => {
    const world = await createWorld(database, { elapsed: 15.5 * DAY, guesses });
    const change = await changeSeats(world, 8);
    assert.deepEqual(await planCredits(world), [8, 0]);
    const { data } = await world.stripe.paymentIntents.list({ customer: world.customerId, limit: 1 });
    const intent = data[0];
    assert.ok(intent);
    return { world, intent, charged: change.amountCharged?.amount ?? 0 };
  };
  const reported = (world: World): readonly string[] =>
    world.errors.map((error) => (error instanceof OperatorError ? error.code : String(error)));

  test('in full loses its credits; users and the high-water mark stay, and one error is reported', async () => {
    const { world, intent } = await raised();
    await world.stripe.refunds.create({ payment_intent: intent.id });
    await world.simulator.settled();
    for (const { id } of world.simulator.events.slice(-4)) await world.simulator.deliver(id);
    assert.deepEqual(await planCredits(world), [5, 0]);
    const { seats } = await readAccount(world);
    assert.deepEqual([seats.quantity, seats.highestThisPeriod], [8, 8]);
    assert.deepEqual(reported(world), ['seat_change_refunded']);
  });

  test('in part loses a proportional number of whole credits', async () => {
    const { world, intent, charged } = await raised();
    const refund = async (amount: number): Promise<void> => {
      await world.stripe.refunds.create({ payment_intent: intent.id, amount });
      await world.simulator.settled();
    };
    await refund(charged / 3 - 1);
    assert.deepEqual(await planCredits(world), [8, 0]);
    // The same is reported once an hour.
    await advanceTo(world, world.simulator.now() + 2 * HOUR);
    await refund(1);
    assert.deepEqual(await planCredits(world), [7, 0]);
    assert.deepEqual(reported(world), ['seat_change_refunded', 'seat_change_refunded']);
  });

  test('by a credit note to the customer’s balance loses its credits, too', async () => {
    const { world, charged } = await raised();
    const { data } = await world.stripe.invoices.list({ customer: world.customerId, limit: 1 });
    const invoice = data[0]?.id ?? '';
    await world.stripe.creditNotes.create({ invoice, amount: charged, credit_amount: charged });
    await world.simulator.settled();
    assert.deepEqual(await planCredits(world), [5, 0]);
    assert.deepEqual(reported(world), ['seat_change_refunded']);
  });

  for (const by of ['credit_note.created', 'charge.refunded']) {
    test(`loses them by ${by} alone, even if the result of the change was not known yet`, async () => {
      const world = await createWorld(database, { elapsed: 15.5 * DAY });
      const quote = await quoteFor(world, 8);
      world.simulator.holdEvents();
      world.wire.fail({ kind: 'lost', position: 'after', matching: 'POST /v1/subscriptions/', times: 3 });
      world.wire.before('POST /v1/subscriptions/', () => {
        world.wire.fail({ kind: 'lost', position: 'before', matching: 'GET /v1/', times: 100 });
        return Promise.resolve();
      });
      await expectProblem(await confirm(world, quote, 'k'), 'outcome_unknown');
      world.wire.reset();
      const { data } = await world.stripe.invoices.list({ customer: world.customerId, limit: 1 });
      const { id: invoice = '', amount_paid: amount = 0 } = data[0] ?? {};
      const part = by === 'charge.refunded' ? { refund_amount: amount } : { credit_amount: amount };
      await world.stripe.creditNotes.create({ invoice, amount, ...part });
      const event = world.simulator.events.filter(({ type }) => type === by).at(-1);
      await world.simulator.deliver(event?.id ?? '');
      assert.deepEqual(await planCredits(world), [5, 0]);
      assert.equal(reported(world).at(-1), 'seat_change_refunded');
    });
  }

  describe('and was partly paid from account credit', () => {
    const raisedWith = async (accountCredit: number) => {
      const world = await createWorld(database, { elapsed: 15.5 * DAY, seed: { accountCredit } });
      const change = await changeSeats(world, 8);
      const { data } = await world.stripe.invoices.list({ customer: world.customerId, limit: 1 });
      const invoice = data[0];
      assert.ok(invoice);
      return { world, charged: change.amountCharged?.amount ?? 0, invoice };
    };
    const credit = async (world: World, invoice: string, amount: number): Promise<void> => {
      await world.stripe.creditNotes.create({ invoice, amount, credit_amount: amount });
      await world.simulator.settled();
    };

    test('loses the credits that the refunded part paid for', async () => {
      const { world, charged, invoice } = await raisedWith(4_000);
      assert.ok(charged > 0 && charged < invoice.total / 3, `${charged} of ${invoice.total}`);
      const { data } = await world.stripe.paymentIntents.list({ customer: world.customerId, limit: 1 });
      await world.stripe.refunds.create({ payment_intent: data[0]?.id ?? '' });
      await world.simulator.settled();
      assert.deepEqual(await planCredits(world), [8, 0]);
      await credit(world, invoice.id, invoice.total - charged);
      assert.deepEqual(await planCredits(world), [5, 0]);
    });

    for (const by of ['credit_note.created', 'reconcile']) {
      test(`entirely, loses its credits by a credit note (${by})`, async () => {
        const { world, charged, invoice } = await raisedWith(20_000);
        assert.equal(charged, 0);
        if (by === 'reconcile') world.simulator.holdEvents();
        await credit(world, invoice.id, Math.ceil(invoice.total / 3));
        if (by === 'reconcile') await world.handler.reconcile();
        assert.deepEqual(await planCredits(world), [7, 0]);
        assert.deepEqual(reported(world), ['seat_change_refunded']);
      });
    }
  });

  test('loses only the remaining credits', async () => {
    const { world, intent } = await raised();
    await use(world, 7);
    await world.stripe.refunds.create({ payment_intent: intent.id });
    await world.simulator.settled();
    assert.deepEqual(await planCredits(world), [0, 0]);
  });

  for (const failedRefund of ['subtracted', 'included'] as const) {
    test(`gets them back once if the refund fails (its amount is ${failedRefund})`, async () => {
      const { world, intent } = await raised({ failedRefund });
      const refund = await world.stripe.refunds.create({ payment_intent: intent.id });
      await world.simulator.settled();
      assert.deepEqual(await planCredits(world), [5, 0]);
      await world.simulator.failRefund(refund.id);
      await world.simulator.settled();
      assert.deepEqual(await planCredits(world), [8, 0]);
    });
  }

  test('gets them back if a dispute is won, but not if it is lost', async () => {
    for (const [end, left] of [
      ['won', 8],
      ['lost', 5],
    ] as const) {
      const { world, intent } = await raised();
      const dispute = await world.simulator.dispute(intent.latest_charge as string);
      await world.simulator.settled();
      assert.deepEqual(await planCredits(world), [5, 0]);
      await world.simulator.closeDispute(dispute, end);
      await world.simulator.settled();
      assert.deepEqual(await planCredits(world), [left, 0]);
    }
  });

  test('keeps its credits during an inquiry, and loses them once the amount is withdrawn', async () => {
    const { world, intent } = await raised();
    const inquiry = await world.simulator.dispute(intent.latest_charge as string, { isInquiry: true });
    await world.simulator.settled();
    assert.deepEqual(await planCredits(world), [8, 0]);
    assert.deepEqual(reported(world), []);
    await world.simulator.escalateInquiry(inquiry);
    await world.simulator.settled();
    assert.deepEqual(await planCredits(world), [5, 0]);
    assert.deepEqual(reported(world), ['seat_change_refunded']);
  });

  test('is read only when an event names it', async () => {
    const { world, intent } = await raised();
    world.wire.reset();
    await advanceTo(world, world.simulator.now() + DAY);
    await readAccount(world);
    assert.deepEqual(
      world.wire.calls.filter(({ path }) => path.startsWith('/v1/invoice_payments')),
      [],
    );
    await world.stripe.refunds.create({ payment_intent: intent.id });
    await world.simulator.settled();
    assert.deepEqual(await planCredits(world), [5, 0]);
  });
});
