import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BillingError } from '../../src/client/index.ts';
import type { SeatChange } from '../../src/contract/index.ts';
import type { SeatChangePhase } from '../../src/state/index.ts';
import { createSeatChangeFlow } from '../../src/state/index.ts';
import { aChange, aQuote } from '../support/samples.ts';
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

const CARD = { type: 'card', brand: 'visa', last4: '4242', expMonth: 12, expYear: 2030 } as const;
const SETUP = { id: 'seti_1', clientSecret: 'seti_1_secret_1' };
const waiting = (status: SeatChange['status']): SeatChange => aChange({ status, settledAt: null });

async function stage(script: Script = {}, storage = new MemoryStorage()) {
  const time = new ManualTime();
  const scripted = scriptedClient({
    quoteSeatChange: async () => aQuote({ paymentMethod: null }),
    setupPaymentMethod: async () => SETUP,
    ...script,
  });
  const store = stillStore(scripted.client, time);
  const flow = createSeatChangeFlow(store, { storage, newKey: () => 'key', schedule: time.schedule });
  flow.connect();
  await flow.prepare();
  await settle();
  const phase = <S extends SeatChangePhase['status']>(status: S) => {
    const now = flow.$phase.get();
    assert.equal(now.status, status);
    return now as Extract<SeatChangePhase, { status: S }>;
  };
  return { ...scripted, time, flow, storage, phase };
}

async function reviewed(script: Script = {}) {
  const on = await stage(script);
  on.flow.setDraft('8');
  await on.flow.requestQuote();
  on.phase('review');
  return on;
}

async function pending(status: SeatChange['status'], script: Script = {}) {
  const on = await reviewed({ confirmSeatChange: async () => waiting(status), ...script });
  on.script.seatChange = async () => waiting(status);
  await on.flow.confirm();
  on.phase('pending');
  return on;
}

describe('entering a card', () => {
  test('happens before the confirmation, and leads to a quote that names the card', async () => {
    const { flow, phase, script } = await reviewed();
    await flow.addCard();
    assert.deepEqual(phase('adding_card').setup, SETUP);
    script.quoteSeatChange = async () => aQuote({ id: 'sq_2', paymentMethod: CARD });
    await flow.cardAdded();
    const review = phase('review');
    assert.deepEqual([review.quote.id, review.quote.paymentMethod, review.notice], ['sq_2', CARD, null]);
  });

  test('reports if the amount has changed meanwhile', async () => {
    const { flow, phase, script } = await reviewed();
    await flow.addCard();
    script.quoteSeatChange = async () =>
      aQuote({ id: 'sq_2', paymentMethod: CARD, amountDue: { amount: 1, currency: 'USD' } });
    await flow.cardAdded();
    assert.equal(phase('review').notice, 'changed');
  });

  test('reports if no card is on file afterwards, and the amount cannot be confirmed', async () => {
    const { flow, phase } = await reviewed();
    await flow.addCard();
    await flow.cardAdded();
    assert.equal(phase('review').notice, 'card_missing');
  });

  test('is not required if nothing is due', async () => {
    const nothing = { paymentMethod: null, amountDue: { amount: 0, currency: 'USD' } };
    const { flow, phase } = await reviewed({ quoteSeatChange: async () => aQuote(nothing) });
    await flow.addCard();
    await flow.cardAdded();
    assert.equal(phase('review').notice, null);
  });

  test('returns to the same review when it is left', async () => {
    const { flow, phase } = await reviewed();
    const before = phase('review');
    await flow.addCard();
    flow.keepCard();
    assert.equal(flow.$phase.get(), before);
  });

  test('shows why it cannot start, and starts on retry', async () => {
    const { flow, phase, script } = await reviewed({
      setupPaymentMethod: () => Promise.reject(lostConnection()),
    });
    await flow.addCard();
    assert.equal(phase('adding_card').error?.code, 'network_error');
    script.setupPaymentMethod = async () => SETUP;
    await flow.addCard();
    assert.deepEqual([phase('adding_card').error, phase('adding_card').setup], [null, SETUP]);
  });

  test('requests one setup for any number of presses', async () => {
    const response = deferred<typeof SETUP>();
    const { flow, calls } = await reviewed({ setupPaymentMethod: () => response.promise });
    void flow.addCard();
    void flow.addCard();
    response.resolve(SETUP);
    await settle();
    await flow.addCard();
    assert.equal(calls.filter((call) => call.startsWith('setupPaymentMethod')).length, 1);
  });

  test('stays closed if it was left before its setup arrived', async () => {
    const response = deferred<typeof SETUP>();
    const { flow, phase } = await reviewed({ setupPaymentMethod: () => response.promise });
    void flow.addCard();
    flow.keepCard();
    response.resolve(SETUP);
    await settle();
    phase('review');
  });

  test('keeps the card if the quote fails, and requests it again', async () => {
    const { flow, phase, script } = await reviewed();
    await flow.addCard();
    script.quoteSeatChange = () => Promise.reject(lostConnection());
    await flow.cardAdded();
    assert.deepEqual(
      [phase('adding_card').isEntered, phase('adding_card').error?.code],
      [true, 'network_error'],
    );
    script.quoteSeatChange = async () => aQuote({ paymentMethod: CARD });
    await flow.cardAdded();
    assert.deepEqual(phase('review').quote.paymentMethod, CARD);
  });

  test('returns to the number if the change is no longer possible', async () => {
    const { flow, phase, script } = await reviewed();
    await flow.addCard();
    script.quoteSeatChange = () =>
      Promise.reject(new BillingError({ code: 'seats_below_minimum', status: 422 }));
    await flow.cardAdded();
    assert.equal(phase('editing').error?.code, 'seats_below_minimum');
  });
});

describe('a payment that the browser confirmed', () => {
  test('is polled until the server confirms it, without offering anything meanwhile', async () => {
    const { flow, phase, time, script } = await pending('requires_action');
    flow.paymentMade();
    assert.equal(phase('pending').payment, 'paid');
    await time.pass(60_000);
    assert.equal(phase('pending').payment, 'paid');
    await flow.cancelChange();
    assert.equal(phase('pending').isCanceling, false);
    script.seatChange = async () => aChange();
    await time.pass(31_000);
    phase('done');
  });

  test('is polled for some seconds if unconfirmed, then offered again', async () => {
    const { flow, phase, time } = await pending('requires_payment_method');
    flow.paymentMade({ isCertain: false });
    assert.equal(phase('pending').payment, 'doubtful');
    await time.pass(2_000);
    assert.equal(phase('pending').payment, 'doubtful');
    await time.pass(8_000);
    assert.equal(phase('pending').payment, null);
  });

  test('is cleared once the server reports that the bank is processing it', async () => {
    const { flow, phase, time, script } = await pending('requires_payment_method');
    flow.paymentMade({ isCertain: false });
    script.seatChange = async () => waiting('processing');
    await time.pass(2_000);
    assert.deepEqual([phase('pending').payment, phase('pending').change.status], [null, 'processing']);
  });

  test('is read again if a read fails', async () => {
    const { flow, phase, time, script } = await pending('requires_action');
    script.seatChange = () => Promise.reject(lostConnection());
    flow.paymentMade();
    await settle();
    assert.deepEqual([phase('pending').payment, phase('pending').error?.code], ['paid', 'network_error']);
    script.seatChange = async () => aChange();
    await time.pass(2_000);
    phase('done');
  });
});

describe('a user who returns from a bank’s page', () => {
  test('sees the outcome of the change', async () => {
    const { flow, phase } = await stage({ seatChange: async () => aChange() });
    await flow.resume('seat_change', aChange().id);
    phase('done');
  });

  test('is not asked to pay again before the bank’s result arrives', async () => {
    const { flow, phase, time, script } = await stage({ seatChange: async () => waiting('requires_action') });
    await flow.resume('seat_change', aChange().id);
    assert.equal(phase('pending').payment, 'doubtful');
    script.seatChange = async () => aChange();
    await time.pass(2_000);
    phase('done');
  });

  test('sees an error if the change cannot be read, and can retry or leave it', async () => {
    const { flow, phase, script } = await stage({ seatChange: () => Promise.reject(lostConnection()) });
    await flow.resume('seat_change', aChange().id);
    assert.equal(phase('resuming').error?.code, 'network_error');
    script.seatChange = async () => aChange();
    await flow.checkOutcome();
    phase('done');
  });

  test('returns to the number if the id is unknown', async () => {
    const unknown = new BillingError({ code: 'not_found', status: 404 });
    const { flow, phase } = await stage({ seatChange: () => Promise.reject(unknown) });
    await flow.resume('seat_change', 'sc_of_somebody_else');
    phase('editing');
  });

  test('returns with a card to the review of the number it was entered for', async () => {
    const before = await reviewed();
    await before.flow.addCard();
    const after = await stage(
      { quoteSeatChange: async () => aQuote({ paymentMethod: CARD }) },
      before.storage,
    );
    await after.flow.resume('payment_method', SETUP.id);
    assert.deepEqual(after.phase('review').quote.paymentMethod, CARD);
    assert.equal(after.flow.$draft.get(), '8');
    assert.equal(before.storage.items.size, 0);
  });

  test('sees that no card was saved if there is none', async () => {
    const before = await reviewed();
    await before.flow.addCard();
    const after = await stage({}, before.storage);
    await after.flow.resume('payment_method', SETUP.id);
    const { quote, notice } = after.phase('review');
    assert.deepEqual([quote.paymentMethod, notice], [null, 'card_missing']);
  });

  test('triggers only a read of the account if this tab did not start the card setup', async () => {
    const { flow, phase, calls } = await stage();
    calls.length = 0;
    await flow.resume('payment_method', 'seti_9');
    phase('editing');
    assert.deepEqual(calls, ['account']);
  });

  test('keeps an attempt whose outcome is unknown', async () => {
    const on = await reviewed({ confirmSeatChange: () => Promise.reject(lostConnection()) });
    await on.flow.confirm();
    on.phase('unknown');
    await on.flow.resume('seat_change', 'sc_1');
    on.phase('unknown');
  });
});
