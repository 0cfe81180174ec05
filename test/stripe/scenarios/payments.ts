import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { stripeErrorKind } from '../../../src/server/stripe/errors.ts';
import type { Scenario } from '../scenario.ts';
import { refusalOf, withStage } from '../scenario.ts';
import type { SentChange, Stage } from '../stage.ts';
import { DAY, HOUR } from '../stage.ts';

const ASKS = 'pm_card_authenticationRequired';
const DECLINES = 'pm_card_chargeCustomerFail';

/** Asserts that the change is pending: the seats are unchanged, and the invoice can be paid. */
async function assertWaiting(stage: Stage, change: SentChange): Promise<void> {
  const { snapshot, pendingUpdate, appliedSeatChangeId } = await stage.read();
  assert.equal(snapshot.quantity, 5);
  assert.equal(snapshot.status, 'active');
  assert.equal(pendingUpdate?.seatChangeId, change.id);
  assert.equal(pendingUpdate.expiresAt, stage.now() + 23 * HOUR);
  assert.equal(appliedSeatChangeId, null);
  assert.equal((await change.invoice()).status, 'open');
}

async function assertCanceled(stage: Stage, change: SentChange): Promise<void> {
  const { snapshot, pendingUpdate } = await stage.read();
  assert.deepEqual([snapshot.quantity, pendingUpdate], [5, null]);
  assert.equal((await change.invoice()).status, 'void');
}

/** How a seat change waits for its payment, is paid, and is canceled. */
export const payments: readonly Scenario[] = [
  withStage(
    'a card that requires 3-D Secure keeps the seats until it is paid',
    { card: ASKS },
    async (stage) => {
      const change = await stage.change(8);
      await assertWaiting(stage, change);
      const invoice = await change.invoice();
      assert.deepEqual(invoice.payment, { status: 'requires_action', failure: null });
      assert.match(invoice.clientSecret ?? '', /^pi_\w+_secret_/);
      assert.match(invoice.hostedInvoiceUrl ?? '', /^https?:/);
    },
  ),

  // Guess `declinedUpdate`: a 200 with a pending update, and not a 402.
  withStage(
    'a declined card keeps the seats, and the invoice has the reason',
    { card: DECLINES },
    async (stage) => {
      const change = await stage.change(8);
      await assertWaiting(stage, change);
      const { payment } = await change.invoice();
      assert.equal(payment?.status, 'requires_payment_method');
      assert.equal(payment.failure?.code, 'generic_decline');
      assert.match(payment.failure.message ?? '', /declined/);
    },
  ),

  withStage('paying with another card changes the seats immediately', { card: DECLINES }, async (stage) => {
    const change = await stage.change(8);
    const { id, amountDue } = await change.invoice();
    await stage.stripe.invoices.pay(id, { payment_method: await stage.useCard('pm_card_visa') });
    const { snapshot, pendingUpdate, appliedSeatChangeId } = await stage.read();
    assert.deepEqual([snapshot.quantity, pendingUpdate, appliedSeatChangeId], [8, null, change.id]);
    const invoice = await change.invoice();
    assert.deepEqual([invoice.status, invoice.amountPaid], ['paid', amountDue]);
  }),

  withStage('voiding the invoice cancels the change', { card: ASKS }, async (stage) => {
    const change = await stage.change(8);
    await stage.subscriptions.voidInvoice((await change.invoice()).id);
    await assertCanceled(stage, change);
  }),

  withStage('an unpaid change expires after 23 hours', { card: ASKS }, async (stage) => {
    const change = await stage.change(8);
    await stage.advanceBy(DAY);
    await assertCanceled(stage, change);
  }),

  withStage(
    'a change pending at the end of the period expires then',
    { card: ASKS, elapsed: 31 * DAY - 2 * HOUR },
    async (stage) => {
      const change = await stage.change(50);
      const { snapshot, pendingUpdate } = await stage.read();
      assert.equal(pendingUpdate?.expiresAt, snapshot.periodEnd);
      await stage.useCard('pm_card_visa');
      await stage.advanceBy(4 * HOUR);
      await assertCanceled(stage, change);
    },
  ),

  // Guess `secondUpdate`. The handler never sends an update while another is pending, but others may.
  withStage('another change replaces a pending one', { card: ASKS }, async (stage) => {
    const first = await stage.change(8);
    const second = await stage.change(9);
    assert.equal((await first.invoice()).status, 'void');
    await assertWaiting(stage, second);
  }),

  withStage(
    'without a card the change is refused and leaves nothing behind',
    { card: null },
    async (stage) => {
      const refusal = await refusalOf(stage.change(8));
      assert.equal(stripeErrorKind(refusal), 'refused');
      const { snapshot, pendingUpdate } = await stage.read();
      assert.deepEqual([snapshot.quantity, pendingUpdate], [5, null]);
    },
  ),

  withStage(
    'a decline is replayed with the same key, but not with a new one',
    { card: DECLINES },
    async (stage) => {
      const { id } = await (await stage.change(8)).invoice();
      const idempotencyKey = randomUUID();
      const pay = (key: string): Promise<unknown> =>
        stage.stripe.invoices.pay(id, {}, { idempotencyKey: key });
      assert.equal(stripeErrorKind(await refusalOf(pay(idempotencyKey))), 'declined');
      await stage.useCard('pm_card_visa');
      assert.equal(stripeErrorKind(await refusalOf(pay(idempotencyKey))), 'declined');
      await pay(randomUUID());
      assert.equal((await stage.read()).snapshot.quantity, 8);
    },
  ),

  withStage('an update with a pending payment cannot set a card', {}, async (stage) => {
    const { snapshot } = await stage.read();
    const card = await stage.useCard('pm_card_mastercard');
    const update = stage.stripe.subscriptions.update(stage.ids.subscriptionId, {
      items: [{ id: snapshot.itemId, quantity: 8 }],
      payment_behavior: 'pending_if_incomplete',
      proration_behavior: 'always_invoice',
      default_payment_method: card,
    });
    assert.equal(stripeErrorKind(await refusalOf(update)), 'refused');
    assert.equal((await stage.read()).snapshot.quantity, 5);
  }),
];
