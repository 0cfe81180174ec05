import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Account, SeatChange, SeatChangeQuote } from '../../src/contract/index.ts';
import { SeatChangeSchema } from '../../src/contract/index.ts';
import { estimateSeatChange } from '../../src/core/index.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import type { StripeState } from '../support/backend.ts';
import { readStripeState } from '../support/backend.ts';
import { confirm, expectResponse, quoteFor, readAccount } from '../support/contract-responses.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { World, WorldOptions } from '../support/world.ts';
import { createWorld, DAY } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

/** Half of March's 31 days. */
const HALF = 15.5 * DAY;
/** All of March but ten hours. */
const LATE = 31 * DAY - 36_000;

/** Price of a user per month, in minor units, so that half of it is whole; a dinar's thousandths end in 0. */
const CURRENCIES: readonly (readonly [currency: string, unit: number])[] = [
  ['USD', 2900],
  ['EUR', 2450],
  ['JPY', 3100],
  ['KWD', 9000],
];

/** The expected quote in minor units. Default: 0. */
interface Amounts {
  readonly lines: readonly (readonly [kind: string, amount: number])[];
  readonly discount?: number;
  readonly tax?: number;
  readonly applied?: number;
  readonly given?: number;
  readonly deferred?: number;
  readonly due?: number;
  /** Credits added immediately. */
  readonly credits?: number;
}

/** A situation: the organization at Stripe, and the amounts of a change from 5 to `to` users at a price of `unit`. */
interface Situation {
  readonly name: string;
  readonly seed?: (unit: number) => WorldOptions['seed'];
  readonly options?: WorldOptions;
  /** Something happens at Stripe before. */
  readonly prepare?: (world: World, currency: string) => Promise<unknown>;
  readonly from?: number;
  readonly to?: number;
  readonly amounts: (unit: number) => Amounts;
  /** Why the estimate is not exact. Default: it is exact. */
  readonly estimate?: string;
  /** Credits of the next period; those of the new number where it is not given. */
  readonly nextGrant?: number;
  readonly currencies?: readonly string[];
}

const half = (unit: number, seats: number): number => (unit * seats) / 2;
const fiveToEight = (unit: number): Amounts['lines'] => [
  ['proration_credit', -half(unit, 5)],
  ['proration_debit', half(unit, 8)],
];
/** Rounded as Stripe rounds taxes: by line, halves away from zero. */
const percent = (amount: number, of: number): number =>
  Math.sign(amount) * Math.round((Math.abs(amount) * of) / 100);
const notThousandths = ['USD', 'EUR', 'JPY'];

const SITUATIONS: readonly Situation[] = [
  {
    name: 'more users',
    amounts: (unit) => ({ lines: fiveToEight(unit), due: half(unit, 3), credits: 3 }),
  },
  {
    name: 'fewer users: account credit',
    from: 8,
    to: 5,
    amounts: (unit) => ({
      lines: [
        ['proration_credit', -half(unit, 8)],
        ['proration_debit', half(unit, 5)],
      ],
      given: half(unit, 3),
    }),
  },
  {
    name: 'nothing due, in the last second of the period',
    options: { elapsed: 31 * DAY - 1 },
    amounts: () => ({
      lines: [
        ['proration_credit', 0],
        ['proration_debit', 0],
      ],
      credits: 3,
    }),
  },
  {
    name: 'nothing due, by a discount of everything',
    seed: () => ({ percentOff: 100 }),
    amounts: () => ({ lines: [['proration_debit', 0]], credits: 3 }),
  },
  {
    name: 'less than the smallest charge',
    to: 6,
    options: { elapsed: LATE },
    currencies: notThousandths,
    amounts: (unit) => {
      const [credit, debit] = { 2900: [-195, 234], 2450: [-165, 198], 3100: [-208, 250] }[unit] ?? [0, 0];
      const deferred = (credit ?? 0) + (debit ?? 0);
      return {
        lines: [
          ['proration_credit', credit ?? 0],
          ['proration_debit', debit ?? 0],
        ],
        deferred,
        credits: 1,
      };
    },
  },
  {
    name: 'account credit that covers a part',
    seed: (unit) => ({ accountCredit: unit }),
    amounts: (unit) => ({ lines: fiveToEight(unit), applied: unit, due: unit / 2, credits: 3 }),
  },
  {
    name: 'account credit that covers all',
    seed: (unit) => ({ accountCredit: 10 * unit }),
    amounts: (unit) => ({ lines: fiveToEight(unit), applied: half(unit, 3), credits: 3 }),
  },
  {
    name: 'account credit that leaves less than the smallest charge',
    seed: (unit) => ({ accountCredit: half(unit, 3) - 20 }),
    currencies: notThousandths,
    amounts: (unit) => ({
      lines: fiveToEight(unit),
      applied: half(unit, 3) - 20,
      deferred: 20,
      credits: 3,
    }),
  },
  {
    name: 'account credit beside what fewer users give',
    from: 8,
    to: 5,
    seed: (unit) => ({ accountCredit: unit }),
    amounts: (unit) => ({
      lines: [
        ['proration_credit', -half(unit, 8)],
        ['proration_debit', half(unit, 5)],
      ],
      given: half(unit, 3),
    }),
  },
  {
    name: 'tax on top',
    seed: () => ({ taxPercentage: 20 }),
    estimate: 'before_tax',
    amounts: (unit) => {
      const tax = percent(-half(unit, 5), 20) + percent(half(unit, 8), 20);
      return { lines: fiveToEight(unit), tax, due: half(unit, 3) + tax, credits: 3 };
    },
  },
  {
    name: 'tax inside of the price',
    seed: () => ({ taxPercentage: 19, taxInclusive: true }),
    estimate: 'tax',
    amounts: (unit) => ({ lines: fiveToEight(unit), due: half(unit, 3), credits: 3 }),
  },
  {
    name: 'a discount inside of the lines',
    seed: () => ({ percentOff: 20 }),
    amounts: (unit) => ({ lines: fiveToEight(0.8 * unit), due: half(0.8 * unit, 3), credits: 3 }),
  },
  {
    name: 'a discount on a separate line, with earlier items',
    seed: () => ({ percentOff: 20 }),
    prepare: (world, currency) =>
      world.stripe.invoiceItems.create({
        customer: world.customerId,
        subscription: world.subscriptionId,
        currency: currency.toLowerCase(),
        amount: 1000,
        description: 'Onboarding',
      }),
    estimate: 'pending_items',
    amounts: (unit) => ({
      lines: [['pending', 1000], ...fiveToEight(0.8 * unit)],
      discount: 200,
      due: half(0.8 * unit, 3) + 800,
      credits: 3,
    }),
  },
  {
    name: 'what is owed from before',
    seed: () => ({ accountCredit: -30 }),
    estimate: 'pending_items',
    amounts: (unit) => ({
      lines: [...fiveToEight(unit), ['pending', 30]],
      due: half(unit, 3) + 30,
      credits: 3,
    }),
  },
  {
    name: 'a subscription that is scheduled to end',
    prepare: ({ stripe, subscriptionId }) =>
      stripe.subscriptions.update(subscriptionId, { cancel_at_period_end: true }),
    nextGrant: 0,
    amounts: (unit) => ({ lines: fiveToEight(unit), due: half(unit, 3), credits: 3 }),
  },
  {
    name: 'more users in a trial whose changes Stripe bills with nothing',
    seed: () => ({ trialDays: 31 }),
    estimate: 'trial',
    amounts: () => ({
      lines: [
        ['proration_credit', 0],
        ['proration_debit', 0],
      ],
    }),
  },
  {
    name: 'more users in a trial whose changes Stripe does not bill',
    seed: () => ({ trialDays: 31 }),
    options: { guesses: { trialChanges: 'no_invoice' } },
    estimate: 'trial',
    amounts: () => ({ lines: [] }),
  },
  {
    name: 'fewer users in a trial without a card',
    from: 8,
    to: 5,
    seed: () => ({ trialDays: 31, paymentMethod: null }),
    estimate: 'trial',
    amounts: () => ({
      lines: [
        ['proration_credit', 0],
        ['proration_debit', 0],
      ],
    }),
  },
];

async function begin(situation: Situation, currency: string, unit: number): Promise<World> {
  const world = await createWorld(database, {
    elapsed: HALF,
    ...situation.options,
    seed: {
      seats: situation.from ?? 5,
      currency: currency.toLowerCase(),
      seatAmount: unit,
      ...situation.seed?.(unit),
    },
  });
  await situation.prepare?.(world, currency);
  await world.simulator.settled();
  return world;
}

/** The quote in the form of the table. */
function amountsOf(quote: SeatChangeQuote): Required<Amounts> {
  return {
    lines: quote.lineItems.map(({ kind, amount }) => [kind, amount.amount] as const),
    discount: quote.discount.amount,
    tax: quote.tax.amount,
    applied: quote.accountCreditApplied.amount,
    given: quote.accountCreditAdded.amount,
    deferred: quote.deferred.amount,
    due: quote.amountDue.amount,
    credits: quote.credits.added,
  };
}

/** Asserts that the lines add up to the subtotal, the total and the amount due. */
function assertAddsUp(quote: SeatChangeQuote, currency: string): void {
  const { lineItems, subtotal, discount, tax, total, accountCreditApplied, accountCreditAdded } = quote;
  const lines = lineItems.reduce((sum, { amount }) => sum + amount.amount, 0);
  assert.equal(lines, subtotal.amount);
  assert.equal(subtotal.amount - discount.amount + tax.amount, total.amount);
  assert.equal(
    total.amount - accountCreditApplied.amount + accountCreditAdded.amount - quote.deferred.amount,
    quote.amountDue.amount,
  );
  for (const money of [
    subtotal,
    discount,
    tax,
    total,
    quote.amountDue,
    ...lineItems.map(({ amount }) => amount),
  ])
    assert.equal(money.currency, currency);
}

/** Asserts that the browser's estimate equals the quote, or has a reason for not being computed. */
function assertEstimate(account: Account, quote: SeatChangeQuote, expected: string | undefined): void {
  const estimate = estimateSeatChange({ account, seats: quote.seats.to, at: quote.prorationDate });
  assert.ok(estimate.status === 'change');
  const { added, before, after, alreadyGranted } = estimate.credits;
  assert.deepEqual(
    { ...quote.credits, nextGrant: 0 },
    { added, before, after, alreadyGranted, nextGrant: 0 },
  );
  const { due } = estimate;
  if (due.status === 'quote_only') {
    assert.equal(due.reason, expected === undefined || expected === 'before_tax' ? 'currency' : expected);
    return;
  }
  assert.deepEqual(due.caveats, expected === undefined ? [] : [expected]);
  if (expected !== undefined) return;
  assert.deepEqual(
    [due.total, due.amountDue, due.accountCreditApplied, due.accountCreditAdded, due.deferred],
    [quote.total, quote.amountDue, quote.accountCreditApplied, quote.accountCreditAdded, quote.deferred].map(
      ({ amount }) => amount,
    ),
  );
}

/** Asserts that Stripe charged the amount shown, and changed the customer's balance as shown. */
function assertCharged(quote: SeatChangeQuote, change: SeatChange, was: StripeState, is: StripeState): void {
  const charged = is.charges.slice(0, is.charges.length - was.charges.length);
  const due = quote.amountDue.amount;
  assert.deepEqual(
    charged.map(({ amount, status }) => [amount, status]),
    due === 0 ? [] : [[due, 'succeeded']],
  );
  assert.deepEqual(change.amountCharged, quote.amountDue);
  assert.deepEqual(change.accountCreditAdded, quote.accountCreditAdded);
  assert.equal(change.creditsAdded, quote.credits.added);
  assert.equal(is.quantity, quote.seats.to);
  const moved = quote.accountCreditApplied.amount - quote.accountCreditAdded.amount + quote.deferred.amount;
  // Earlier unbilled amounts are a line of the quote.
  assert.equal(is.balance, Math.min(0, was.balance) + moved);
}

for (const situation of SITUATIONS) {
  describe(`the amounts of ${situation.name}`, () => {
    for (const [currency, unit] of CURRENCIES) {
      if (!(situation.currencies ?? [currency]).includes(currency)) continue;
      test(`in ${currency}: shown in lines that add up, and charged as shown`, async () => {
        const world = await begin(situation, currency, unit);
        const to = situation.to ?? 8;
        const quote = await quoteFor(world, to);
        const account = await readAccount(world);
        const nothing = { discount: 0, tax: 0, applied: 0, given: 0, deferred: 0, due: 0, credits: 0 };
        assert.deepEqual(amountsOf(quote), { ...nothing, ...situation.amounts(unit) });
        assert.deepEqual(
          [quote.credits.nextGrant, quote.recurring.after],
          [situation.nextGrant ?? to, { amount: to * unit, currency }],
        );
        assertAddsUp(quote, currency);
        assertEstimate(account, quote, situation.estimate);

        const was = await readStripeState(world);
        const change = await expectResponse(await confirm(world, quote, 'key'), SeatChangeSchema);
        assert.equal(change.status, 'succeeded');
        assertCharged(quote, change, was, await readStripeState(world));
        const later = await readAccount(world);
        assert.deepEqual([later.seats.quantity, later.credits.available], [to, quote.credits.after]);
        assert.deepEqual(world.errors, []);
      });
    }
  });
}
