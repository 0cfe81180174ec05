import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type Stripe from 'stripe';
import { billsPeriod, readPeriodInvoice } from '../../src/server/stripe/period-invoice.ts';

const DAY = 86_400;
const JANUARY = 1_767_225_600;
const FEBRUARY = JANUARY + 31 * DAY;

/** The users' item, paid for a year in January. */
const seats = { id: 'si_seats', current_period_start: JANUARY };

interface Line {
  readonly item?: string;
  readonly start?: number;
  readonly end?: number;
  readonly quantity?: number;
  readonly proration?: boolean;
}

function invoiceOf(lines: readonly Line[], change: object = {}): Stripe.Invoice {
  const data = lines.map(
    ({ item = seats.id, start = JANUARY, end = start + 365 * DAY, quantity = 1, proration = false }) => ({
      quantity,
      period: { start, end },
      parent: { subscription_item_details: { subscription_item: item, proration } },
    }),
  );
  return {
    id: 'in_1',
    status: 'open',
    billing_reason: 'subscription_cycle',
    created: JANUARY,
    lines: { data, has_more: false },
    status_transitions: { finalized_at: JANUARY },
    ...change,
  } as unknown as Stripe.Invoice;
}

describe('a renewal’s invoice', () => {
  test('bills the period that its line starts', () => assert.ok(billsPeriod(invoiceOf([{}]), seats)));

  test('also bills it if the item was replaced since', () =>
    assert.ok(billsPeriod(invoiceOf([{ item: 'si_before' }]), seats)));

  test('does not if it bills only an add-on with a shorter interval', () => {
    const addOn = invoiceOf([{ item: 'si_addon', start: FEBRUARY }], { created: FEBRUARY });
    assert.equal(billsPeriod(addOn, seats), false);
  });

  test('does not if it bills the usage of an add-on with a shorter interval', () => {
    const usage = invoiceOf([{ item: 'si_usage', end: FEBRUARY }], { created: FEBRUARY });
    assert.equal(billsPeriod(usage, seats), false);
  });

  test('bills a plan with usage only, in arrears', () => {
    const usage = invoiceOf([{ start: JANUARY - 31 * DAY, end: JANUARY }]);
    assert.ok(billsPeriod(usage, seats));
  });

  test('bills a first period that is prorated to the billing anchor', () =>
    assert.ok(billsPeriod(invoiceOf([{ proration: true, end: FEBRUARY }]), seats)));

  test('does not if it has only a change within the period', () => {
    const lines = [
      { proration: true, start: JANUARY + DAY },
      { item: 'si_addon', start: FEBRUARY },
    ];
    assert.equal(billsPeriod(invoiceOf(lines, { created: FEBRUARY }), seats), false);
  });

  test('is assumed to be the period’s if some of its lines are missing', () => {
    const { lines } = invoiceOf([{ item: 'si_addon', start: FEBRUARY }]);
    assert.ok(billsPeriod(invoiceOf([], { lines: { ...lines, has_more: true } }), seats));
  });
});

test('the users on an invoice are those of all tiers, without changes and add-ons', () => {
  const invoice = invoiceOf([
    { quantity: 10 },
    { quantity: 5 },
    { quantity: 3, proration: true },
    { item: 'si_addon', quantity: 7 },
  ]);
  assert.equal(readPeriodInvoice(invoice, seats, { isPaused: false, at: JANUARY }).seats, 15);
});
