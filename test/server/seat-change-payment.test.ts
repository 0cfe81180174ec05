import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { SeatChange } from '../../src/contract/index.ts';
import { SeatChangeSchema } from '../../src/contract/index.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import { OperatorError } from '../../src/server/index.ts';
import { readStripeState } from '../support/backend.ts';
import {
  changeSeats,
  confirm,
  expectResponse,
  expectProblem,
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

const withCard = (paymentMethod: string | null): Promise<World> =>
  createWorld(database, { elapsed: 15.5 * DAY, seed: { paymentMethod } });

const read = async (world: World, { id }: SeatChange): Promise<SeatChange> =>
  await expectResponse(await world.send('GET', `seat-changes/${id}`), SeatChangeSchema);

const cancelChange = (world: World, { id }: SeatChange): Promise<Response> =>
  world.send('DELETE', `seat-changes/${id}`);

/** The bank's word on the payment that waits. */
async function bankSays(world: World, change: SeatChange, result: 'succeed' | 'fail'): Promise<void> {
  const intent = change.clientSecret?.split('_secret_')[0] ?? '';
  await world.simulator.completeAction(intent, result);
}

async function assertUnchanged(world: World): Promise<void> {
  const account = await readAccount(world);
  assert.deepEqual([account.seats.quantity, account.credits.available], [5, 5]);
}

describe('a card that requires 3-D Secure', () => {
  const CARD = 'pm_card_authenticationRequired';

  test('keeps users and credits until the challenge succeeds; then everything changes together', async () => {
    const world = await withCard(CARD);
    world.simulator.holdEvents();
    const change = await changeSeats(world, 8);
    assert.equal(change.status, 'requires_action');
    assert.deepEqual([change.amountDue.amount, change.amountCharged, change.creditsAdded], [4350, null, 0]);
    assert.match(change.clientSecret ?? '', /^pi_.*_secret_/);
    assert.match(change.hostedInvoiceUrl ?? '', /^http/);
    assert.equal(change.expiresAt, world.simulator.now() + 23 * 3600);
    await assertUnchanged(world);
    const account = await readAccount(world);
    assert.deepEqual(account.latestSeatChange, change);

    await bankSays(world, change, 'succeed');
    const paid = await read(world, change);
    assert.deepEqual([paid.status, paid.amountCharged?.amount, paid.creditsAdded], ['succeeded', 4350, 3]);
    assert.deepEqual([paid.clientSecret, paid.hostedInvoiceUrl], [null, null]);
    assert.equal((await readAccount(world)).seats.quantity, 8);
  });

  test('is settled by the webhook alone', async () => {
    const world = await withCard(CARD);
    const change = await changeSeats(world, 8);
    await bankSays(world, change, 'succeed');
    await world.simulator.settled();
    world.wire.fail({ kind: 'lost', position: 'before', times: 100 });
    const account = await readAccount(world);
    assert.deepEqual([account.seats.quantity, account.credits.available], [8, 8]);
    assert.equal(account.latestSeatChange?.status, 'succeeded');
  });

  test('if the challenge fails, another card can pay, and nothing has changed', async () => {
    const world = await withCard(CARD);
    const change = await changeSeats(world, 8);
    await bankSays(world, change, 'fail');
    const refused = await read(world, change);
    assert.equal(refused.status, 'requires_payment_method');
    assert.equal(refused.failure?.code, 'payment_intent_authentication_failure');
    assert.ok(refused.clientSecret);
    await assertUnchanged(world);
  });

  test('canceled: the invoice is void, nothing is charged, and another change can be made', async () => {
    const world = await withCard(CARD);
    const change = await changeSeats(world, 8);
    const pending = await expectProblem(
      await world.send('POST', 'seat-changes/quotes', { seats: 9 }),
      'seat_change_pending',
    );
    assert.equal(pending.seatChange?.id, change.id);
    const given = await expectResponse(await cancelChange(world, change), SeatChangeSchema);
    assert.equal(given.status, 'canceled');
    assert.deepEqual(given.clientSecret, null);
    await assertUnchanged(world);
    const stripeState = await readStripeState(world);
    assert.equal(stripeState.hasPendingUpdate, false);
    assert.equal(
      (await expectProblem(await cancelChange(world, change), 'seat_change_settled')).seatChange?.status,
      'canceled',
    );
    await setCard(world, 'pm_card_visa');
    assert.equal((await changeSeats(world, 9)).status, 'succeeded');
  });

  test('if unpaid, expires after 23 hours, at Stripe and here', async () => {
    const world = await withCard(CARD);
    const change = await changeSeats(world, 8);
    world.simulator.holdEvents();
    await world.simulator.advanceBy(23 * 3600);
    const expired = await read(world, change);
    assert.equal(expired.status, 'expired');
    await assertUnchanged(world);
    assert.equal((await quoteFor(world, 8)).seats.to, 8);
  });

  test('cannot be canceled once it is paid', async () => {
    const world = await withCard(CARD);
    const change = await changeSeats(world, 8);
    world.simulator.holdEvents();
    world.wire.before('POST /v1/invoices/', () => bankSays(world, change, 'succeed'));
    const problem = await expectProblem(await cancelChange(world, change), 'seat_change_settled');
    assert.deepEqual([problem.seatChange?.status, problem.seatChange?.creditsAdded], ['succeeded', 3]);
    assert.equal((await readAccount(world)).seats.quantity, 8);
  });

  test('the same key can be sent again and gets the data to continue', async () => {
    const world = await withCard(CARD);
    const quote = await quoteFor(world, 8);
    const first = await expectResponse(await confirm(world, quote, 'k'), SeatChangeSchema);
    const second = await expectResponse(await confirm(world, quote, 'k'), SeatChangeSchema);
    assert.deepEqual(second, first);
    const other = await expectProblem(await confirm(world, quote, 'k2'), 'seat_change_pending');
    assert.equal(other.seatChange?.id, first.id);
  });
});

describe('a card that is declined', () => {
  test('the change waits for another card, which then pays it', async () => {
    const world = await withCard('pm_card_chargeCustomerFail');
    const change = await changeSeats(world, 8);
    assert.equal(change.status, 'requires_payment_method');
    assert.deepEqual(change.failure, { code: 'generic_decline', message: 'Your card was declined.' });
    await assertUnchanged(world);
    const intent = change.clientSecret?.split('_secret_')[0] ?? '';
    await world.stripe.paymentIntents.confirm(intent, { payment_method: 'pm_card_visa' });
    const paid = await read(world, change);
    assert.deepEqual([paid.status, paid.amountCharged?.amount, paid.creditsAdded], ['succeeded', 4350, 3]);
    assert.equal(paid.failure, null);
  });

  test('the card that paid becomes the default', async () => {
    const world = await withCard('pm_card_chargeCustomerFail');
    const { clientSecret } = await changeSeats(world, 8);
    await world.simulator.browser.confirmPayment({
      clientSecret: clientSecret ?? '',
      paymentMethod: '5555555555554444',
    });
    await world.simulator.settled();
    assert.equal((await readAccount(world)).paymentMethod?.brand, 'mastercard');
    assert.equal((await changeSeats(world, 9)).status, 'succeeded');
  });

  test('a card that paid but that the key may not make the default is reported, and the change succeeds', async () => {
    const world = await withCard('pm_card_chargeCustomerFail');
    const change = await changeSeats(world, 8);
    const error = { type: 'invalid_request_error', message: 'The key lacks a permission' };
    world.simulator.intercept(async ({ method, path }, proceed) =>
      method === 'POST' && /^\/v1\/customers\/\w+$/.test(path)
        ? Response.json({ error }, { status: 403 })
        : await proceed(),
    );
    await world.simulator.browser.confirmPayment({
      clientSecret: change.clientSecret ?? '',
      paymentMethod: 'pm_card_mastercard',
    });
    assert.equal((await read(world, change)).status, 'succeeded');
    const codes = world.errors.map(
      (each) => each instanceof OperatorError && [each.code, each.facts['organizationId']],
    );
    assert.deepEqual(codes, [['stripe_key_refused', world.organizationId]]);
  });

  test('a card chosen elsewhere afterwards stays', async () => {
    const world = await withCard('pm_card_chargeCustomerFail');
    const { clientSecret } = await changeSeats(world, 8);
    await world.simulator.browser.confirmPayment({
      clientSecret: clientSecret ?? '',
      paymentMethod: '5555555555554444',
    });
    await world.simulator.settled();
    await setCard(world, 'pm_card_amex');
    await world.simulator.settled();
    assert.equal((await readAccount(world)).paymentMethod?.brand, 'amex');
  });

  test('with none on file, no payable update is sent; the change fails with the reason', async () => {
    const world = await withCard(null);
    const account = await readAccount(world);
    assert.equal(account.paymentMethod, null);
    const quote = await quoteFor(world, 8);
    assert.equal(quote.paymentMethod, null);
    const change = await expectResponse(await confirm(world, quote, 'k'), SeatChangeSchema);
    assert.deepEqual([change.status, change.failure?.code], ['failed', 'resource_missing']);
    await assertUnchanged(world);
    await setCard(world, 'pm_card_visa');
    assert.equal((await changeSeats(world, 8)).status, 'succeeded');
  });

  test('a decrease needs no card', async () => {
    const world = await withCard(null);
    const change = await changeSeats(world, 3);
    assert.deepEqual([change.status, change.accountCreditAdded.amount], ['succeeded', 2900]);
  });
});

describe('a bank debit that settles days later', () => {
  test('is processing, cannot be canceled, and succeeds when the bank pays', async () => {
    const world = await withCard('pm_card_chargeCustomerFail');
    world.simulator.holdEvents();
    const change = await changeSeats(world, 8);
    await world.simulator.browser.confirmPayment({
      clientSecret: change.clientSecret ?? '',
      paymentMethod: 'pm_usBankAccount_success',
    });
    assert.equal((await read(world, change)).status, 'processing');
    await assertUnchanged(world);
    const problem = await expectProblem(await cancelChange(world, change), 'seat_change_settled');
    assert.equal(problem.seatChange?.status, 'processing');
    const intents = await world.stripe.paymentIntents.list({ customer: world.customerId });
    const waiting = intents.data.find(({ status }) => status === 'processing');
    await world.simulator.completeAction(waiting?.id ?? '', 'succeed');
    assert.deepEqual(
      [(await read(world, change)).status, (await readAccount(world)).credits.available],
      ['succeeded', 8],
    );
  });
});

describe('a subscription in another state', () => {
  test('scheduled to end: the next period grants nothing, as the account says', async () => {
    const world = await withCard('pm_card_visa');
    await world.stripe.subscriptions.update(world.subscriptionId, { cancel_at_period_end: true });
    await world.simulator.settled();
    const account = await readAccount(world);
    assert.equal(account.cancelAt, account.billingPeriod.end);
    assert.equal(account.credits.plan.nextGrant, 0);
    assert.equal((await quoteFor(world, 8)).credits.nextGrant, 0);
  });

  test('past due: users cannot be changed, and the account has the reason', async () => {
    const world = await withCard('pm_card_visa');
    await setCard(world, 'pm_card_chargeCustomerFail');
    await world.simulator.advanceBy(17 * DAY);
    await world.simulator.settled();
    const account = await readAccount(world);
    assert.deepEqual([account.status, account.proration.quoteOnly], ['past_due', 'status']);
    await expectProblem(
      await world.send('POST', 'seat-changes/quotes', { seats: 8 }),
      'subscription_inactive',
    );
  });
});

describe('a change whose invoice the operator marked uncollectible', () => {
  const writtenOff = async (): Promise<{ world: World; change: SeatChange; invoiceId: string }> => {
    const world = await withCard('pm_card_chargeCustomerFail');
    const change = await changeSeats(world, 8);
    const invoiceId = change.invoiceId ?? '';
    await world.stripe.invoices.markUncollectible(invoiceId);
    await world.simulator.settled();
    const failed = await read(world, change);
    assert.deepEqual([failed.status, failed.failure?.code], ['failed', 'uncollectible']);
    return { world, change, invoiceId };
  };

  test('succeeds with the charged amount once the invoice is paid', async () => {
    const { world, change, invoiceId } = await writtenOff();
    await setCard(world, 'pm_card_visa');
    await world.stripe.invoices.pay(invoiceId);
    await world.simulator.settled();
    const paid = await read(world, change);
    assert.deepEqual([paid.status, paid.amountCharged?.amount, paid.failure], ['succeeded', 4350, null]);
    assert.equal(paid.creditsAdded, 3);
    const account = await readAccount(world);
    assert.deepEqual([account.seats.quantity, account.credits.available], [8, 8]);
    const { events } = await world.handler.events({ organizationId: world.organizationId });
    const settled = events.filter(({ type }) => type.startsWith('seat_change.')).map(({ type }) => type);
    assert.deepEqual(settled, ['seat_change.failed', 'seat_change.succeeded']);
  });

  test('is canceled once the invoice is voided', async () => {
    const { world, change, invoiceId } = await writtenOff();
    await world.stripe.invoices.voidInvoice(invoiceId);
    await world.simulator.settled();
    assert.equal((await read(world, change)).status, 'canceled');
    await assertUnchanged(world);
  });

  test('stays failed if another change has succeeded since', async () => {
    const { world, change } = await writtenOff();
    await setCard(world, 'pm_card_visa');
    assert.equal((await changeSeats(world, 7)).status, 'succeeded');
    assert.equal((await read(world, change)).status, 'failed');
    assert.equal((await readAccount(world)).seats.quantity, 7);
  });
});
