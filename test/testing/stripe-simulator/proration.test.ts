import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import {
  bench,
  changeSeats,
  day,
  invoiceOf,
  novemberFirst,
  organization,
  previewSeats,
  refusal,
  seatsOf,
} from './setup.ts';

interface Example {
  readonly id: string;
  readonly billing_mode: string;
  readonly currency: string;
  readonly interval: string;
  readonly period_start: number;
  readonly period_end: number;
  readonly proration_date: number;
  readonly unit_amount: number;
  readonly old_quantity: number;
  readonly new_unit_amount: number;
  readonly new_quantity: number;
  readonly expected_lines: readonly {
    readonly kind: string;
    readonly amount: number;
    readonly quantity: number;
  }[];
}

const file = new URL('../../fixtures/proration-examples.json', import.meta.url);
const examples = (JSON.parse(await readFile(file, 'utf8')) as { readonly stripe: readonly Example[] }).stripe;

/** Plays an example with the real SDK and returns the amounts of the preview and the update. */
async function play(example: Example): Promise<{ preview: Stripe.Invoice; charged: Stripe.Invoice }> {
  const { simulator, stripe } = bench({ now: () => example.period_start });
  const { currency } = example;
  const product = await stripe.products.create({ name: 'Plus' });
  const priceOf = (amount: number, interval: string): Promise<Stripe.Price> =>
    stripe.prices.create({ product: product.id, currency, unit_amount: amount, recurring: { interval } });
  const [before, after = before] = example.interval.split(' -> ');
  const oldPrice = await priceOf(example.unit_amount, before ?? 'month');
  const same = example.new_unit_amount === example.unit_amount && before === after;
  const newPrice = same ? oldPrice : await priceOf(example.new_unit_amount, after ?? 'month');
  const customer = await stripe.customers.create({
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  });
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: oldPrice.id, quantity: example.old_quantity }],
    billing_mode: { type: example.billing_mode.startsWith('classic') ? 'classic' : 'flexible' },
  });
  const item = subscription.items.data[0];
  assert.equal(item?.current_period_end, example.period_end);
  await simulator.advanceTo(example.proration_date);
  const items = [{ id: item?.id ?? '', price: newPrice.id, quantity: example.new_quantity }];
  const preview = await stripe.invoices.createPreview({
    subscription: subscription.id,
    subscription_details: {
      items,
      proration_behavior: 'always_invoice',
      proration_date: example.proration_date,
    },
  });
  const updated = await stripe.subscriptions.update(subscription.id, {
    items,
    proration_behavior: 'always_invoice',
    proration_date: example.proration_date,
    payment_behavior: 'pending_if_incomplete',
    expand: ['latest_invoice'],
  });
  return { preview, charged: invoiceOf(updated) };
}

describe('prorations of the simulator', () => {
  for (const example of examples) {
    it(`charges what Stripe charged in ${example.id}`, async () => {
      const { preview, charged } = await play(example);
      const expected = example.expected_lines.map(({ amount, quantity }) => [amount, quantity]);
      const lines = (invoice: Stripe.Invoice): (number | null)[][] =>
        invoice.lines.data.map((line) => [line.amount, line.quantity]);
      assert.deepEqual(lines(preview), expected);
      assert.deepEqual(lines(charged), expected);
      assert.ok(
        charged.lines.data.every((line) => line.parent?.subscription_item_details?.proration === true),
      );
    });
  }

  it('previews and charges the same at any second, also from the second change on', async () => {
    const { simulator, stripe, org } = await organization({ seats: 5 });
    let at = novemberFirst;
    for (const [seats, seconds] of [
      [8, 777_777],
      [13, 12_345],
      [6, 400_001],
      [7, 3],
      [31, 999_983],
    ] as const) {
      at += seconds;
      await simulator.advanceTo(at + 60);
      const preview = await previewSeats(stripe, org, seats, at);
      const updated = await changeSeats(stripe, org, seats, { at });
      const charged = invoiceOf(updated);
      const amounts = (invoice: Stripe.Invoice): unknown[] => [
        invoice.lines.data.map((line) => [line.amount, line.description]),
        invoice.total,
        invoice.amount_due,
        invoice.starting_balance,
      ];
      assert.deepEqual(amounts(charged), amounts(preview));
      assert.equal(seatsOf(updated), seats);
    }
  });

  it('credits the actual debit in flexible mode, and names it', async () => {
    const { simulator, stripe, org } = await organization({ seats: 5 });
    await simulator.advanceBy(10 * day + 1);
    const first = invoiceOf(await changeSeats(stripe, org, 8));
    const debit = first.lines.data[1];
    const left = 30 * day - (10 * day + 1);
    assert.equal(debit?.amount, Math.ceil((2900 * 8 * left) / (30 * day) - 0.5));
    await simulator.advanceBy(7 * day + 13);
    const second = invoiceOf(await changeSeats(stripe, org, 9));
    const credit = second.lines.data[0];
    const leftLater = left - (7 * day + 13);
    assert.equal(credit?.amount, Math.ceil((-(debit?.amount ?? 0) * leftLater) / left - 0.5));
    assert.deepEqual(credit?.parent?.subscription_item_details?.proration_details?.credited_items, {
      invoice: first.id,
      invoice_line_items: [debit?.id],
    });
  });

  it('credits only the users that were billed after an unbilled increase', async () => {
    const { simulator, stripe, org } = await organization({ seats: 5 });
    await stripe.subscriptions.update(org.subscription, {
      items: [{ id: org.subscriptionItem, quantity: 9 }],
      proration_behavior: 'none',
    });
    await simulator.advanceBy(15 * day);
    const lines = invoiceOf(await changeSeats(stripe, org, 10)).lines.data;
    assert.deepEqual(
      lines.map((line) => [line.quantity, line.amount]),
      [
        [5, -7250],
        [10, 14500],
      ],
    );
  });

  it('applies a percent discount inside the prorated lines and leaves the recurring line gross', async () => {
    const { simulator, stripe, org } = await organization({ seats: 2, percentOff: 50 });
    await simulator.advanceBy(15 * day);
    const invoice = invoiceOf(await changeSeats(stripe, org, 4));
    assert.deepEqual(
      invoice.lines.data.map((line) => line.amount),
      [-1450, 2900],
    );
    assert.deepEqual(invoice.total_discount_amounts, []);
    await simulator.advanceBy(15 * day);
    const [renewal] = (await stripe.invoices.list({ subscription: org.subscription, limit: 1 })).data;
    assert.equal(renewal?.subtotal, 11_600);
    assert.equal(renewal?.total_discount_amounts?.[0]?.amount, 5800);
    assert.equal(renewal?.total, 5800);
  });

  it('rounds exclusive tax per line and sums it', async () => {
    const { simulator, stripe, org } = await organization({ seats: 1, taxPercentage: 19 });
    await simulator.advanceBy(7 * day + 1234);
    const invoice = invoiceOf(await changeSeats(stripe, org, 2));
    const taxes = invoice.lines.data.map((line) => line.taxes?.[0]?.amount ?? 0);
    assert.deepEqual(
      taxes,
      invoice.lines.data.map(
        (line) => Math.sign(line.amount) * Math.round((Math.abs(line.amount) * 19) / 100),
      ),
    );
    assert.equal(invoice.total, invoice.subtotal + (taxes[0] ?? 0) + (taxes[1] ?? 0));
    assert.equal(invoice.total_taxes?.[0]?.amount, (taxes[0] ?? 0) + (taxes[1] ?? 0));
    assert.equal(invoice.amount_paid, invoice.total);
  });

  it('works in whole units for a zero-decimal currency', async () => {
    const { simulator, stripe, org } = await organization({ seats: 1, currency: 'jpy', seatAmount: 4000 });
    await simulator.advanceBy(10 * day);
    const invoice = invoiceOf(await changeSeats(stripe, org, 2));
    assert.deepEqual(
      invoice.lines.data.map((line) => line.amount),
      [-2667, 5333],
    );
    assert.equal(invoice.currency, 'jpy');
  });

  it('extracts the tax from amounts if prices include it', async () => {
    const { simulator, stripe, org } = await organization({
      seats: 1,
      taxPercentage: 19,
      taxInclusive: true,
    });
    await simulator.advanceBy(15 * day);
    const invoice = invoiceOf(await changeSeats(stripe, org, 2));
    assert.deepEqual(
      invoice.lines.data.map((line) => [
        line.amount,
        line.taxes?.[0]?.amount,
        line.taxes?.[0]?.taxable_amount,
      ]),
      [
        [-1450, -232, -1218],
        [2900, 463, 2437],
      ],
    );
    assert.deepEqual(
      [invoice.total, invoice.total_excluding_tax, invoice.amount_paid],
      [1450, 1450 - 231, 1450],
    );
  });

  it('includes pending items, and discounts them on a separate line', async () => {
    const { simulator, stripe, org } = await organization({ seats: 1, percentOff: 10 });
    const item = { customer: org.customer, subscription: org.subscription, currency: 'usd' };
    await stripe.invoiceItems.create({ ...item, amount: 1000, description: 'Onboarding' });
    await simulator.advanceBy(15 * day);
    const invoice = invoiceOf(await changeSeats(stripe, org, 2));
    assert.deepEqual(
      invoice.lines.data.map((line) => line.amount),
      [1000, -1305, 2610],
    );
    assert.deepEqual(
      [invoice.subtotal, invoice.total_discount_amounts?.[0]?.amount, invoice.total],
      [2305, 100, 2205],
    );
  });

  it('charges no thousandths that do not end in 0, and only whole krónur', async () => {
    const dinars = await organization({ currency: 'kwd', seatAmount: 9000 });
    await dinars.simulator.advanceBy(15 * day);
    assert.equal(invoiceOf(await changeSeats(dinars.stripe, dinars.org, 6)).amount_paid, 4500);
    await dinars.simulator.advanceBy(3600);
    const odd = await refusal(changeSeats(dinars.stripe, dinars.org, 7));
    assert.match(odd.message, /evenly divisible by 10/);
    assert.equal(seatsOf(await dinars.stripe.subscriptions.retrieve(dinars.org.subscription)), 6);
    const kronur = await organization({ currency: 'isk', seatAmount: 390_000 });
    await kronur.simulator.advanceBy(day + 3600);
    const {
      total,
      amount_paid: paid,
      ending_balance: ending,
    } = invoiceOf(await changeSeats(kronur.stripe, kronur.org, 6));
    assert.notEqual(total % 100, 0);
    assert.deepEqual([paid % 100, ending], [0, total - paid]);
  });
});
