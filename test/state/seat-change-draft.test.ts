import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SeatChangeQuote } from '../../src/contract/index.ts';
import { createSeatChangeFlow } from '../../src/state/index.ts';
import { aChange, anAccount, aQuote, NOW } from '../support/samples.ts';
import { inPhase, refusal, reviewed, stage } from './seat-change-stage.ts';
import { deferred, ManualTime, scriptedClient, settle, stillStore } from './stage.ts';

describe('the draft', () => {
  test('is the current number of users until the user types', async () => {
    const { flow, store, script } = await stage();
    assert.equal(flow.$draft.get(), '5');
    script.account = async () => anAccount({ revision: 2, seats: { ...anAccount().seats, quantity: 6 } });
    await store.refresh();
    assert.equal(flow.$draft.get(), '6');
    flow.setDraft('9');
    await store.refresh();
    assert.equal(flow.$draft.get(), '9');
  });

  test('steps within the limits from any text', async () => {
    const { flow } = await stage();
    const steps: readonly (readonly [string, number, string])[] = [
      ['5', 1, '6'],
      ['5', -1, '4'],
      ['2', -1, '2'],
      ['50', 1, '50'],
      ['0', 1, '2'],
      ['900', -1, '50'],
      ['abc', 1, '6'],
      ['', -1, '4'],
      ['5', 10, '15'],
      ['5', -10, '2'],
      ['45', 10, '50'],
      ['7', -Infinity, '2'],
      ['7', Infinity, '50'],
      ['abc', Infinity, '50'],
    ];
    for (const [from, by, to] of steps) {
      flow.setDraft(from);
      flow.step(by);
      assert.equal(flow.$draft.get(), to, `${from} ${by}`);
    }
  });

  test('gives an estimate on each key press without a request', async () => {
    const { flow, calls } = await stage();
    calls.length = 0;
    const due: unknown[] = [];
    flow.$estimate.subscribe((estimate) => {
      due.push(
        estimate?.status === 'change' && estimate.due.status === 'estimated' ? estimate.due.amountDue : null,
      );
    });
    for (const text of ['', '1', '11', '8', 'x']) flow.setDraft(text);
    assert.deepEqual(due, [null, null, 8700, 4350, null]);
    assert.deepEqual(calls, []);
  });

  test('gives no estimate for an amount beyond the safe range, and does not keep the previous one', async () => {
    const account = anAccount({
      plan: { ...anAccount().plan, unitPrice: { amount: 9_600_000_000, currency: 'USD' } },
      seats: { ...anAccount().seats, maximum: null },
    });
    const quoteSeatChange = async (seats: number): Promise<SeatChangeQuote> =>
      aQuote({ seats: { from: 5, to: seats } });
    const { flow, time, phase } = await stage({ account: async () => account, quoteSeatChange });
    flow.$estimate.subscribe(() => undefined);
    flow.setDraft('10');
    assert.equal(flow.$estimate.get()?.status, 'change');
    flow.setDraft('1000000');
    assert.equal(flow.$estimate.get(), null);
    await time.pass(2_000);
    flow.setDraft('11');
    assert.equal(flow.$estimate.get()?.status, 'change');
    flow.setDraft('1000000');
    await flow.requestQuote();
    assert.equal(phase().status, 'review');
  });

  test('follows the server’s clock while a subscriber is connected', async () => {
    const { flow, time } = await stage();
    flow.setDraft('50');
    const seen = new Set<number>();
    const stop = flow.$estimate.subscribe((estimate) => {
      if (estimate?.status === 'change' && estimate.due.status === 'estimated')
        seen.add(estimate.due.amountDue);
    });
    await time.pass(60_000);
    stop();
    assert.deepEqual([...seen].slice(0, 2), [65_250, 65_249]);
  });

  for (const text of ['', '0', '-3', '1.5', '1e9', '1000000000', 'abc', '1,000', '5', '1']) {
    test(`"${text}" never becomes a request`, async () => {
      const { flow, calls } = await stage();
      calls.length = 0;
      flow.setDraft(text);
      await flow.requestQuote();
      assert.deepEqual(calls, []);
      assert.equal(flow.$phase.get().status, 'editing');
    });
  }
});

describe('requesting a quote', () => {
  test('shows it for review with its differences from the estimate', async () => {
    const quote = aQuote({
      tax: { amount: 435, currency: 'USD' },
      total: { amount: 4785, currency: 'USD' },
      amountDue: { amount: 4785, currency: 'USD' },
    });
    const { flow } = await reviewed({ quoteSeatChange: async () => quote });
    const { difference, notice } = inPhase(flow, 'review');
    assert.deepEqual([difference?.reasons, notice], [['tax'], null]);
  });

  test('refuses a quote for another number of users', async () => {
    const quoteSeatChange = async (): Promise<SeatChangeQuote> => aQuote({ seats: { from: 5, to: 9 } });
    const { flow } = await stage({ quoteSeatChange });
    flow.setDraft('8');
    await flow.requestQuote();
    const { error } = inPhase(flow, 'editing');
    assert.deepEqual([error?.code, error?.fieldErrors[0]?.field], ['invalid_response', 'seats.to']);
    assert.equal(flow.$draft.get(), '8');
  });

  test('ignores the result if the user types meanwhile', async () => {
    const quotes = new Map([
      [6, deferred<SeatChangeQuote>()],
      [8, deferred<SeatChangeQuote>()],
    ]);
    const signals: (AbortSignal | undefined)[] = [];
    const { flow } = await stage({
      quoteSeatChange: (seats, options) => {
        signals.push(options?.signal);
        return quotes.get(seats)!.promise;
      },
    });
    flow.setDraft('6');
    const first = flow.requestQuote();
    flow.setDraft('8');
    assert.equal(signals[0]?.aborted, true);
    assert.equal(flow.$phase.get().status, 'editing');
    const second = flow.requestQuote();
    quotes.get(8)!.resolve(aQuote());
    await second;
    quotes.get(6)!.resolve(aQuote({ id: 'stale', seats: { from: 5, to: 6 } }));
    await first;
    assert.equal(inPhase(flow, 'review').quote.id, 'quote_1');
  });

  test('returns to the editor with the error and the draft if it fails', async () => {
    const error = refusal(503, 'payment_provider_unavailable');
    const { flow } = await stage({ quoteSeatChange: () => Promise.reject(error) });
    flow.setDraft('8');
    await flow.requestQuote();
    assert.equal(inPhase(flow, 'editing').error, error);
    assert.equal(flow.$draft.get(), '8');
    flow.setDraft('9');
    assert.equal(inPhase(flow, 'editing').error, null);
  });

  test('ignores a second press while a request is in progress', async () => {
    const { flow, calls } = await stage();
    calls.length = 0;
    flow.setDraft('8');
    await Promise.all([flow.requestQuote(), flow.requestQuote()]);
    assert.equal(calls.length, 1);
  });

  test('shows the pending change if the request is refused because of it', async () => {
    const open = aChange({ id: 'other', quoteId: 'q', status: 'requires_action', settledAt: null });
    const { flow } = await stage({
      quoteSeatChange: () => Promise.reject(refusal(409, 'seat_change_pending', { seatChange: open })),
    });
    flow.setDraft('8');
    await flow.requestQuote();
    assert.equal(inPhase(flow, 'pending').change.id, 'other');
  });

  test('reads the account again if the request is refused for a changed limit', async () => {
    const { flow, calls } = await stage({
      quoteSeatChange: () => Promise.reject(refusal(422, 'seats_below_minimum', { limit: 4 })),
    });
    flow.setDraft('3');
    calls.length = 0;
    await flow.requestQuote();
    await settle();
    assert.equal(inPhase(flow, 'editing').error?.limit, 4);
    assert.deepEqual(calls, ['quoteSeatChange 3', 'account']);
  });

  test('can be canceled before and after the response', async () => {
    const { flow } = await reviewed();
    flow.back();
    assert.equal(flow.$phase.get().status, 'editing');
    assert.equal(flow.$draft.get(), '8');
    const asking = flow.requestQuote();
    flow.back();
    await asking;
    assert.equal(flow.$phase.get().status, 'editing');
  });
});

test('a quote that is canceled while its code loads is never requested', async () => {
  const { client, calls } = scriptedClient({ quoteSeatChange: async () => aQuote() });
  const store = stillStore(client, new ManualTime());
  await store.refresh();
  const flow = createSeatChangeFlow(store, { storage: null });
  flow.setDraft('8');
  const asking = flow.requestQuote();
  assert.equal(flow.$phase.get().status, 'quoting');
  flow.back();
  await asking;
  assert.deepEqual(calls, ['account']);
  inPhase(flow, 'editing');
});

test('a flow without an account sends no request', async () => {
  const { flow, calls } = await stage({ account: () => new Promise(() => undefined) });
  calls.length = 0;
  flow.setDraft('8');
  flow.step(1);
  await flow.requestQuote();
  assert.equal(flow.$estimate.get(), null);
  assert.deepEqual(calls, []);
});

test('a quote with another current number of users triggers a read of the account', async () => {
  const quote = aQuote({ seats: { from: 6, to: 8 }, prorationDate: NOW + 1 });
  const { calls } = await reviewed({ quoteSeatChange: async () => quote });
  await settle();
  assert.deepEqual(calls, []);
});
