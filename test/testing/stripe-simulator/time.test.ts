import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bench, day, novemberFirst, organization } from './setup.ts';

const iso = (instant: number | undefined): string =>
  new Date((instant ?? 0) * 1000).toISOString().slice(0, 10);

describe('the simulated clock', () => {
  it('renews at each period end, counted from the anchor with the day clamped', async () => {
    const start = Date.UTC(2027, 0, 31, 12) / 1000;
    const { simulator, stripe, org } = await organization({ seats: 3 }, { now: () => start });
    await simulator.advanceTo(Date.UTC(2027, 4, 1) / 1000);
    const invoices = (await stripe.invoices.list({ subscription: org.subscription })).data.reverse();
    assert.deepEqual(
      invoices.map((invoice) => iso(invoice.created)),
      ['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30'],
    );
    assert.deepEqual(
      invoices.map((invoice) => iso(invoice.lines.data[0]?.period.end)),
      ['2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31'],
    );
    assert.ok(invoices.every((invoice) => invoice.status === 'paid' && invoice.amount_paid === 8700));
    const reasons = invoices.map((invoice) => invoice.billing_reason);
    assert.deepEqual(reasons, [
      'subscription_create',
      'subscription_cycle',
      'subscription_cycle',
      'subscription_cycle',
    ]);
  });

  it('also renews as real time passes', async () => {
    let now = novemberFirst;
    const { stripe, org } = await organization({}, { now: () => now });
    now += 31 * day;
    assert.equal(
      iso((await stripe.subscriptions.retrieve(org.subscription)).items.data[0]?.current_period_start),
      '2026-12-01',
    );
  });

  it('bills the increased quantity and the pending items at the renewal', async () => {
    const { simulator, stripe, org } = await organization({ seats: 5 });
    await simulator.advanceBy(15 * day);
    await stripe.subscriptions.update(org.subscription, {
      items: [{ id: org.subscriptionItem, quantity: 6 }],
    });
    const next = await stripe.invoices.createPreview({ subscription: org.subscription });
    await simulator.advanceBy(15 * day);
    const [renewal] = (await stripe.invoices.list({ subscription: org.subscription, limit: 1 })).data;
    assert.deepEqual(
      renewal?.lines.data.map((line) => line.amount),
      [-7250, 8700, 17_400],
    );
    assert.equal(next.total, renewal.total);
  });

  it('makes the subscription past due after a failed renewal, and active once paid', async () => {
    const { simulator, stripe, org } = await organization({ seats: 2 });
    await simulator.changeCard(org.paymentMethod ?? '', 'pm_card_chargeCustomerFail');
    await simulator.advanceBy(30 * day);
    const late = await stripe.subscriptions.retrieve(org.subscription, { expand: ['latest_invoice'] });
    assert.equal(late.status, 'past_due');
    const invoice = typeof late.latest_invoice === 'object' ? late.latest_invoice : null;
    assert.equal(invoice?.status, 'open');
    await simulator.changeCard(org.paymentMethod ?? '', 'pm_card_visa');
    assert.equal((await stripe.invoices.pay(invoice?.id ?? '')).status, 'paid');
    assert.equal((await stripe.subscriptions.retrieve(org.subscription)).status, 'active');
  });

  it('ends a subscription at its period end, or immediately', async () => {
    const { simulator, stripe, org } = await organization();
    const marked = await stripe.subscriptions.update(org.subscription, { cancel_at_period_end: true });
    assert.equal(marked.cancel_at, novemberFirst + 30 * day);
    await simulator.advanceBy(30 * day);
    const ended = await stripe.subscriptions.retrieve(org.subscription);
    assert.deepEqual([ended.status, ended.ended_at], ['canceled', novemberFirst + 30 * day]);
    const other = await organization();
    assert.equal((await other.stripe.subscriptions.cancel(other.org.subscription)).status, 'canceled');
    assert.ok(other.simulator.events.some((event) => event.type === 'customer.subscription.deleted'));
  });

  it('gives each event the second of its occurrence', async () => {
    const { simulator } = await organization();
    await simulator.advanceBy(70 * day);
    const renewals = simulator.events
      .filter((event) => event.type === 'invoice.paid')
      .map((event) => iso(event.created));
    assert.deepEqual(renewals, ['2026-11-01', '2026-12-01', '2027-01-01']);
    assert.deepEqual(
      simulator.events.map((event) => event.created),
      simulator.events.map((event) => event.created).sort((a, b) => a - b),
    );
  });

  it('seeds a subscription that started in the past with its renewals', async () => {
    const { stripe, org } = await organization({
      startedAt: novemberFirst - 40 * day,
      paymentMethod: 'pm_card_chargeCustomerFail',
    });
    const subscription = await stripe.subscriptions.retrieve(org.subscription);
    assert.equal(subscription.status, 'active');
    assert.equal((await stripe.invoices.list({ subscription: org.subscription })).data.length, 2);
  });

  it('uses up a coupon of duration once with the first invoice', async () => {
    const { simulator, stripe, org } = await organization({ seats: 1 });
    const coupon = await stripe.coupons.create({ percent_off: 50, duration: 'once' });
    await stripe.subscriptions.update(org.subscription, { discounts: [{ coupon: coupon.id }] });
    await simulator.advanceBy(61 * day);
    const totals = (await stripe.invoices.list({ subscription: org.subscription })).data.map(
      (invoice) => invoice.total,
    );
    assert.deepEqual(totals, [2900, 1450, 2900]);
  });

  it('never goes back', async () => {
    const { simulator } = bench();
    await assert.rejects(simulator.advanceTo(novemberFirst - 1), RangeError);
  });
});
