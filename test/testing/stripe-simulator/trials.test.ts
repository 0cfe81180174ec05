import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import type { OrganizationSeed, StripeSimulatorOptions } from '../../../src/simulator/index.ts';
import {
  changeSeats,
  day,
  invoiceOf,
  novemberFirst,
  organization,
  previewSeats,
  refusal,
  seatsOf,
} from './setup.ts';

const trialEnd = novemberFirst + 14 * day;

const onTrial = (seed: OrganizationSeed = {}, options: StripeSimulatorOptions = {}) =>
  organization({ seats: 5, trialDays: 14, ...seed }, options);

async function invoicesOf(stripe: Stripe, subscription: string): Promise<Stripe.Invoice[]> {
  return (await stripe.invoices.list({ subscription })).data.reverse();
}

describe('a trial on the simulator', () => {
  it('begins with a zero invoice, and ends with the first period', async () => {
    const { stripe, org } = await onTrial();
    const subscription = await stripe.subscriptions.retrieve(org.subscription);
    const [item] = subscription.items.data;
    assert.deepEqual(
      [
        subscription.status,
        subscription.trial_start,
        subscription.trial_end,
        subscription.billing_cycle_anchor,
      ],
      ['trialing', novemberFirst, trialEnd, trialEnd],
    );
    assert.deepEqual([item?.current_period_start, item?.current_period_end], [novemberFirst, trialEnd]);
    const [first, ...others] = await invoicesOf(stripe, org.subscription);
    assert.deepEqual(
      [
        first?.status,
        first?.amount_due,
        first?.lines.data.map(({ amount, description }) => [amount, description]),
      ],
      ['paid', 0, [[0, 'Trial period for Plus']]],
    );
    assert.deepEqual(others, []);
  });

  it('becomes a paid period at its end, counted from there', async () => {
    const { simulator, stripe, org } = await onTrial();
    await simulator.advanceTo(trialEnd);
    const subscription = await stripe.subscriptions.retrieve(org.subscription);
    const [item] = subscription.items.data;
    assert.equal(subscription.status, 'active');
    assert.deepEqual(
      [item?.current_period_start, item?.current_period_end],
      [trialEnd, Date.UTC(2026, 11, 15) / 1000],
    );
    const invoices = await invoicesOf(stripe, org.subscription);
    assert.deepEqual(
      invoices.map(({ billing_reason, amount_paid }) => [billing_reason, amount_paid]),
      [
        ['subscription_create', 0],
        ['subscription_cycle', 14_500],
      ],
    );
  });

  it('prorates nothing when users change, and bills the new number at its end', async () => {
    const { simulator, stripe, org } = await onTrial();
    await simulator.advanceBy(3 * day);
    const preview = await previewSeats(stripe, org, 8);
    const updated = await changeSeats(stripe, org, 8);
    for (const invoice of [preview, invoiceOf(updated)]) {
      assert.deepEqual(
        [invoice.amount_due, invoice.lines.data.map(({ amount, quantity }) => [amount, quantity])],
        [
          0,
          [
            [0, 5],
            [0, 8],
          ],
        ],
      );
    }
    assert.deepEqual([updated.status, seatsOf(updated)], ['trialing', 8]);
    await simulator.advanceTo(trialEnd);
    assert.equal((await invoicesOf(stripe, org.subscription)).at(-1)?.amount_paid, 23_200);
    await simulator.advanceBy(15 * day);
    const change = invoiceOf(await changeSeats(stripe, org, 5));
    assert.deepEqual(
      change.lines.data.map(({ amount }) => amount),
      [-11_600, 7250],
    );
  });

  it('creates no invoice for a change if configured so, and previews the one at the end instead', async () => {
    const { stripe, org } = await onTrial({}, { guesses: { trialChanges: 'no_invoice' } });
    const preview = await previewSeats(stripe, org, 8);
    assert.deepEqual(
      preview.lines.data.map(({ amount, period }) => [amount, period.start]),
      [[23_200, trialEnd]],
    );
    assert.equal(seatsOf(await changeSeats(stripe, org, 8)), 8);
    assert.equal((await invoicesOf(stripe, org.subscription)).length, 1);
  });

  it('ends, pauses or is billed anyway without a payment method', async () => {
    for (const [trialWithoutCard, status, invoices] of [
      ['cancel', 'canceled', 1],
      ['pause', 'paused', 1],
      ['create_invoice', 'past_due', 2],
    ] as const) {
      const { simulator, stripe, org } = await onTrial({ paymentMethod: null, trialWithoutCard });
      await simulator.advanceTo(trialEnd);
      assert.equal((await stripe.subscriptions.retrieve(org.subscription)).status, status);
      assert.equal((await invoicesOf(stripe, org.subscription)).length, invoices, trialWithoutCard);
      await simulator.advanceBy(60 * day);
      if (status !== 'past_due')
        assert.equal((await invoicesOf(stripe, org.subscription)).length, invoices, trialWithoutCard);
    }
  });

  it('can be ended immediately, which bills the first period', async () => {
    const { simulator, stripe, org } = await onTrial();
    await simulator.advanceBy(3 * day);
    const ended = await stripe.subscriptions.update(org.subscription, {
      trial_end: 'now',
      expand: ['latest_invoice'],
    });
    assert.deepEqual([ended.status, ended.trial_end], ['active', novemberFirst + 3 * day]);
    assert.deepEqual(
      [invoiceOf(ended).billing_reason, invoiceOf(ended).amount_paid],
      ['subscription_update', 14_500],
    );
  });

  it('can be moved, with another zero invoice', async () => {
    const { simulator, stripe, org } = await onTrial();
    await simulator.advanceBy(3 * day);
    const later = trialEnd + 7 * day;
    const moved = await stripe.subscriptions.update(org.subscription, { trial_end: later });
    assert.deepEqual([moved.status, moved.items.data[0]?.current_period_end], ['trialing', later]);
    assert.deepEqual(
      (await invoicesOf(stripe, org.subscription)).map(({ amount_due }) => amount_due),
      [0, 0],
    );
    await simulator.advanceTo(later);
    assert.equal((await invoicesOf(stripe, org.subscription)).at(-1)?.amount_paid, 14_500);
  });

  it('can be canceled at its end', async () => {
    const { simulator, stripe, org } = await onTrial();
    const marked = await stripe.subscriptions.update(org.subscription, { cancel_at_period_end: true });
    assert.equal(marked.cancel_at, trialEnd);
    await simulator.advanceTo(trialEnd);
    assert.equal((await stripe.subscriptions.retrieve(org.subscription)).status, 'canceled');
    assert.equal((await invoicesOf(stripe, org.subscription)).length, 1);
  });

  it('refuses an end in the past, one too far away, both parameters together, and an end with users', async () => {
    const { stripe, org } = await onTrial();
    const create = (trial: Partial<Stripe.SubscriptionCreateParams>): Promise<unknown> =>
      stripe.subscriptions.create({ customer: org.customer, items: [{ price: org.seatPrice }], ...trial });
    const update = (params: Stripe.SubscriptionUpdateParams): Promise<unknown> =>
      stripe.subscriptions.update(org.subscription, params);
    const cases: readonly (readonly [Promise<unknown>, param: string])[] = [
      [create({ trial_end: novemberFirst }), 'trial_end'],
      [create({ trial_end: novemberFirst + 731 * day }), 'trial_end'],
      [create({ trial_period_days: 731 }), 'trial_period_days'],
      [create({ trial_period_days: 7, trial_end: trialEnd }), 'trial_period_days'],
      [update({ trial_end: novemberFirst - 1 }), 'trial_end'],
      [update({ trial_end: trialEnd, items: [{ id: org.subscriptionItem, quantity: 2 }] }), 'trial_end'],
    ];
    for (const [call, param] of cases) {
      const error = await refusal(call);
      assert.deepEqual([error.statusCode, error.param], [400, param]);
    }
  });
});
