import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BillingError } from '../../src/client/index.ts';
import type { Account, SeatChangeQuote } from '../../src/contract/index.ts';
import type { SeatChangeReview } from '../../src/state/index.ts';
import { createSeatChangeFlow } from '../../src/state/index.ts';
import { anAccount, aQuote } from '../support/samples.ts';
import { deferred, ManualTime, MemoryStorage, scriptedClient, settle, stillStore } from './stage.ts';

/** A quote for 8 users in review, on an account with 5. */
async function reviewed() {
  const time = new ManualTime();
  const { client, script, calls } = scriptedClient({ quoteSeatChange: async () => aQuote() });
  const store = stillStore(client, time);
  const flow = createSeatChangeFlow(store, { storage: new MemoryStorage(), schedule: time.schedule });
  const disconnect = flow.connect();
  await flow.prepare();
  await settle();
  flow.setDraft('8');
  await flow.requestQuote();
  await settle();
  calls.length = 0;
  const review = (): SeatChangeReview => {
    const phase = flow.$phase.get();
    assert.equal(phase.status, 'review');
    return phase;
  };
  /** The account as it is from now on. */
  const becomes = (changes: Partial<Account>): void => {
    script.account = async () => anAccount({ revision: 2, ...changes });
  };
  return { time, store, script, calls, flow, disconnect, review, becomes };
}

const seatsOf = (quantity: number): Account['seats'] => ({ ...anAccount().seats, quantity });
const quoteFrom = (from: number, changes: Partial<SeatChangeQuote> = {}): SeatChangeQuote =>
  aQuote({ id: 'quote_fresh', seats: { from, to: 8 }, ...changes });

describe('a review that the account makes stale', () => {
  test('is replaced with a fresh quote that says what changed', async () => {
    const { store, script, review, becomes } = await reviewed();
    becomes({ seats: seatsOf(6) });
    script.quoteSeatChange = async () => quoteFrom(6);
    await store.refresh();
    await settle();
    const { quote, notice, changes, isReversed, isOutdated } = review();
    assert.deepEqual([quote.id, notice, changes], ['quote_fresh', 'changed', ['users']]);
    assert.deepEqual([isReversed, isOutdated], [false, false]);
  });

  test('says that an increase has become a decrease', async () => {
    const { store, script, review, becomes } = await reviewed();
    becomes({ seats: seatsOf(10) });
    script.quoteSeatChange = async () => quoteFrom(10);
    await store.refresh();
    await settle();
    assert.equal(review().isReversed, true);
  });

  test('cannot be confirmed while the fresh quote is loading', async () => {
    const { store, script, calls, flow, review, becomes } = await reviewed();
    const fresh = deferred<SeatChangeQuote>();
    becomes({ seats: seatsOf(6) });
    script.quoteSeatChange = () => fresh.promise;
    await store.refresh();
    assert.equal(review().isOutdated, true);
    await flow.confirm();
    assert.deepEqual(calls, ['account', 'quoteSeatChange 8']);
    fresh.resolve(quoteFrom(6));
    await settle();
    assert.equal(review().isOutdated, false);
  });

  test('reports a renewal, another price and another payment method', async () => {
    const { store, script, review, becomes } = await reviewed();
    const { billingPeriod } = anAccount();
    becomes({
      billingPeriod: { ...billingPeriod, start: billingPeriod.end, end: billingPeriod.end + 30 * 86_400 },
    });
    script.quoteSeatChange = async () =>
      quoteFrom(5, {
        renewsAt: aQuote().renewsAt + 30 * 86_400,
        paymentMethod: null,
        recurring: { ...aQuote().recurring, after: { amount: 1, currency: 'USD' } },
      });
    await store.refresh();
    await settle();
    assert.deepEqual(review().changes, ['period', 'price', 'payment_method']);
  });

  test('stays unchanged if only credits were used', async () => {
    const { store, calls, review, becomes } = await reviewed();
    const { credits } = anAccount();
    becomes({ credits: { ...credits, available: credits.available - 1 } });
    await store.refresh();
    await settle();
    assert.deepEqual([calls, review().notice], [['account'], null]);
  });

  test('ends with the reason if the fresh quote is refused', async () => {
    const { store, script, flow, becomes } = await reviewed();
    becomes({ seats: seatsOf(8) });
    script.quoteSeatChange = () => Promise.reject(new BillingError({ code: 'seats_unchanged', status: 409 }));
    await store.refresh();
    await settle();
    const phase = flow.$phase.get();
    assert.equal(phase.status === 'editing' && phase.error?.code, 'seats_unchanged');
  });

  test('is noticed within 30 seconds while the review is visible', async () => {
    const { time, calls, flow, disconnect } = await reviewed();
    await time.pass(29_000);
    assert.deepEqual(calls, []);
    await time.pass(1_000);
    assert.deepEqual(calls, ['account']);
    await time.pass(30_000);
    assert.equal(calls.length, 2);
    flow.back();
    await time.pass(120_000);
    assert.equal(calls.length, 2);
    await flow.requestQuote();
    disconnect();
    calls.length = 0;
    await time.pass(120_000);
    assert.deepEqual(calls, []);
  });

  test('also says what changed if the server replaces the quote on confirmation', async () => {
    const { script, flow, review } = await reviewed();
    script.confirmSeatChange = () =>
      Promise.reject(new BillingError({ code: 'quote_changed', status: 409, quote: quoteFrom(9) }));
    await flow.confirm();
    await settle();
    const { notice, changes, isReversed } = review();
    assert.deepEqual([notice, changes, isReversed], ['changed', ['users'], true]);
  });
});
