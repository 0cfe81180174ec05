import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { CreditUseSchema, SeatChangeSchema } from '../../src/contract/index.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { isBillingProblem, OperatorError } from '../../src/server/index.ts';
import { stripeErrorKind } from '../../src/server/stripe/errors.ts';
import type { StripeGuesses } from '../../src/simulator/index.ts';
import { GUESSES } from '../../src/simulator/index.ts';
import { payForPurchase, readTruth } from '../support/backend.ts';
import {
  confirm,
  expectAnswer,
  expectProblem,
  openPurchase,
  quoteFor,
  readAccount,
} from '../support/contract-answers.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { World } from '../support/world.ts';
import { createWorld, DAY } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

/** What should be true, kept by the rules of the product alone: it knows no entry, no grant and no webhook. */
interface Model {
  seats: number;
  highest: number;
  plan: number;
  purchased: number;
  charged: number;
  jobs: Set<number>;
}

/** What the histories provoke: an event that comes again after days, whose signature is too old, and responses that get lost. */
function isProvoked(error: unknown): boolean {
  return (
    error instanceof OperatorError &&
    (error.code === 'webhook_signature_invalid' || error.code === 'stripe_unavailable')
  );
}

type Step =
  | { readonly kind: 'seats'; readonly to: number; readonly loses: number | null }
  | { readonly kind: 'use'; readonly job: number }
  | { readonly kind: 'buy'; readonly quantity: number; readonly tells: boolean }
  | { readonly kind: 'period' }
  | { readonly kind: 'repeat'; readonly back: number }
  | { readonly kind: 'hold' }
  | { readonly kind: 'release'; readonly isReversed: boolean }
  | { readonly kind: 'time'; readonly seconds: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('seats' as const),
    to: fc.integer({ min: 1, max: 9 }),
    loses: fc.option(fc.integer({ min: 0, max: 5 })),
  }),
  fc.record({ kind: fc.constant('use' as const), job: fc.integer({ min: 1, max: 25 }) }),
  fc.record({
    kind: fc.constant('buy' as const),
    quantity: fc.integer({ min: 1, max: 3 }),
    tells: fc.boolean(),
  }),
  fc.constant({ kind: 'period' as const }),
  fc.record({ kind: fc.constant('repeat' as const), back: fc.integer({ min: 1, max: 30 }) }),
  fc.constant({ kind: 'hold' as const }),
  fc.record({ kind: fc.constant('release' as const), isReversed: fc.boolean() }),
  fc.record({ kind: fc.constant('time' as const), seconds: fc.integer({ min: 1, max: 3 * DAY }) }),
);

/** Any combination of guesses about Stripe: the rules are the same under each. */
const guesses: fc.Arbitrary<Partial<StripeGuesses>> = fc.record(
  Object.fromEntries(
    Object.entries(GUESSES).map(([name, { alternatives }]) => [
      name,
      fc.constantFrom<string>(...alternatives),
    ]),
  ),
) as fc.Arbitrary<Partial<StripeGuesses>>;

async function changeSeats(world: World, model: Model, to: number, loses: number | null): Promise<void> {
  if (to === model.seats) {
    await expectProblem(await world.send('POST', 'seat-changes/quotes', { seats: to }), 'seats_unchanged');
    return;
  }
  const quote = await quoteFor(world, to);
  const added = Math.max(0, to - model.highest);
  assert.equal(quote.credits.added, added);
  if (loses !== null) world.wire.fail({ kind: 'lost', position: 'after', skip: loses });
  const first = await confirm(world, quote, quote.id);
  const answer = first.ok ? first : await confirm(world, quote, quote.id);
  const change = await expectAnswer(answer, SeatChangeSchema);
  assert.deepEqual(
    [change.status, change.amountCharged, change.creditsAdded],
    ['succeeded', quote.amountDue, added],
  );
  world.wire.reset();
  model.charged += quote.amountDue.amount;
  model.plan += added;
  model.seats = to;
  model.highest = Math.max(model.highest, to);
}

async function useCredit(world: World, model: Model, job: number): Promise<void> {
  const reference = `job-${job}`;
  const response = await world.send('POST', 'credit-uses', { reference }, { 'Idempotency-Key': reference });
  if (!model.jobs.has(job) && model.plan + model.purchased === 0) {
    await expectProblem(response, 'insufficient_credits');
    return;
  }
  const use = await expectAnswer(response, CreditUseSchema);
  assert.equal(use.alreadyUsed, model.jobs.has(job));
  if (use.alreadyUsed) return;
  assert.equal(use.source, model.plan > 0 ? 'plan' : 'purchased');
  model.jobs.add(job);
  if (model.plan > 0) model.plan -= 1;
  else model.purchased -= 1;
}

async function play(world: World, model: Model, move: Step): Promise<void> {
  const { simulator } = world;
  switch (move.kind) {
    case 'seats':
      return changeSeats(world, model, move.to, move.loses);
    case 'use':
      return useCredit(world, model, move.job);
    case 'buy': {
      const purchase = await openPurchase(world, move.quantity);
      await payForPurchase(world, purchase.id);
      if (move.tells) await world.send('GET', `credit-purchases/${purchase.id}`);
      model.purchased += move.quantity;
      return;
    }
    case 'repeat':
      await Promise.all(simulator.events.slice(-move.back).map(({ id }) => simulator.deliver(id)));
      return;
    case 'hold':
      simulator.holdEvents();
      return;
    case 'release':
      simulator.releaseEvents(move.isReversed ? 'reverse' : undefined);
      return;
    case 'period':
    case 'time':
      return passTime(world, model, move);
  }
}

async function passTime(world: World, model: Model, move: Step & { kind: 'period' | 'time' }): Promise<void> {
  const { end } = (await readAccount(world)).billingPeriod;
  const to = move.kind === 'period' ? end : world.simulator.now() + move.seconds;
  await world.simulator.advanceTo(to);
  if (to < end) return;
  model.plan = model.seats;
  model.highest = model.seats;
}

async function assertTrue(world: World, model: Model): Promise<void> {
  const { seats, credits } = await readAccount(world);
  assert.deepEqual(
    {
      seats: seats.quantity,
      highest: seats.highestThisPeriod,
      plan: credits.plan.available,
      purchased: credits.purchased.available,
    },
    { seats: model.seats, highest: model.highest, plan: model.plan, purchased: model.purchased },
  );
  const rows = await database.db
    .selectFrom('credit_entries')
    .select(['quantity', 'balance'])
    .where('organization_id', '=', world.organizationId)
    .orderBy('sequence')
    .execute();
  let sum = 0;
  for (const { quantity, balance } of rows) {
    sum += quantity;
    assert.equal(balance, sum);
    assert.ok(sum >= 0);
  }
  assert.equal(sum, credits.available);
}

test('any history of changes, uses, purchases, periods, repeated, late and reordered events, under any guesses about Stripe: what the rules say, to the credit and the cent', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 16 }), guesses, async (steps, guessed) => {
      const world = await createWorld(database, { elapsed: 3 * DAY, guesses: guessed });
      const model: Model = { seats: 5, highest: 5, plan: 5, purchased: 0, charged: 0, jobs: new Set() };
      for (const move of steps) {
        await play(world, model, move);
        await assertTrue(world, model);
      }
      world.simulator.releaseEvents();
      await world.simulator.settled();
      await assertTrue(world, model);
      const { invoices } = await readTruth(world);
      const updates = invoices.filter(({ reason }) => reason === 'subscription_update');
      assert.equal(
        updates.reduce((sum, { amountPaid }) => sum + amountPaid, 0),
        model.charged,
      );
      assert.deepEqual(
        world.errors.filter(
          (error) => !isBillingProblem(error) && stripeErrorKind(error) !== 'unknown' && !isProvoked(error),
        ),
        [],
      );
    }),
    { numRuns: 25 },
  );
});
