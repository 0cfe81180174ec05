import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BillingError } from '../../src/client/index.ts';
import type { Account, SeatChange, SeatChangeQuote } from '../../src/contract/index.ts';
import type { SeatChangeFlow, SeatChangePhase } from '../../src/state/index.ts';
import { createSeatChangeFlow } from '../../src/state/index.ts';
import { aChange, anAccount, aQuote, NOW } from '../support/samples.ts';
import type { Script } from './stage.ts';
import {
  deferred,
  lostConnection,
  ManualTime,
  MemoryStorage,
  scriptedClient,
  settle,
  stillStore,
} from './stage.ts';

async function stage(script: Script = {}, storage = new MemoryStorage()) {
  const time = new ManualTime();
  const scripted = scriptedClient({ quoteSeatChange: async () => aQuote(), ...script });
  const store = stillStore(scripted.client, time);
  let keys = 0;
  const newKey = (): string => `key_${++keys}`;
  const flow = createSeatChangeFlow(store, { storage, newKey, schedule: time.schedule });
  const disconnect = flow.connect();
  await flow.prepare();
  await settle();
  return { ...scripted, time, store, flow, storage, disconnect, phase: () => flow.$phase.get() };
}

async function reviewed(script: Script = {}, storage?: MemoryStorage) {
  const on = await stage(script, storage);
  on.flow.setDraft('8');
  await on.flow.requestQuote();
  assert.equal(on.phase().status, 'review');
  on.calls.length = 0;
  return on;
}

function inPhase<S extends SeatChangePhase['status']>(flow: SeatChangeFlow, status: S) {
  const phase = flow.$phase.get();
  assert.equal(phase.status, status);
  return phase as Extract<SeatChangePhase, { status: S }>;
}

const refusal = (status: number, code: string, more: object = {}): BillingError =>
  new BillingError({ code, status, ...more });

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
    const { flow, time, phase } = await stage({ account: async () => account });
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

describe('confirming', () => {
  test('changes the users only when the server reports it, and notifies everyone', async () => {
    const answer = deferred<SeatChange>();
    const { flow, calls, script, storage } = await reviewed({ confirmSeatChange: () => answer.promise });
    script.account = async () => anAccount({ revision: 2, seats: { ...anAccount().seats, quantity: 8 } });
    const confirming = flow.confirm();
    assert.equal(flow.$phase.get().status, 'confirming');
    assert.deepEqual(
      [...storage.items.values()].map((item) => (JSON.parse(item) as { key: string }).key),
      ['key_1'],
    );
    answer.resolve(aChange());
    await confirming;
    await settle();
    assert.equal(inPhase(flow, 'done').change.id, 'change_1');
    assert.deepEqual(calls, ['confirmSeatChange quote_1 key_1', 'account']);
    assert.equal(storage.items.size, 0);
    flow.finish();
    assert.equal(flow.$draft.get(), '8');
  });

  test('sends one request for two simultaneous presses', async () => {
    const { flow, calls } = await reviewed({ confirmSeatChange: async () => aChange() });
    await Promise.all([flow.confirm(), flow.confirm(), flow.confirm()]);
    assert.equal(calls.filter((call) => call.startsWith('confirm')).length, 1);
  });

  test('cannot be interrupted by typing or going back', async () => {
    const answer = deferred<SeatChange>();
    const { flow } = await reviewed({ confirmSeatChange: () => answer.promise });
    void flow.confirm();
    flow.setDraft('20');
    flow.step(1);
    flow.back();
    flow.finish();
    assert.equal(flow.$phase.get().status, 'confirming');
    assert.equal(flow.$draft.get(), '8');
  });

  for (const [code, notice] of [
    ['quote_expired', 'expired'],
    ['quote_changed', 'changed'],
  ] as const) {
    test(`returns to review if refused with ${code}; the next attempt gets a new key`, async () => {
      const fresh = aQuote({
        id: 'quote_2',
        total: { amount: 4400, currency: 'USD' },
        amountDue: { amount: 4400, currency: 'USD' },
      });
      const answers = [
        () => Promise.reject(refusal(409, code, { quote: fresh })),
        async () => aChange({ quoteId: 'quote_2' }),
      ];
      const { flow, calls, storage } = await reviewed({ confirmSeatChange: () => answers.shift()!() });
      await flow.confirm();
      const review = inPhase(flow, 'review');
      assert.deepEqual(
        [review.quote.id, review.notice, review.difference?.quoted],
        ['quote_2', notice, 4400],
      );
      assert.equal(storage.items.size, 0);
      await flow.confirm();
      assert.deepEqual(
        calls.filter((call) => call.startsWith('confirm')),
        ['confirmSeatChange quote_1 key_1', 'confirmSeatChange quote_2 key_2'],
      );
    });
  }

  for (const status of [401, 403, 429, 503]) {
    test(`stays in review without a stored attempt if refused with ${status} before it started`, async () => {
      const { flow, storage } = await reviewed({
        confirmSeatChange: () => Promise.reject(refusal(status, 'some_code')),
      });
      await flow.confirm();
      assert.equal(inPhase(flow, 'review').error?.status, status);
      assert.equal(storage.items.size, 0);
    });
  }

  test('returns to the editor if refused permanently', async () => {
    const { flow, storage } = await reviewed({
      confirmSeatChange: () => Promise.reject(refusal(409, 'subscription_inactive')),
    });
    await flow.confirm();
    assert.equal(inPhase(flow, 'editing').error?.code, 'subscription_inactive');
    assert.equal(storage.items.size, 0);
  });

  test('shows the outcome if the quote was already confirmed', async () => {
    const { flow } = await reviewed({
      confirmSeatChange: () => Promise.reject(refusal(409, 'quote_used', { seatChange: aChange() })),
    });
    await flow.confirm();
    inPhase(flow, 'done');
  });

  test('works if storage is blocked', async () => {
    const broken = new MemoryStorage();
    broken.setItem = () => {
      throw new Error('QuotaExceededError');
    };
    const { flow } = await reviewed({ confirmSeatChange: async () => aChange() }, broken);
    await flow.confirm();
    inPhase(flow, 'done');
  });
});

describe('an unknown outcome', () => {
  test('keeps its key and is checked with it until the outcome is known', async () => {
    const answers = [
      () => Promise.reject(lostConnection()),
      () => Promise.reject(refusal(503, 'outcome_unknown', { mayHaveTakenEffect: true, retryable: true })),
      () => Promise.reject(refusal(401, 'unauthenticated')),
      async () => aChange(),
    ];
    const { flow, calls, storage } = await reviewed({ confirmSeatChange: () => answers.shift()!() });
    await flow.confirm();
    for (let asked = 1; asked <= 3; asked++) {
      assert.equal(inPhase(flow, 'unknown').checking, false);
      assert.equal(storage.items.size, 1);
      await flow.checkOutcome();
    }
    inPhase(flow, 'done');
    assert.equal(storage.items.size, 0);
    assert.deepEqual(
      new Set(calls.filter((call) => call.startsWith('confirm'))),
      new Set(['confirmSeatChange quote_1 key_1']),
    );
  });

  test('cannot be discarded by editing', async () => {
    const { flow } = await reviewed({ confirmSeatChange: () => Promise.reject(lostConnection()) });
    await flow.confirm();
    flow.setDraft('9');
    flow.back();
    flow.finish();
    await flow.confirm();
    inPhase(flow, 'unknown');
  });

  test('ends in a fresh review if the server never received the request', async () => {
    const fresh = aQuote({ id: 'quote_2' });
    const answers = [
      () => Promise.reject(lostConnection()),
      () => Promise.reject(refusal(409, 'quote_expired', { quote: fresh })),
    ];
    const { flow, storage } = await reviewed({ confirmSeatChange: () => answers.shift()!() });
    await flow.confirm();
    await flow.checkOutcome();
    assert.equal(inPhase(flow, 'review').quote.id, 'quote_2');
    assert.equal(storage.items.size, 0);
  });

  test('is settled by the account as soon as it has the outcome, without sending anything', async () => {
    const { flow, calls, script, store } = await reviewed({
      confirmSeatChange: () => Promise.reject(lostConnection()),
    });
    await flow.confirm();
    script.account = async () => anAccount({ revision: 2, latestSeatChange: aChange() });
    calls.length = 0;
    await store.refresh();
    inPhase(flow, 'done');
    assert.equal(calls.includes('confirmSeatChange quote_1 key_1'), false);
  });

  test('ignores a response older than the account', async () => {
    const late = deferred<SeatChange>();
    const { flow, script, store } = await reviewed({ confirmSeatChange: () => late.promise });
    const confirming = flow.confirm();
    script.account = async () => anAccount({ revision: 2, latestSeatChange: aChange() });
    await store.refresh();
    inPhase(flow, 'done');
    late.reject(lostConnection());
    await confirming;
    inPhase(flow, 'done');
  });
});

describe('after a reload', () => {
  async function storageOfAnAttempt(): Promise<MemoryStorage> {
    const storage = new MemoryStorage();
    const { flow, disconnect } = await reviewed(
      { confirmSeatChange: () => new Promise(() => undefined) },
      storage,
    );
    void flow.confirm();
    disconnect();
    return storage;
  }

  test('the account settles the attempt, and nothing is sent', async () => {
    const { flow, calls, storage } = await stage(
      { account: async () => anAccount({ revision: 2, latestSeatChange: aChange() }) },
      await storageOfAnAttempt(),
    );
    inPhase(flow, 'done');
    assert.equal(
      calls.some((call) => call.startsWith('confirm')),
      false,
    );
    assert.equal(storage.items.size, 0);
  });

  test('the outcome of a change that was waiting for payment is shown', async () => {
    const storage = new MemoryStorage();
    const waiting = aChange({ status: 'requires_action', amountCharged: null, settledAt: null });
    const before = await reviewed({ confirmSeatChange: async () => waiting }, storage);
    await before.flow.confirm();
    inPhase(before.flow, 'pending');
    before.disconnect();
    const latest = (change: SeatChange): Script => ({
      account: async () => anAccount({ revision: 2, latestSeatChange: change }),
    });
    const between = await stage(latest(waiting), storage);
    await settle();
    inPhase(between.flow, 'pending');
    between.disconnect();
    const after = await stage(latest(aChange()), storage);
    await settle();
    inPhase(after.flow, 'done');
    assert.equal(storage.items.size, 0);
    after.disconnect();
    const later = await stage(latest(aChange()), storage);
    inPhase(later.flow, 'editing');
  });

  test('an attempt unknown to the account waits for the user, with its key and quote', async () => {
    const { flow, calls } = await stage(
      { confirmSeatChange: async () => aChange() },
      await storageOfAnAttempt(),
    );
    const phase = inPhase(flow, 'unknown');
    assert.deepEqual([phase.checking, phase.attempt.key, phase.attempt.quote], [false, 'key_1', aQuote()]);
    assert.equal(
      calls.some((call) => call.startsWith('confirm')),
      false,
    );
    await flow.checkOutcome();
    assert.ok(calls.includes('confirmSeatChange quote_1 key_1'));
    inPhase(flow, 'done');
  });

  test('the flow shows that it is checking while the account is read', async () => {
    const account = deferred<Account>();
    const { flow } = await stage({ account: () => account.promise }, await storageOfAnAttempt());
    assert.equal(inPhase(flow, 'unknown').checking, true);
    account.reject(lostConnection());
    await settle();
    assert.equal(inPhase(flow, 'unknown').checking, false);
  });

  test('an attempt whose quote can no longer be read can still be checked', async () => {
    const storage = await storageOfAnAttempt();
    const [[name, stored]] = [...storage.items] as [[string, string]];
    storage.items.set(name, JSON.stringify({ ...(JSON.parse(stored) as object), quote: { id: 1 } }));
    const { flow } = await stage({}, storage);
    assert.equal(inPhase(flow, 'unknown').attempt.quote, null);
  });

  for (const nonsense of ['', '{', 'null', '5', '{"key":1}', '[]']) {
    test(`"${nonsense}" in storage is not an attempt`, async () => {
      const storage = await storageOfAnAttempt();
      for (const name of storage.items.keys()) storage.items.set(name, nonsense);
      const { flow } = await stage({}, storage);
      inPhase(flow, 'editing');
    });
  }
});

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
    const answers = [
      aChange({ status: 'failed', failure: { code: 'card_declined', message: null } }),
      aChange({ id: 'change_2' }),
    ];
    const { flow, calls } = await reviewed({ confirmSeatChange: async () => answers.shift()! });
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
