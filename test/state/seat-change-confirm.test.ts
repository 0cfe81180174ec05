import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BillingError } from '../../src/client/index.ts';
import type { Account, SeatChange } from '../../src/contract/index.ts';
import { aChange, anAccount, aQuote } from '../support/samples.ts';
import type { Script } from './stage.ts';
import { inPhase, refusal, reviewed, stage } from './seat-change-stage.ts';
import { deferred, lostConnection, MemoryStorage, settle } from './stage.ts';

describe('confirming', () => {
  test('changes the users only when the server reports it, and notifies everyone', async () => {
    const response = deferred<SeatChange>();
    const { flow, calls, script, storage } = await reviewed({ confirmSeatChange: () => response.promise });
    script.account = async () => anAccount({ revision: 2, seats: { ...anAccount().seats, quantity: 8 } });
    const confirming = flow.confirm();
    assert.equal(flow.$phase.get().status, 'confirming');
    assert.deepEqual(
      [...storage.items.values()].map((item) => (JSON.parse(item) as { key: string }).key),
      ['key_1'],
    );
    response.resolve(aChange());
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
    const response = deferred<SeatChange>();
    const { flow } = await reviewed({ confirmSeatChange: () => response.promise });
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
      const responses = [
        () => Promise.reject(refusal(409, code, { quote: fresh })),
        async () => aChange({ quoteId: 'quote_2' }),
      ];
      const { flow, calls, storage } = await reviewed({ confirmSeatChange: () => responses.shift()!() });
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

  test('refuses a fresh quote for another number of users', async () => {
    const quote = aQuote({ id: 'quote_2', seats: { from: 5, to: 9 } });
    const error = new BillingError({ code: 'quote_changed', status: 409, quote });
    const { flow } = await reviewed({ confirmSeatChange: () => Promise.reject(error) });
    await flow.confirm();
    assert.equal(inPhase(flow, 'editing').error?.code, 'invalid_response');
  });

  test('does not take the outcome of another quote for its own', async () => {
    const confirmSeatChange = async (): Promise<SeatChange> => aChange({ quoteId: 'quote_2' });
    const { flow } = await reviewed({ confirmSeatChange });
    await flow.confirm();
    assert.equal(inPhase(flow, 'unknown').error?.code, 'invalid_response');
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
    const responses = [
      () => Promise.reject(lostConnection()),
      () => Promise.reject(refusal(503, 'outcome_unknown', { mayHaveTakenEffect: true, retryable: true })),
      () => Promise.reject(refusal(401, 'unauthenticated')),
      async () => aChange(),
    ];
    const { flow, calls, storage } = await reviewed({ confirmSeatChange: () => responses.shift()!() });
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
    const responses = [
      () => Promise.reject(lostConnection()),
      () => Promise.reject(refusal(409, 'quote_expired', { quote: fresh })),
    ];
    const { flow, storage } = await reviewed({ confirmSeatChange: () => responses.shift()!() });
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
