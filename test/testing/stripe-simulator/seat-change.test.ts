import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import {
  changeSeats,
  day,
  intentOf,
  invoiceOf,
  novemberFirst,
  organization,
  previewSeats,
  refusal,
  seatsOf,
} from './setup.ts';

const halfMonth = 15 * day;

describe('a seat change on the simulator', () => {
  it('changes users immediately when the card pays', async () => {
    const { simulator, stripe, org } = await organization({ seats: 5 });
    await simulator.advanceBy(halfMonth);
    const updated = await changeSeats(stripe, org, 8);
    const invoice = invoiceOf(updated);
    assert.equal(seatsOf(updated), 8);
    assert.equal(updated.pending_update, null);
    assert.deepEqual([invoice.status, invoice.amount_due, invoice.amount_paid], ['paid', 4350, 4350]);
    assert.equal((await intentOf(stripe, invoice)).status, 'succeeded');
    assert.equal(updated.items.data[0]?.current_period_start, novemberFirst);
  });

  it('keeps users until 3-D Secure succeeds', async () => {
    const { simulator, stripe, org } = await organization({
      seats: 5,
      paymentMethod: 'pm_card_authenticationRequired',
    });
    await simulator.advanceBy(halfMonth);
    const updated = await changeSeats(stripe, org, 8);
    const invoice = invoiceOf(updated);
    const intent = await intentOf(stripe, invoice);
    assert.equal(seatsOf(updated), 5);
    assert.equal(updated.pending_update?.subscription_items?.[0]?.quantity, 8);
    assert.equal(updated.pending_update?.expires_at, simulator.now() + 23 * 3600);
    assert.deepEqual(
      [invoice.status, intent.status, intent.next_action?.type],
      ['open', 'requires_action', 'use_stripe_sdk'],
    );
    assert.deepEqual(invoice.confirmation_secret, {
      client_secret: intent.client_secret,
      type: 'payment_intent',
    });

    await simulator.completeAction(intent.id, 'succeed');
    const after = await stripe.subscriptions.retrieve(org.subscription);
    assert.equal(seatsOf(after), 8);
    assert.equal(after.pending_update, null);
    assert.equal((await stripe.invoices.retrieve(invoice.id)).status, 'paid');
    const types = simulator.events.slice(-7).map((event) => event.type);
    assert.deepEqual(types, [
      'charge.succeeded',
      'payment_intent.succeeded',
      'invoice_payment.paid',
      'invoice.paid',
      'invoice.payment_succeeded',
      'customer.subscription.updated',
      'customer.subscription.pending_update_applied',
    ]);
  });

  it('can be paid with another card after a failed challenge', async () => {
    const { simulator, stripe, org } = await organization({
      seats: 5,
      paymentMethod: 'pm_card_authenticationRequired',
    });
    await simulator.advanceBy(halfMonth);
    const invoice = invoiceOf(await changeSeats(stripe, org, 6));
    const intent = await intentOf(stripe, invoice);
    await simulator.completeAction(intent.id, 'fail');
    const failed = await stripe.paymentIntents.retrieve(intent.id);
    assert.equal(failed.status, 'requires_payment_method');
    assert.equal(failed.last_payment_error?.code, 'payment_intent_authentication_failure');
    assert.equal(seatsOf(await stripe.subscriptions.retrieve(org.subscription)), 5);
    const paid = await stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' });
    assert.equal(paid.status, 'succeeded');
    assert.equal(seatsOf(await stripe.subscriptions.retrieve(org.subscription)), 6);
  });

  it('keeps a declined change pending, responds with 402 to a declined retry, and keeps the latest reason', async () => {
    const { simulator, stripe, org } = await organization({
      seats: 5,
      paymentMethod: 'pm_card_chargeCustomerFail',
    });
    await simulator.advanceBy(halfMonth);
    const updated = await changeSeats(stripe, org, 8);
    const intent = await intentOf(stripe, invoiceOf(updated));
    assert.equal(seatsOf(updated), 5);
    assert.notEqual(updated.pending_update, null);
    assert.deepEqual(
      [intent.status, intent.last_payment_error?.decline_code],
      ['requires_payment_method', 'generic_decline'],
    );
    const error = await refusal(
      stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_chargeDeclinedInsufficientFunds' }),
    );
    assert.deepEqual(
      [error.type, error.statusCode, error.code, error.decline_code],
      ['StripeCardError', 402, 'card_declined', 'insufficient_funds'],
    );
    assert.equal(error.payment_intent?.id, intent.id);
    assert.equal(
      (await stripe.paymentIntents.retrieve(intent.id)).last_payment_error?.decline_code,
      'insufficient_funds',
    );
  });

  it('follows the result of a bank debit that pays for a pending change', async () => {
    const { simulator, stripe, org } = await organization({
      seats: 5,
      paymentMethod: 'pm_card_chargeCustomerFail',
    });
    await simulator.advanceBy(halfMonth);
    const updated = await changeSeats(stripe, org, 8);
    const { client_secret: clientSecret } = await intentOf(stripe, invoiceOf(updated));
    const paid = await simulator.browser.confirmPayment({
      clientSecret: clientSecret ?? '',
      paymentMethod: 'pm_usBankAccount_success',
    });
    assert.equal(paid.status, 'processing');
    assert.equal(seatsOf(updated), 5);
    await simulator.advanceBy(180);
    assert.equal(seatsOf(await stripe.subscriptions.retrieve(org.subscription)), 8);
  });

  it('turns a decrease into account credit, which the next change uses', async () => {
    const { simulator, stripe, org } = await organization({ seats: 8 });
    await simulator.advanceBy(halfMonth);
    const lowered = invoiceOf(await changeSeats(stripe, org, 5));
    assert.deepEqual(
      [lowered.status, lowered.total, lowered.amount_due, lowered.ending_balance],
      ['paid', -4350, 0, -4350],
    );
    const customer = await stripe.customers.retrieve(org.customer);
    assert.equal(customer.deleted === true ? undefined : customer.balance, -4350);
    const preview = await previewSeats(stripe, org, 10);
    assert.deepEqual(
      [preview.total, preview.starting_balance, preview.amount_due, preview.ending_balance],
      [7250, -4350, 2900, null],
    );
    const raised = invoiceOf(await changeSeats(stripe, org, 10));
    assert.deepEqual([raised.total, raised.amount_paid, raised.ending_balance], [7250, 2900, 0]);
    const entries = await stripe.customers.listBalanceTransactions(org.customer);
    assert.deepEqual(
      entries.data.map((entry) => [entry.amount, entry.ending_balance, entry.type]),
      [
        [4350, 0, 'applied_to_invoice'],
        [-4350, -4350, 'applied_to_invoice'],
      ],
    );
  });

  it('treats an amount below the minimum charge as paid and carries it over', async () => {
    const { simulator, stripe, org } = await organization({ seats: 5 });
    await simulator.advanceTo(novemberFirst + 30 * day - 3600);
    const updated = await changeSeats(stripe, org, 6);
    const invoice = invoiceOf(updated);
    assert.deepEqual(
      [seatsOf(updated), invoice.status, invoice.total, invoice.amount_due],
      [6, 'paid', 4, 0],
    );
    const customer = await stripe.customers.retrieve(org.customer);
    assert.equal(customer.deleted === true ? undefined : customer.balance, 4);
    await simulator.advanceBy(3600);
    const [renewal] = (await stripe.invoices.list({ customer: org.customer, limit: 1 })).data;
    assert.deepEqual([renewal?.total, renewal?.amount_paid], [17_400, 17_404]);
  });

  it('is dropped, and its account credit returned, when its invoice is voided', async () => {
    const { simulator, stripe, org } = await organization({
      seats: 5,
      paymentMethod: 'pm_card_chargeCustomerFail',
      accountCredit: 1000,
    });
    await simulator.advanceBy(halfMonth);
    const invoice = invoiceOf(await changeSeats(stripe, org, 8));
    assert.equal(invoice.amount_due, 3350);
    const voided = await stripe.invoices.voidInvoice(invoice.id, {
      expand: ['payments.data.payment.payment_intent'],
    });
    const paidBy = voided.payments?.data[0]?.payment.payment_intent;
    assert.equal(typeof paidBy === 'object' ? paidBy.status : paidBy, 'canceled');
    const after = await stripe.subscriptions.retrieve(org.subscription, { expand: ['customer'] });
    assert.equal(after.pending_update, null);
    assert.equal(seatsOf(after), 5);
    assert.equal(
      typeof after.customer === 'object' && !after.customer.deleted ? after.customer.balance : undefined,
      -1000,
    );
  });

  it('expires after 23 hours, or with the period if that is sooner', async () => {
    for (const [elapsed, expected] of [
      [halfMonth, 23 * 3600],
      [30 * day - 7200, 7200],
    ] as const) {
      const { simulator, stripe, org } = await organization({
        seats: 5,
        paymentMethod: 'pm_card_authenticationRequired',
      });
      await simulator.advanceBy(elapsed);
      const invoice = invoiceOf(await changeSeats(stripe, org, 80));
      await simulator.advanceBy(expected - 1);
      assert.notEqual((await stripe.subscriptions.retrieve(org.subscription)).pending_update, null);
      await simulator.advanceBy(1);
      assert.equal((await stripe.subscriptions.retrieve(org.subscription)).pending_update, null);
      assert.equal((await stripe.invoices.retrieve(invoice.id)).status, 'void');
      assert.ok(
        simulator.events.some((event) => event.type === 'customer.subscription.pending_update_expired'),
      );
    }
  });

  for (const [guesses, expected] of [
    [{}, { invoice: undefined, pending: 'sc_1', waiting: undefined, paid: 'sc_1' }],
    [
      { invoiceMetadata: 'requested' },
      { invoice: 'sc_1', pending: 'sc_1', waiting: undefined, paid: 'sc_1' },
    ],
    [{ updateMetadata: 'at_once' }, { invoice: undefined, pending: 'sc_1', waiting: 'sc_1', paid: 'sc_1' }],
    [
      { updateMetadata: 'never' },
      { invoice: undefined, pending: undefined, waiting: undefined, paid: undefined },
    ],
  ] as const)
    it(`has the metadata of a change as guessed (${JSON.stringify(guesses)})`, async () => {
      const { stripe, org } = await organization(
        { seats: 5, metadata: { organization: 'org_1' }, paymentMethod: 'pm_card_chargeCustomerFail' },
        { guesses },
      );
      const updated = await stripe.subscriptions.update(org.subscription, {
        items: [{ id: org.subscriptionItem, quantity: 6 }],
        proration_behavior: 'always_invoice',
        payment_behavior: 'pending_if_incomplete',
        metadata: { seat_change: 'sc_1' },
        expand: ['latest_invoice.payments'],
      });
      const invoice = invoiceOf(updated);
      const waiting = updated.metadata['seat_change'];
      const pending = updated.pending_update?.metadata?.['seat_change'];
      await stripe.paymentIntents.confirm((await intentOf(stripe, invoice)).id, {
        payment_method: 'pm_card_visa',
      });
      const paid = (await stripe.subscriptions.retrieve(org.subscription)).metadata['seat_change'];
      const ofInvoice = invoice.parent?.subscription_details?.metadata?.['seat_change'];
      assert.deepEqual({ invoice: ofInvoice, pending, waiting, paid }, expected);
    });

  it('responds to a decline with a 402 if guessed, and keeps the update only if guessed', async () => {
    for (const [declinedUpdate, waits] of [
      ['card_error', false],
      ['card_error_kept', true],
    ] as const) {
      const seed = { seats: 5, paymentMethod: 'pm_card_chargeCustomerFail' };
      const { stripe, org } = await organization(seed, { guesses: { declinedUpdate } });
      const error = await refusal(changeSeats(stripe, org, 8));
      assert.deepEqual([error.statusCode, error.code], [402, 'card_declined']);
      const after = await stripe.subscriptions.retrieve(org.subscription);
      assert.deepEqual([seatsOf(after), after.pending_update !== null], [5, waits]);
    }
  });

  it('keeps the previous invoice as the latest one while an update is pending, if guessed', async () => {
    const seed = { seats: 5, paymentMethod: 'pm_card_authenticationRequired' };
    const { stripe, org } = await organization(seed, { guesses: { pendingLatestInvoice: 'previous' } });
    const before = (await stripe.subscriptions.retrieve(org.subscription)).latest_invoice;
    const after = invoiceOf(await changeSeats(stripe, org, 8));
    assert.equal(after.id, before);
  });

  it('refuses an update while another one is pending, if guessed', async () => {
    const seed = { seats: 5, paymentMethod: 'pm_card_authenticationRequired' };
    const { stripe, org } = await organization(seed, { guesses: { secondUpdate: 'refused' } });
    const first = invoiceOf(await changeSeats(stripe, org, 8));
    assert.equal((await refusal(changeSeats(stripe, org, 9))).statusCode, 400);
    assert.equal((await stripe.invoices.retrieve(first.id)).status, 'open');
  });

  it('replaces a pending change with a newer one', async () => {
    const { stripe, org } = await organization({ seats: 5, paymentMethod: 'pm_card_authenticationRequired' });
    const first = invoiceOf(await changeSeats(stripe, org, 8));
    const second = await changeSeats(stripe, org, 9);
    assert.equal((await stripe.invoices.retrieve(first.id)).status, 'void');
    assert.equal(second.pending_update?.subscription_items?.[0]?.quantity, 9);
  });

  it('is refused without a card, and changes nothing', async () => {
    const { stripe, org } = await organization({ seats: 5, paymentMethod: null });
    const error = await refusal(changeSeats(stripe, org, 8));
    assert.deepEqual([error.statusCode, error.code], [400, 'resource_missing']);
    const after = await stripe.subscriptions.retrieve(org.subscription);
    assert.deepEqual([seatsOf(after), after.pending_update], [5, null]);
    assert.equal((await stripe.invoices.list({ subscription: org.subscription })).data.length, 1);
  });

  it('also bills pending prorations', async () => {
    const { simulator, stripe, org } = await organization({ seats: 5 });
    await simulator.advanceBy(halfMonth);
    await stripe.subscriptions.update(org.subscription, {
      items: [{ id: org.subscriptionItem, quantity: 6 }],
    });
    const preview = await previewSeats(stripe, org, 8);
    const invoice = invoiceOf(await changeSeats(stripe, org, 8));
    assert.deepEqual(
      invoice.lines.data.map((line) => line.amount),
      [-7250, 8700, -8700, 11_600],
    );
    assert.equal(preview.total, invoice.total);
    assert.equal(invoice.lines.data[0]?.parent?.invoice_item_details?.proration, true);
  });

  it('refuses or leaves past due with the other payment behaviours', async () => {
    const { stripe, org } = await organization({ seats: 5, paymentMethod: 'pm_card_chargeCustomerFail' });
    const change: Stripe.SubscriptionUpdateParams = {
      items: [{ id: org.subscriptionItem, quantity: 8 }],
      proration_behavior: 'always_invoice',
    };
    const error = await refusal(
      stripe.subscriptions.update(org.subscription, { ...change, payment_behavior: 'error_if_incomplete' }),
    );
    assert.equal(error.statusCode, 402);
    assert.equal(seatsOf(await stripe.subscriptions.retrieve(org.subscription)), 5);
    const updated = await stripe.subscriptions.update(org.subscription, {
      ...change,
      payment_behavior: 'allow_incomplete',
    });
    assert.deepEqual([seatsOf(updated), updated.status], [8, 'past_due']);
  });
});
