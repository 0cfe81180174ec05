import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type Stripe from 'stripe';
import { CreditUseSchema, SeatChangeSchema } from '../../src/contract/index.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { isBillingProblem, OperatorError } from '../../src/server/index.ts';
import { stripeErrorKind } from '../../src/server/stripe/errors.ts';
import type { StripeGuesses } from '../../src/simulator/index.ts';
import { GUESSES } from '../../src/simulator/index.ts';
import { payForPurchase, readStripeState } from '../support/backend.ts';
import {
  confirm,
  expectResponse,
  expectProblem,
  openPurchase,
  quoteFor,
  readAccount,
} from '../support/contract-responses.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { World } from '../support/world.ts';
import { createWorld, DAY, setCard } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

/** The expected state by the product's rules alone: a model without entries, grants and webhooks. */
interface Model {
  seats: number;
  highest: number;
  /** Credits of the period itself that are usable, on hold, and voided with a written-off invoice. */
  own: number;
  held: number;
  writtenOff: number;
  /** Credits of users that were added within the period. */
  extra: number;
  purchased: number;
  /** All credits that were ever granted. */
  granted: number;
  charged: number;
  /** The card on file is declined. */
  declines: boolean;
  jobs: Set<number>;
}

const usable = ({ own, extra, purchased }: Model): number => own + extra + purchased;

/** Expected errors: an event redelivered after days, whose signature is too old, and lost responses. */
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
  | { readonly kind: 'card'; readonly declines: boolean }
  | { readonly kind: 'settle'; readonly how: 'paid' | 'voided' | 'uncollectible' }
  | { readonly kind: 'repeat'; readonly back: number }
  | { readonly kind: 'hold' }
  | { readonly kind: 'release'; readonly isReversed: boolean }
  | { readonly kind: 'time'; readonly seconds: number };

/** Seconds after which the account is read from Stripe again, though every event about it was lost. */
const NOT_YOUNG = 121;

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
  fc.record({ kind: fc.constant('card' as const), declines: fc.boolean() }),
  fc.record({
    kind: fc.constant('settle' as const),
    how: fc.constantFrom('paid' as const, 'voided' as const, 'uncollectible' as const),
  }),
  fc.record({ kind: fc.constant('repeat' as const), back: fc.integer({ min: 1, max: 30 }) }),
  fc.constant({ kind: 'hold' as const }),
  fc.record({ kind: fc.constant('release' as const), isReversed: fc.boolean() }),
  fc.record({ kind: fc.constant('time' as const), seconds: fc.integer({ min: NOT_YOUNG, max: 3 * DAY }) }),
);

/** Half of the histories include a declined renewal. */
const history: fc.Arbitrary<readonly Step[]> = fc
  .tuple(fc.boolean(), fc.array(step, { minLength: 6, maxLength: 16 }), fc.nat({ max: 6 }))
  .map(([declines, steps, at]) =>
    declines
      ? [
          ...steps.slice(0, at),
          { kind: 'card', declines } as const,
          { kind: 'period' } as const,
          ...steps.slice(at),
        ]
      : steps,
  );

/** Seconds for which a renewal's invoice stays a draft. */
const drafts = fc.constantFrom(0, 3600);

const START_MODEL: Omit<Model, 'jobs'> = {
  seats: 5,
  highest: 5,
  own: 5,
  held: 0,
  writtenOff: 0,
  extra: 0,
  purchased: 0,
  granted: 5,
  charged: 0,
  declines: false,
};

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
  // The invoice of a declined change is another test's.
  if (model.declines) return;
  const { status } = await world.stripe.subscriptions.retrieve(world.subscriptionId);
  if (status !== 'active') {
    const quoted = await world.send('POST', 'seat-changes/quotes', { seats: to });
    await expectProblem(quoted, 'subscription_inactive');
    return;
  }
  if (to === model.seats) {
    await expectProblem(await world.send('POST', 'seat-changes/quotes', { seats: to }), 'seats_unchanged');
    return;
  }
  const quote = await quoteFor(world, to);
  const added = Math.max(0, to - model.highest);
  assert.equal(quote.credits.added, added);
  if (loses !== null) world.wire.fail({ kind: 'lost', position: 'after', skip: loses });
  const first = await confirm(world, quote, quote.id);
  const response = first.ok ? first : await confirm(world, quote, quote.id);
  const change = await expectResponse(response, SeatChangeSchema);
  assert.deepEqual(
    [change.status, change.amountCharged, change.creditsAdded],
    ['succeeded', quote.amountDue, added],
  );
  world.wire.reset();
  model.charged += quote.amountDue.amount;
  model.extra += added;
  model.granted += added;
  model.seats = to;
  model.highest = Math.max(model.highest, to);
}

async function useCredit(world: World, model: Model, job: number): Promise<void> {
  const reference = `job-${job}`;
  const response = await world.send('POST', 'credit-uses', { reference }, { 'Idempotency-Key': reference });
  if (!model.jobs.has(job) && usable(model) === 0) {
    await expectProblem(response, 'insufficient_credits');
    return;
  }
  const use = await expectResponse(response, CreditUseSchema);
  assert.equal(use.alreadyUsed, model.jobs.has(job));
  if (use.alreadyUsed) return;
  assert.equal(use.source, model.own + model.extra > 0 ? 'plan' : 'purchased');
  model.jobs.add(job);
  if (model.own > 0) model.own -= 1;
  else if (model.extra > 0) model.extra -= 1;
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
      model.granted += move.quantity;
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
    case 'card':
      await setCard(world, move.declines ? 'pm_card_chargeCustomerFail' : 'pm_card_visa');
      model.declines = move.declines;
      return;
    case 'settle':
      return settleRenewal(world, model, move.how);
    case 'period':
    case 'time':
      return passTime(world, model, move);
  }
}

async function passTime(world: World, model: Model, move: Step & { kind: 'period' | 'time' }): Promise<void> {
  const { end } = (await readAccount(world)).billingPeriod;
  const to = move.kind === 'period' ? end : world.simulator.now() + move.seconds;
  await world.simulator.advanceTo(to);
  if (to >= end) {
    model.own = model.seats;
    model.held = model.writtenOff = model.extra = 0;
    model.granted += model.seats;
    model.highest = model.seats;
  }
  followRenewal(model, await renewalOf(world));
}

/** The invoice of the current period, as it is at Stripe; `undefined` in the first period, whose invoice is paid. */
async function renewalOf({ stripe, subscriptionId }: World): Promise<Stripe.Invoice | undefined> {
  const { items } = await stripe.subscriptions.retrieve(subscriptionId);
  const start = items.data[0]?.current_period_start ?? 0;
  const { data } = await stripe.invoices.list({ subscription: subscriptionId, limit: 100 });
  return data.find(
    ({ billing_reason: reason, created }) => reason === 'subscription_cycle' && created >= start,
  );
}

/** The rule of holds: the period's credits are held while its invoice is owed, and voided if it is written off. */
function followRenewal(model: Model, invoice: Stripe.Invoice | undefined): void {
  switch (invoice?.status) {
    case 'open':
      if (!invoice.attempted) return;
      model.held += model.own;
      model.own = 0;
      return;
    case 'paid':
      model.own += model.held + model.writtenOff;
      model.held = model.writtenOff = 0;
      return;
    case 'void':
    case 'uncollectible':
      model.writtenOff += model.own + model.held;
      model.own = model.held = 0;
      return;
    default:
  }
}

/** Settles the current period's owed invoice: the user pays with another card, or the operator writes it off. */
async function settleRenewal(
  world: World,
  model: Model,
  how: (Step & { kind: 'settle' })['how'],
): Promise<void> {
  const invoice = await renewalOf(world);
  const isOwed = invoice?.status === 'open' && invoice.attempted;
  if (!invoice || !(isOwed || (invoice.status === 'uncollectible' && how === 'paid'))) return;
  const { invoices } = world.stripe;
  if (how === 'paid') {
    await setCard(world, 'pm_card_visa');
    model.declines = false;
    await invoices.pay(invoice.id);
  } else if (how === 'voided') await invoices.voidInvoice(invoice.id);
  else await invoices.markUncollectible(invoice.id);
  await passTime(world, model, { kind: 'time', seconds: NOT_YOUNG });
}

async function assertTrue(world: World, model: Model): Promise<void> {
  const { seats, credits } = await readAccount(world);
  assert.deepEqual(
    {
      seats: seats.quantity,
      highest: seats.highestThisPeriod,
      plan: credits.plan.available,
      held: credits.plan.held ?? 0,
      purchased: credits.purchased.available,
    },
    {
      seats: model.seats,
      highest: model.highest,
      plan: model.own + model.extra,
      held: model.held,
      purchased: model.purchased,
    },
  );
  const rows = await database.db
    .selectFrom('credit_entries')
    .select(['kind', 'quantity', 'balance'])
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
  const total = (of: string): number =>
    rows.filter(({ kind }) => kind === of).reduce((all, { quantity }) => all + quantity, 0);
  assert.deepEqual([total('grant'), total('use') + model.jobs.size], [model.granted, 0]);
}

test('any history of changes, uses, purchases, paid, declined and written-off renewals, repeated, late and reordered events, under any guesses about Stripe, follows the rules, to the credit and the cent', async () => {
  let holds = 0;

  await fc.assert(
    fc.asyncProperty(history, guesses, drafts, async (steps, guessed, renewalDraftSeconds) => {
      const world = await createWorld(database, { elapsed: 3 * DAY, guesses: guessed, renewalDraftSeconds });
      const model: Model = { ...START_MODEL, jobs: new Set() };
      for (const move of steps) {
        await play(world, model, move);
        await assertTrue(world, model);
        if (model.held > 0) holds += 1;
      }
      world.simulator.releaseEvents();
      await world.simulator.settled();
      await assertTrue(world, model);
      const { invoices } = await readStripeState(world);
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
  assert.ok(holds > 0, 'no history held credits');
});
