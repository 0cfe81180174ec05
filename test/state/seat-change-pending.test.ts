import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SeatChange } from '../../src/contract/index.ts';
import { aChange, anAccount } from '../support/samples.ts';
import { inPhase, refusal, reviewed, stage } from './seat-change-stage.ts';
import { lostConnection } from './stage.ts';

describe('a pending change', () => {
  const open = (status: SeatChange['status']): SeatChange =>
    aChange({ status, amountCharged: null, settledAt: null, creditsAdded: 0 });

  test('is polled with growing pauses until it is settled', async () => {
    const states = [open('processing'), open('processing'), aChange()];
    const { flow, calls, time } = await reviewed({
      confirmSeatChange: async () => open('processing'),
      seatChange: async () => states.shift()!,
    });
    await flow.confirm();
    const reads: number[] = [];
    for (const pause of [999, 1, 1_499, 1, 2_249]) {
      await time.pass(pause);
      reads.push(calls.filter((call) => call.startsWith('seatChange')).length);
    }
    assert.deepEqual(reads, [0, 1, 1, 2, 2]);
    inPhase(flow, 'pending');
    await time.pass(1);
    inPhase(flow, 'done');
    await time.pass(600_000);
    assert.equal(calls.filter((call) => call.startsWith('seatChange')).length, 3);
  });

  test('is still polled after a failure, which is shown', async () => {
    const states: (() => Promise<SeatChange>)[] = [
      () => Promise.reject(lostConnection()),
      async () => aChange(),
    ];
    const { flow, time } = await reviewed({
      confirmSeatChange: async () => open('requires_action'),
      seatChange: () => states.shift()!(),
    });
    await flow.confirm();
    await time.pass(1_000);
    assert.equal(inPhase(flow, 'pending').error?.code, 'network_error');
    await time.pass(1_500);
    inPhase(flow, 'done');
  });

  test('is not polled while no subscriber is connected', async () => {
    const { flow, calls, time, disconnect } = await reviewed({
      confirmSeatChange: async () => open('processing'),
    });
    await flow.confirm();
    disconnect();
    calls.length = 0;
    await time.pass(600_000);
    assert.deepEqual(calls, []);
  });

  test('is shown if it was made in another tab, even during a quote request', async () => {
    const { flow, script, store } = await stage({ quoteSeatChange: () => new Promise(() => undefined) });
    flow.setDraft('8');
    void flow.requestQuote();
    script.account = async () => anAccount({ revision: 2, latestSeatChange: open('requires_action') });
    await store.refresh();
    assert.equal(inPhase(flow, 'pending').change.status, 'requires_action');
  });

  test('ends if another tab ends it', async () => {
    const { flow, script, store } = await reviewed({
      confirmSeatChange: async () => open('requires_action'),
    });
    await flow.confirm();
    script.account = async () =>
      anAccount({ revision: 2, latestSeatChange: aChange({ status: 'canceled' }) });
    await store.refresh();
    assert.equal(inPhase(flow, 'ended').change.status, 'canceled');
  });

  test('shows that this change was not made if another tab’s change to a different number came first', async () => {
    const other = { ...open('processing'), id: 'sc_other', quoteId: 'sq_other', seats: { from: 5, to: 12 } };
    const { flow, script } = await reviewed({
      confirmSeatChange: () => Promise.reject(refusal(409, 'seat_change_pending', { seatChange: other })),
    });
    await flow.confirm();
    assert.equal(inPhase(flow, 'pending').change.id, 'sc_other');
    script.seatChange = async () => ({ ...other, status: 'succeeded' });
    await flow.checkOutcome();
    assert.equal(inPhase(flow, 'editing').error?.code, 'seat_change_overtaken');
    assert.equal(flow.$draft.get(), '8');
  });

  test('stays ended if an older response arrives', async () => {
    const { flow, script, store } = await reviewed({ confirmSeatChange: async () => aChange() });
    script.account = async () => anAccount({ latestSeatChange: open('processing') });
    await flow.confirm();
    flow.finish();
    await store.refresh();
    inPhase(flow, 'editing');
  });

  test('can be canceled, with the server’s outcome', async () => {
    const { flow, calls, time } = await reviewed({
      confirmSeatChange: async () => open('requires_action'),
      cancelSeatChange: async () => aChange({ status: 'canceled' }),
    });
    await flow.confirm();
    await Promise.all([flow.cancelChange(), flow.cancelChange()]);
    assert.equal(inPhase(flow, 'ended').change.status, 'canceled');
    assert.equal(calls.filter((call) => call.startsWith('cancelSeatChange')).length, 1);
    await time.pass(600_000);
    assert.equal(calls.filter((call) => call.startsWith('seatChange')).length, 0);
  });

  test('is done if it was paid while being canceled', async () => {
    const { flow } = await reviewed({
      confirmSeatChange: async () => open('requires_action'),
      cancelSeatChange: () => Promise.reject(refusal(409, 'seat_change_settled', { seatChange: aChange() })),
    });
    await flow.confirm();
    await flow.cancelChange();
    inPhase(flow, 'done');
  });

  test('stays pending with the error if canceling fails, and is still polled', async () => {
    const { flow, time } = await reviewed({
      confirmSeatChange: async () => open('requires_action'),
      cancelSeatChange: () => Promise.reject(lostConnection()),
      seatChange: async () => aChange({ status: 'canceled' }),
    });
    await flow.confirm();
    await flow.cancelChange();
    const { isCanceling, error } = inPhase(flow, 'pending');
    assert.deepEqual([isCanceling, error?.code], [false, 'network_error']);
    await time.pass(1_000);
    inPhase(flow, 'ended');
  });

  test('keeps the draft after a decline, and a retry is a new attempt', async () => {
    const responses = [
      aChange({ status: 'failed', failure: { code: 'card_declined', message: null } }),
      aChange({ id: 'change_2' }),
    ];
    const { flow, calls } = await reviewed({ confirmSeatChange: async () => responses.shift()! });
    await flow.confirm();
    assert.equal(inPhase(flow, 'ended').change.failure?.code, 'card_declined');
    flow.finish();
    assert.equal(flow.$draft.get(), '8');
    await flow.requestQuote();
    await flow.confirm();
    assert.ok(calls.includes('confirmSeatChange quote_1 key_2'));
    inPhase(flow, 'done');
  });
});
