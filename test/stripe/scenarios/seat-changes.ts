import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { prorateSeatChange } from '../../../src/core/index.ts';
import { canBeOwnInvoice, isInvoiceOf } from '../../../src/server/stripe/invoice.ts';
import { isSeatSnapshot } from '../../../src/server/stripe/snapshot.ts';
import type { PreviewReading } from '../../../src/server/stripe/preview.ts';
import type { Scenario } from '../scenario.ts';
import { withStage } from '../scenario.ts';
import type { Stage } from '../stage.ts';
import { DAY, HOUR } from '../stage.ts';

interface RecordedExample {
  readonly id: string;
  readonly currency: string;
  readonly interval: string;
  readonly period_start: number;
  readonly period_end: number;
  readonly proration_date: number;
  readonly unit_amount: number;
  readonly new_unit_amount: number;
  readonly old_quantity: number;
  readonly new_quantity: number;
  readonly expected_lines: readonly { readonly amount: number }[];
}

const recorded = JSON.parse(
  readFileSync(new URL('../../fixtures/proration-examples.json', import.meta.url), 'utf8'),
) as { readonly stripe: readonly RecordedExample[] };

/** Recorded at Stripe: changes of the quantity alone, at the price that is in force. */
const examples = recorded.stripe.filter(
  (each) => each.old_quantity !== each.new_quantity && each.unit_amount === each.new_unit_amount,
);

async function preview(stage: Stage, seats: number, prorationDate = stage.now()): Promise<PreviewReading> {
  const { snapshot } = await stage.read();
  return await stage.subscriptions.preview({ snapshot, seats, prorationDate });
}

const amounts = ({ lines }: PreviewReading): number[] => lines.map(({ amount }) => amount);

/** Sends the change and compares Stripe's bill with its preview. */
async function assertBilledAsPreviewed(stage: Stage, seats: number): Promise<PreviewReading> {
  const prorationDate = stage.now();
  const said = await preview(stage, seats, prorationDate);
  const change = await stage.change(seats, { prorationDate });
  const invoice = await change.invoice();
  const billed = await stage.stripe.invoices.retrieve(invoice.id);
  assert.equal(invoice.status, 'paid');
  assert.equal(invoice.amountPaid, said.amountDue);
  assert.deepEqual(
    billed.lines.data.map(({ amount }) => amount),
    amounts(said),
  );
  assert.equal(billed.total, said.total);
  const { snapshot } = await stage.read();
  assert.equal(snapshot.quantity, seats);
  return said;
}

/** Asserts that the estimate of `core` equals Stripe's preview. */
async function assertEstimated(stage: Stage, seats: number, discountPercent = 0): Promise<void> {
  const { snapshot } = await stage.read();
  assert.ok(isSeatSnapshot(snapshot));
  const prorationDate = stage.now();
  const { credit, debit } = prorateSeatChange({
    unitAmount: snapshot.unitAmount,
    from: snapshot.quantity,
    to: seats,
    prorationDate,
    period: { start: snapshot.periodStart, end: snapshot.periodEnd },
    discountPercent,
  });
  assert.deepEqual(amounts(await preview(stage, seats, prorationDate)), [credit, debit]);
}

/** How a change of seats is prorated and billed. */
export const seatChanges: readonly Scenario[] = [
  ...examples.map((example) =>
    withStage(
      `a recorded proration has the same result: ${example.id}`,
      {
        start: example.period_start,
        elapsed: example.proration_date - example.period_start,
        seats: example.old_quantity,
        seatAmount: example.unit_amount,
        currency: example.currency,
        interval: example.interval === 'year' ? 'year' : 'month',
      },
      async (stage) => {
        const { snapshot } = await stage.read();
        assert.equal(snapshot.periodEnd, example.period_end);
        assert.deepEqual(
          amounts(await preview(stage, example.new_quantity)),
          example.expected_lines.map(({ amount }) => amount),
        );
      },
    ),
  ),

  withStage('an increase is billed as previewed, and as estimated by core', {}, async (stage) => {
    await assertEstimated(stage, 8);
    const said = await assertBilledAsPreviewed(stage, 8);
    assert.deepEqual(amounts(said), [-7250, 11_600]);
  }),

  withStage(
    'an increase is prorated to the second, not to the day',
    { elapsed: 15.5 * DAY + 12_345 },
    async (stage) => {
      await assertEstimated(stage, 8);
      await assertBilledAsPreviewed(stage, 8);
    },
  ),

  withStage(
    'an increase in yen is billed as previewed',
    { currency: 'jpy', seatAmount: 4001 },
    async (stage) => {
      await assertEstimated(stage, 7);
      await assertBilledAsPreviewed(stage, 7);
    },
  ),

  withStage('a preview with a frozen proration date does not change over time', {}, async (stage) => {
    const prorationDate = stage.now();
    const said = await preview(stage, 8, prorationDate);
    await stage.advanceBy(HOUR);
    assert.deepEqual(await preview(stage, 8, prorationDate), said);
    const change = await stage.change(8, { prorationDate });
    assert.equal((await change.invoice()).amountPaid, said.amountDue);
  }),

  withStage('a second change within the period is billed as previewed', {}, async (stage) => {
    await assertBilledAsPreviewed(stage, 8);
    await stage.advanceBy(3 * DAY);
    await assertBilledAsPreviewed(stage, 11);
    await stage.advanceBy(HOUR);
    await assertBilledAsPreviewed(stage, 10);
  }),

  withStage('a percent discount is inside the proration lines', { percentOff: 50 }, async (stage) => {
    await assertEstimated(stage, 8, 50);
    await assertBilledAsPreviewed(stage, 8);
  }),

  withStage('exclusive tax is added to the lines', { taxPercentage: 19 }, async (stage) => {
    await assertEstimated(stage, 8);
    const said = await assertBilledAsPreviewed(stage, 8);
    assert.equal(said.tax, said.total - said.subtotal);
    assert.ok(said.tax > 0);
  }),

  withStage('a decrease becomes account credit, which pays for the next increase', {}, async (stage) => {
    const said = await preview(stage, 3);
    assert.equal(said.amountDue, 0);
    const change = await stage.change(3);
    const invoice = await change.invoice();
    assert.deepEqual(
      [invoice.status, invoice.amountPaid, invoice.accountCreditAdded],
      ['paid', 0, said.accountCreditAdded],
    );
    const after = await stage.read();
    assert.deepEqual([after.snapshot.quantity, after.snapshot.balance], [3, -said.accountCreditAdded]);
    await stage.advanceBy(HOUR);
    const raise = await preview(stage, 4);
    assert.equal(raise.accountCreditApplied, raise.total);
    assert.equal(raise.amountDue, 0);
    await assertBilledAsPreviewed(stage, 4);
  }),

  withStage(
    'an amount below the minimum charge is not paid now, but moves to the balance',
    { seatAmount: 60 },
    async (stage) => {
      const said = await preview(stage, 6);
      assert.deepEqual([said.total, said.amountDue, said.deferred], [30, 0, 30]);
      const change = await stage.change(6);
      const invoice = await change.invoice();
      assert.deepEqual([invoice.status, invoice.amountPaid], ['paid', 0]);
      const { snapshot } = await stage.read();
      assert.deepEqual([snapshot.quantity, snapshot.balance], [6, 30]);
    },
  ),

  withStage('the same change sent twice is one change with one invoice', {}, async (stage) => {
    const change = await stage.change(8);
    const { id } = await change.invoice();
    await change.repeat();
    assert.equal((await change.invoice()).id, id);
    const { data } = await stage.stripe.invoices.list({ customer: stage.ids.customerId, limit: 100 });
    assert.equal(data.filter(({ billing_reason }) => billing_reason === 'subscription_update').length, 1);
  }),

  withStage('the response to a change has its new invoice', {}, async (stage) => {
    for (const seats of [8, 9, 4]) {
      const change = await stage.change(seats);
      const { latestInvoice } = change.response;
      assert.ok(latestInvoice !== null && canBeOwnInvoice(latestInvoice, change.criteria));
      assert.equal((await change.invoice()).id, latestInvoice.id);
      assert.equal((await stage.read()).appliedSeatChangeId, change.id);
      await stage.advanceBy(HOUR);
    }
  }),

  withStage(
    'lines name the item, the quantity and the proration date; no other update has these',
    {},
    async (stage) => {
      const change = await stage.change(8, { prorationDate: stage.now() - 300 });
      const invoice = await change.invoice();
      assert.ok(isInvoiceOf(invoice, change.criteria));
      await stage.advanceBy(HOUR);
      const { itemId } = (await stage.read()).snapshot;
      for (const quantity of [5, 8]) {
        await stage.stripe.subscriptions.update(stage.ids.subscriptionId, {
          items: [{ id: itemId, quantity }],
          proration_behavior: 'always_invoice',
        });
        const { latestInvoice } = await stage.read();
        assert.ok(latestInvoice !== null && !isInvoiceOf(latestInvoice, change.criteria));
      }
      assert.equal((await change.invoice()).id, invoice.id);
    },
  ),

  withStage('an update that creates no invoice returns the previous one', {}, async (stage) => {
    const change = await stage.change(8);
    const again = await stage.change(8);
    assert.equal(again.response.latestInvoice?.id, change.response.latestInvoice?.id);
    assert.ok(
      again.response.latestInvoice !== null && !canBeOwnInvoice(again.response.latestInvoice, again.criteria),
    );
  }),

  withStage('the renewal is recognized by its billing reason', {}, async (stage) => {
    const change = await stage.change(8);
    const before = await stage.read();
    await stage.advanceBy(before.snapshot.periodEnd - stage.now() + 2 * HOUR);
    const { snapshot, latestInvoice } = await stage.read();
    assert.equal(snapshot.periodStart, before.snapshot.periodEnd);
    assert.equal(latestInvoice?.isUpdate, false);
    assert.deepEqual([latestInvoice?.status, latestInvoice?.amountPaid], ['paid', 8 * 2900]);
    assert.equal((await change.invoice()).isUpdate, true);
  }),

  withStage('a change of seats keeps the period', {}, async (stage) => {
    const before = (await stage.read()).snapshot;
    await stage.change(8);
    const after = (await stage.read()).snapshot;
    assert.deepEqual([after.periodStart, after.periodEnd], [before.periodStart, before.periodEnd]);
  }),
];
