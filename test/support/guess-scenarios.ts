import assert from 'node:assert/strict';
import type { CreditPurchase, SeatChange } from '../../src/contract/index.ts';
import { CreditPurchaseSchema, InvoicePageSchema, SeatChangeSchema } from '../../src/contract/index.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { OperatorError } from '../../src/server/operator-error.ts';
import type { GuessSubject } from '../../src/simulator/index.ts';
import { paymentOf, payForPurchase, readStripeState } from './backend.ts';
import {
  beginPurchase,
  changeSeats,
  confirm,
  expectResponse,
  openPurchase,
  quoteFor,
  readAccount,
  readPurchase,
} from './contract-responses.ts';
import type { World, WorldOptions } from './world.ts';
import { DAY, setCard } from './world.ts';

/** Something that people do, which has to keep the promises under every guess about Stripe. */
export interface GuessScenario {
  readonly name: string;
  readonly subject: GuessSubject;
  readonly world?: WorldOptions;
  /** Returns the observations: if they differ from the defaults', they depend on the guess. */
  readonly play: (world: World) => Promise<readonly string[]>;
}

const POST_UPDATE = 'POST /v1/subscriptions/';

const read = async (world: World, { id }: SeatChange): Promise<SeatChange> =>
  await expectResponse(await world.send('GET', `seat-changes/${id}`), SeatChangeSchema);

/** Pays a change that waits for a payment method, as the page does with a new card. */
async function payWithCard(world: World, change: SeatChange): Promise<SeatChange> {
  await world.simulator.browser.confirmPayment({
    clientSecret: change.clientSecret ?? '',
    paymentMethod: '5555555555554444',
  });
  return await read(world, change);
}

/** The user's reaction to an unpaid change: pays it with another card or, if it has failed, starts over. */
async function paySomehow(world: World, change: SeatChange): Promise<SeatChange> {
  if (change.status === 'requires_payment_method') return await payWithCard(world, change);
  assert.equal(change.status, 'failed');
  assert.equal((await readAccount(world)).seats.quantity, change.seats.from);
  await setCard(world, 'pm_card_visa');
  return await changeSeats(world, change.seats.to);
}

/** Changes the number of users in Stripe's dashboard. */
async function changeElsewhere(world: World, quantity: number): Promise<void> {
  const { items } = await world.stripe.subscriptions.retrieve(world.subscriptionId);
  await world.stripe.subscriptions.update(world.subscriptionId, {
    items: [{ id: items.data[0]?.id ?? '', quantity }],
    proration_behavior: 'always_invoice',
  });
  await world.simulator.settled();
}

async function bankSays(world: World, { clientSecret }: SeatChange, word: 'succeed' | 'fail'): Promise<void> {
  await world.simulator.completeAction(clientSecret?.split('_secret_')[0] ?? '', word);
}

/** Confirms again with the same key, like a page, until there is a response. */
async function persist(world: World, quote: { readonly id: string }): Promise<SeatChange> {
  const first = await confirm(world, quote, 'k');
  world.wire.reset();
  return await expectResponse(first.ok ? first : await confirm(world, quote, 'k'), SeatChangeSchema);
}

const SEAT_CHANGES: readonly Omit<GuessScenario, 'subject'>[] = [
  {
    name: 'several changes with a card on file',
    async play(world) {
      const seen: string[] = [];
      for (const seats of [8, 11, 4, 9]) {
        const { status, amountCharged } = await changeSeats(world, seats);
        seen.push(`${status} ${String(amountCharged?.amount)}`);
        await world.simulator.advanceBy(DAY);
      }
      return seen;
    },
  },
  {
    name: '3-D Secure',
    world: { seed: { paymentMethod: 'pm_card_authenticationRequired' } },
    async play(world) {
      const change = await changeSeats(world, 8);
      assert.equal((await readAccount(world)).seats.quantity, 5);
      await bankSays(world, change, 'succeed');
      return [change.status, (await read(world, change)).status];
    },
  },
  {
    name: 'a declined card, then another one',
    world: { seed: { paymentMethod: 'pm_card_chargeCustomerFail' } },
    async play(world) {
      const change = await changeSeats(world, 8);
      assert.equal((await readAccount(world)).seats.quantity, 5);
      return [change.status, (await paySomehow(world, change)).status];
    },
  },
  {
    name: 'a declined card whose response is lost, then another one',
    world: { seed: { paymentMethod: 'pm_card_chargeCustomerFail' } },
    async play(world) {
      const quote = await quoteFor(world, 8);
      world.wire.fail({ kind: 'lost', position: 'after', matching: POST_UPDATE, times: 3 });
      const change = await persist(world, quote);
      return [change.status, (await paySomehow(world, change)).status];
    },
  },
  {
    name: 'no payment method, then a card',
    world: { seed: { paymentMethod: null } },
    async play(world) {
      const change = await changeSeats(world, 8);
      return [change.status, (await paySomehow(world, change)).status];
    },
  },
  {
    name: 'a lost response',
    async play(world) {
      await changeSeats(world, 6);
      const quote = await quoteFor(world, 8);
      world.wire.fail({ kind: 'lost', position: 'after', matching: POST_UPDATE, times: 3 });
      const change = await persist(world, quote);
      return [change.status, (await changeSeats(world, 9)).status];
    },
  },
  {
    name: 'a lost response that is not checked before another change is made elsewhere',
    async play(world) {
      world.simulator.holdEvents();
      const quote = await quoteFor(world, 8);
      world.wire.fail({ kind: 'lost', position: 'after', matching: POST_UPDATE, times: 3 });
      world.wire.fail({ kind: 'lost', position: 'before', matching: 'GET /v1/', skip: 4, times: 6 });
      await confirm(world, quote, 'k');
      world.wire.reset();
      await world.simulator.advanceBy(60);
      await changeElsewhere(world, 10);
      await world.simulator.advanceBy(61);
      const { latestSeatChange } = await readAccount(world);
      return [String(latestSeatChange?.status), (await changeSeats(world, 11)).status];
    },
  },
  {
    name: 'a canceled change with account credit, made again',
    world: { seed: { paymentMethod: 'pm_card_authenticationRequired', accountCredit: 1000 } },
    async play(world) {
      const change = await changeSeats(world, 8);
      const given = await expectResponse(
        await world.send('DELETE', `seat-changes/${change.id}`),
        SeatChangeSchema,
      );
      assert.equal((await readAccount(world)).seats.quantity, 5);
      await setCard(world, 'pm_card_visa');
      const again = await changeSeats(world, 8);
      return [change.status, given.status, again.status, String(again.amountCharged?.amount)];
    },
  },
  {
    name: 'an unpaid change',
    world: { seed: { paymentMethod: 'pm_card_authenticationRequired' } },
    async play(world) {
      const change = await changeSeats(world, 8);
      await world.simulator.advanceBy(23 * 3600);
      const expired = await read(world, change);
      await setCard(world, 'pm_card_visa');
      return [change.status, expired.status, (await changeSeats(world, 7)).status];
    },
  },
  {
    name: 'a trial, and its end',
    world: { elapsed: 2 * DAY, seed: { trialDays: 10 } },
    async play(world) {
      const up = await changeSeats(world, 8);
      const quote = await quoteFor(world, 6);
      world.wire.fail({ kind: 'lost', position: 'after', matching: POST_UPDATE, times: 3 });
      const down = await persist(world, quote);
      assert.deepEqual([up.amountCharged?.amount, down.amountCharged?.amount], [0, 0]);
      await world.simulator.advanceBy(9 * DAY);
      await world.simulator.settled();
      const first = await changeSeats(world, 7);
      return [up.status, down.status, first.status, String(first.amountCharged?.amount)];
    },
  },
  {
    name: 'earlier unbilled amounts',
    async play(world) {
      await world.stripe.customers.createBalanceTransaction(world.customerId, {
        amount: 5000,
        currency: 'usd',
      });
      const down = await changeSeats(world, 4);
      await world.simulator.advanceBy(DAY);
      const up = await changeSeats(world, 8);
      return [down, up].map(({ status, amountCharged }) => `${status} ${String(amountCharged?.amount)}`);
    },
  },
  {
    name: 'a pending change, and another one elsewhere',
    world: { seed: { paymentMethod: 'pm_card_authenticationRequired' } },
    async play(world) {
      const change = await changeSeats(world, 8);
      await setCard(world, 'pm_card_visa');
      const elsewhere = await changeElsewhere(world, 10).then(
        () => 'superseded',
        () => 'refused',
      );
      const after = await read(world, change);
      if (after.status === 'requires_action') await world.send('DELETE', `seat-changes/${change.id}`);
      return [elsewhere, after.status, (await changeSeats(world, 12)).status];
    },
  },
  {
    name: 'a zero-decimal currency',
    world: { seed: { currency: 'isk', seatAmount: 299_900, percentOff: 12.5 } },
    async play(world) {
      const up = await changeSeats(world, 8);
      await world.simulator.advanceBy(DAY);
      const down = await changeSeats(world, 7);
      return [up, down].map(({ status, amountCharged }) => `${status} ${String(amountCharged?.amount)}`);
    },
  },
  {
    name: 'account credit, a change that uses some of it, and the renewal',
    world: { seed: { accountCredit: 20_000 } },
    async play(world) {
      const { renewal } = await quoteFor(world, 9);
      const change = await changeSeats(world, 9);
      const { billingPeriod } = await readAccount(world);
      await world.simulator.advanceTo(billingPeriod.end + 1);
      await world.simulator.settled();
      const { data } = await world.stripe.invoices.list({ subscription: world.subscriptionId, limit: 1 });
      assert.equal(data[0]?.billing_reason, 'subscription_cycle');
      assert.equal(renewal?.amountDue.amount, data[0].amount_paid, 'the renewal is what its quote promised');
      return [change.status, String(data[0].amount_paid)];
    },
  },
  {
    name: 'an amount that no card network accepts',
    world: { seed: { currency: 'kwd', seatAmount: 9002 } },
    async play(world) {
      const quote = await quoteFor(world, 8);
      const change = await persist(world, quote);
      return [change.status, String(change.amountCharged?.amount)];
    },
  },
  {
    name: 'a bank debit',
    world: { seed: { paymentMethod: 'pm_usBankAccount_success' } },
    async play(world) {
      const quoted = await world.send('POST', 'seat-changes/quotes', { seats: 8 });
      // Payment methods that cannot pay a change are reported before a quote.
      if (!quoted.ok) return ['not quoted'];
      const { id } = (await quoted.json()) as { readonly id: string };
      const change = await persist(world, { id });
      assert.equal((await readAccount(world)).seats.quantity, 5);
      await world.simulator.advanceBy(300);
      return [change.status, (await read(world, change)).status];
    },
  },
];

const PURCHASES: readonly Omit<GuessScenario, 'subject'>[] = [
  {
    name: 'credits bought in the page',
    async play(world) {
      const purchase = await openPurchase(world, 3);
      await payForPurchase(world, purchase.id);
      return [purchase.status, (await readPurchase(world, purchase)).status];
    },
  },
  {
    name: "credits bought on Stripe's page",
    async play(world) {
      const purchase = await openPurchase(world, 2, 'hosted');
      await payForPurchase(world, purchase.id);
      await world.simulator.settled();
      return [purchase.status, (await readPurchase(world, purchase)).status];
    },
  },
  {
    name: 'a purchase whose response is lost, requested again',
    async play(world) {
      world.wire.fail({ kind: 'lost', position: 'after', matching: 'POST /v1/checkout/sessions', times: 3 });
      const first = await beginPurchase(world, { quantity: 3 }, 'k');
      world.wire.reset();
      const second = first.ok ? first : await beginPurchase(world, { quantity: 3 }, 'k');
      const purchase: CreditPurchase = await expectResponse(second, CreditPurchaseSchema);
      await payForPurchase(world, purchase.id);
      return [purchase.status, (await readPurchase(world, purchase)).status];
    },
  },
  {
    name: 'a purchase whose refund fails, and which is then refunded in part',
    async play(world) {
      const purchase = await openPurchase(world, 3);
      await payForPurchase(world, purchase.id);
      const left = async (): Promise<number> => {
        await world.simulator.settled();
        return (await readAccount(world)).credits.purchased.available;
      };
      const listed = async (): Promise<number | undefined> => {
        const list = await expectResponse(await world.send('GET', 'invoices'), InvoicePageSchema);
        return list.invoices.find(({ kind }) => kind === 'credit_purchase')?.amountRefunded?.amount;
      };
      const payment_intent = await paymentOf(world, purchase.id);
      const refund = await world.stripe.refunds.create({ payment_intent, amount: 3800 });
      assert.deepEqual([await left(), await listed()], [1, 3800]);
      await world.simulator.failRefund(refund.id);
      assert.deepEqual([await left(), await listed()], [3, 0]);
      await world.stripe.refunds.create({ payment_intent, amount: 1900 });
      assert.deepEqual([await left(), await listed()], [2, 1900]);
      return [(await readPurchase(world, purchase)).status];
    },
  },
  {
    name: 'an inquiry about a purchase that becomes a dispute, which is won',
    async play(world) {
      const purchase = await openPurchase(world, 3);
      await payForPurchase(world, purchase.id);
      const status = async (): Promise<string> => {
        await world.simulator.settled();
        return (await readPurchase(world, purchase)).status;
      };
      const intent = await world.stripe.paymentIntents.retrieve(await paymentOf(world, purchase.id));
      const inquiry = await world.simulator.dispute(intent.latest_charge as string, { isInquiry: true });
      assert.equal(await status(), 'fulfilled');
      const dispute = await world.simulator.escalateInquiry(inquiry);
      assert.equal(await status(), 'refunded');
      await world.simulator.closeDispute(dispute, 'won');
      assert.equal(await status(), 'fulfilled');
      return [String(dispute === inquiry)];
    },
  },
];

/** Every scenario, of seat changes and of purchases. */
export const GUESS_SCENARIOS: readonly GuessScenario[] = [
  ...SEAT_CHANGES.map((scenario) => ({ ...scenario, subject: 'seat_changes' as const })),
  ...PURCHASES.map((scenario) => ({ ...scenario, subject: 'purchases' as const })),
];

/** Asserts charged = shown = invoiced, users and credits as at Stripe, and no operator errors. */
export async function assertPromises(world: World, database: BillingDatabase): Promise<void> {
  await world.simulator.settled();
  world.simulator.releaseEvents();
  await world.simulator.settled();
  const account = await readAccount(world);
  const stripeState = await readStripeState(world);
  assert.equal(account.seats.quantity, stripeState.quantity);
  const rows = await database.db
    .selectFrom('seat_changes')
    .selectAll()
    .where('organization_id', '=', world.organizationId)
    .execute();
  const succeeded = rows.filter(({ status }) => status === 'succeeded');
  for (const row of succeeded) {
    const invoice = stripeState.invoices.find(({ id }) => id === row.invoice_id);
    // No invoice at all: only in a trial, for nothing.
    assert.equal(row.amount_charged, invoice?.amountPaid ?? 0, row.id);
    assert.equal(row.amount_charged, row.amount_due, `${row.id} was shown and charged`);
  }
  const invoices = succeeded.flatMap(({ invoice_id }) => invoice_id ?? []);
  assert.equal(new Set(invoices).size, invoices.length, 'an invoice is of one change');
  for (const row of rows.filter(({ status }) => status !== 'succeeded')) {
    const invoice = stripeState.invoices.find(({ id }) => id === row.invoice_id);
    assert.equal(invoice?.amountPaid ?? 0, 0, `${row.id} ${row.status} was charged`);
  }
  assert.deepEqual(
    world.errors.filter((error) => error instanceof OperatorError && error.code.startsWith('seat_change_')),
    [],
  );
}
