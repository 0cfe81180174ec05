import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { SeatChangeSchema } from '../../src/contract/index.ts';
import { estimateSeatChange } from '../../src/core/index.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import {
  changeSeats,
  confirm,
  expectResponse,
  expectProblem,
  quoteFor,
  readAccount,
} from '../support/contract-responses.ts';
import { readStripeState } from '../support/backend.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { World, WorldOptions } from '../support/world.ts';
import { createWorld, DAY, START } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

/** Half of March's 31 days have passed. */
const HALF = 15.5 * DAY;
const midPeriod = (options: WorldOptions = {}): Promise<World> =>
  createWorld(database, { elapsed: HALF, ...options });

/** Charges of the seat changes: all but the first period's and renewals'. */
async function updateCharges(world: World): Promise<readonly number[]> {
  const { invoices } = await readStripeState(world);
  return invoices
    .filter(({ reason }) => reason === 'subscription_update')
    .map(({ amountPaid }) => amountPaid);
}

describe('a change from five to eight users in mid-period', () => {
  test('the quote has the amount due, exactly that is charged, three credits are added immediately, eight with the next period', async () => {
    const world = await midPeriod();
    const before = await readAccount(world);
    assert.deepEqual([before.seats.quantity, before.credits.available], [5, 5]);

    const quote = await quoteFor(world, 8);
    assert.deepEqual(quote.seats, { from: 5, to: 8 });
    assert.deepEqual(quote.amountDue, { amount: 4350, currency: 'USD' });
    assert.deepEqual(
      quote.lineItems.map(({ kind, amount, quantity }) => [kind, amount.amount, quantity]),
      [
        ['proration_credit', -7250, 5],
        ['proration_debit', 11_600, 8],
      ],
    );
    assert.deepEqual(quote.credits, { added: 3, before: 5, after: 8, nextGrant: 8, alreadyGranted: 0 });
    assert.deepEqual([quote.recurring.before.amount, quote.recurring.after.amount], [14_500, 23_200]);
    assert.equal(quote.paymentMethod?.last4, '4242');

    const change = await expectResponse(await confirm(world, quote, 'key-1'), SeatChangeSchema);
    assert.equal(change.status, 'succeeded');
    assert.deepEqual(change.amountCharged, quote.amountDue);
    assert.equal(change.creditsAdded, 3);

    const after = await readAccount(world);
    assert.deepEqual(
      [after.seats.quantity, after.credits.available, after.seats.highestThisPeriod],
      [8, 8, 8],
    );
    assert.deepEqual(after.latestSeatChange, change);
    assert.ok(after.revision > before.revision);
    assert.deepEqual(after.proration.caveats, ['changed_this_period']);
    assert.deepEqual(await updateCharges(world), [4350]);

    await world.simulator.advanceTo(after.billingPeriod.end);
    await world.simulator.settled();
    const next = await readAccount(world);
    assert.deepEqual(
      [next.credits.available, next.credits.plan.nextGrant, next.seats.highestThisPeriod],
      [8, 8, 8],
    );
    assert.deepEqual(world.errors, []);
  });

  test('from eight to five: account credit, nothing charged, credits kept; back to eight adds none, and the quote says so', async () => {
    const world = await midPeriod();
    await changeSeats(world, 8);

    const less = await quoteFor(world, 5);
    assert.deepEqual(
      [less.amountDue.amount, less.accountCreditAdded.amount, less.total.amount],
      [0, 4350, -4350],
    );
    assert.deepEqual(less.credits, { added: 0, before: 8, after: 8, nextGrant: 5, alreadyGranted: 0 });
    const lowered = await expectResponse(await confirm(world, less, 'less'), SeatChangeSchema);
    assert.deepEqual(
      [lowered.status, lowered.amountCharged?.amount, lowered.accountCreditAdded.amount],
      ['succeeded', 0, 4350],
    );
    const account = await readAccount(world);
    assert.deepEqual(
      [account.seats.quantity, account.credits.available, account.accountCredit.amount],
      [5, 8, 4350],
    );

    const again = await quoteFor(world, 8);
    assert.deepEqual(again.credits, { added: 0, before: 8, after: 8, nextGrant: 8, alreadyGranted: 3 });
    assert.deepEqual([again.amountDue.amount, again.accountCreditApplied.amount], [0, 4350]);
    const raised = await expectResponse(await confirm(world, again, 'again'), SeatChangeSchema);
    assert.deepEqual([raised.status, raised.amountCharged?.amount, raised.creditsAdded], ['succeeded', 0, 0]);
    const end = await readAccount(world);
    assert.deepEqual([end.seats.quantity, end.credits.available, end.accountCredit.amount], [8, 8, 0]);
  });
});

describe('a quote is refused for', () => {
  test('the current number, and numbers beyond the limits, which the error names', async () => {
    const world = await midPeriod({ policy: { seatLimits: () => ({ minimum: 3, maximum: 20 }) } });
    const ask = (seats: unknown): Promise<Response> => world.send('POST', 'seat-changes/quotes', { seats });
    await expectProblem(await ask(5), 'seats_unchanged');
    assert.equal((await expectProblem(await ask(2), 'seats_below_minimum')).limit, 3);
    assert.equal((await expectProblem(await ask(21), 'seats_above_maximum')).limit, 20);
  });

  test('an invalid number of users: the error names the field', async () => {
    const world = await midPeriod();
    for (const seats of [0, -1, 1.5, '8', null, 2 ** 60]) {
      const problem = await expectProblem(
        await world.send('POST', 'seat-changes/quotes', { seats }),
        'invalid_request',
      );
      assert.equal(problem.errors?.[0]?.field, 'seats');
    }
    assert.deepEqual(world.wire.calls, []);
  });

  test('a subscription that is not active', async () => {
    const world = await midPeriod();
    await world.stripe.subscriptions.cancel(world.subscriptionId);
    await world.simulator.settled();
    await expectProblem(
      await world.send('POST', 'seat-changes/quotes', { seats: 8 }),
      'subscription_inactive',
    );
    const account = await readAccount(world);
    assert.deepEqual(
      [account.status, account.proration.quoteOnly, account.credits.plan.nextGrant],
      ['canceled', 'status', 0],
    );
  });
});

describe('a quote includes', () => {
  test('account credit that covers part of the amount', async () => {
    const world = await midPeriod({ seed: { accountCredit: 1000 } });
    const quote = await quoteFor(world, 8);
    assert.deepEqual(
      [quote.total.amount, quote.accountCreditApplied.amount, quote.amountDue.amount],
      [4350, 1000, 3350],
    );
    const change = await expectResponse(await confirm(world, quote, 'k'), SeatChangeSchema);
    assert.equal(change.amountCharged?.amount, 3350);
    assert.deepEqual(await updateCharges(world), [3350]);
  });

  test('tax added to the price; the estimate notes the tax', async () => {
    const world = await midPeriod({ seed: { taxPercentage: 19 } });
    assert.deepEqual((await readAccount(world)).proration.caveats, ['before_tax']);
    const quote = await quoteFor(world, 8);
    assert.equal(quote.subtotal.amount + quote.tax.amount, quote.total.amount);
    assert.ok(quote.tax.amount > 0);
    const change = await expectResponse(await confirm(world, quote, 'k'), SeatChangeSchema);
    assert.deepEqual(change.amountCharged, quote.amountDue);
  });

  test('a deferred amount below the minimum charge, which is due with the next change', async () => {
    const world = await midPeriod({ seed: { seatAmount: 50 } });
    const quote = await quoteFor(world, 6);
    assert.deepEqual([quote.amountDue.amount, quote.deferred.amount], [0, 25]);
    const change = await expectResponse(await confirm(world, quote, 'k'), SeatChangeSchema);
    assert.deepEqual([change.status, change.amountCharged?.amount, change.creditsAdded], ['succeeded', 0, 1]);
    assert.equal((await readAccount(world)).proration.quoteOnly, 'pending_items');

    const next = await quoteFor(world, 16);
    const sum = next.lineItems.reduce((total, line) => total + line.amount.amount, 0);
    assert.equal(sum, next.total.amount);
    assert.equal(next.lineItems.at(-1)?.amount.amount, 25);
    const second = await expectResponse(await confirm(world, next, 'k2'), SeatChangeSchema);
    assert.deepEqual(second.amountCharged, next.amountDue);
  });

  test('yen without decimals', async () => {
    const world = await midPeriod({ seed: { currency: 'jpy', seatAmount: 3100 } });
    const quote = await quoteFor(world, 8);
    assert.deepEqual(quote.amountDue, { amount: 4650, currency: 'JPY' });
    assert.equal(
      (await expectResponse(await confirm(world, quote, 'k'), SeatChangeSchema)).amountCharged?.amount,
      4650,
    );
  });
});

describe('the period', () => {
  test('a new one grants its credits and ends the old ones, on the first read', async () => {
    const world = await midPeriod();
    await world.handler.useCredit({ organizationId: world.organizationId, reference: 'job-1' });
    assert.equal((await readAccount(world)).credits.available, 4);
    world.simulator.holdEvents();
    await world.simulator.advanceTo(START + 31 * DAY);
    const account = await readAccount(world);
    assert.deepEqual([account.credits.available, account.credits.plan.endsAt], [5, START + 61 * DAY]);
    assert.equal(account.billingPeriod.start, START + 31 * DAY);
  });
});

describe("the browser's computation in core matches Stripe's quote", () => {
  const cases: readonly (readonly [string, WorldOptions['seed']])[] = [
    ['plainly', {}],
    ['with account credit', { accountCredit: 1234 }],
    ['with a percent discount in force', { percentOff: 15 }],
    ['in yen', { currency: 'jpy', seatAmount: 3333 }],
    ['for a year', { interval: 'year', seatAmount: 29_900 }],
  ];
  for (const [name, seed] of cases) {
    test(name, async () => {
      const world = await createWorld(database, { elapsed: 7 * DAY + 12_345, ...(seed && { seed }) });
      const account = await readAccount(world);
      assert.equal(account.proration.quoteOnly, null);
      for (const seats of [1, 4, 6, 17]) {
        const estimate = estimateSeatChange({ account, seats, at: account.serverTime });
        const quote = await quoteFor(world, seats);
        assert.ok(estimate.status === 'change' && estimate.due.status === 'estimated');
        const { due, credits, recurring } = estimate;
        assert.deepEqual(
          [due.total, due.amountDue, due.accountCreditApplied, due.accountCreditAdded, due.deferred],
          [
            quote.total,
            quote.amountDue,
            quote.accountCreditApplied,
            quote.accountCreditAdded,
            quote.deferred,
          ].map(({ amount }) => amount),
        );
        assert.deepEqual(credits, quote.credits);
        assert.deepEqual(
          [recurring.before, recurring.after],
          [quote.recurring.before.amount, quote.recurring.after.amount],
        );
      }
    });
  }
});
