import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createBillingStore } from '../../src/state/index.ts';
import { checkInitialAccount } from '../../src/state/initial-account.ts';
import { anAccount, NOW } from '../support/samples.ts';
import { ManualTime, scriptedClient, settle } from './stage.ts';

function stage() {
  const time = new ManualTime();
  const { client, calls } = scriptedClient({});
  const window = new EventTarget();
  const page = { window, document: Object.assign(new EventTarget(), { visibilityState: 'visible' }) };
  const store = createBillingStore({
    client,
    monotonicNow: () => time.now,
    schedule: time.schedule,
    page,
    openChannel: () => null,
  });
  return { time, calls, window, store };
}

describe('an initial account', () => {
  test('saves the first connection its request, and starts the server clock', async () => {
    const { store, time, calls } = stage();
    store.begin(anAccount());
    const disconnect = store.connect();
    await settle();
    assert.deepEqual(calls, []);
    time.now += 5_000;
    assert.equal(store.serverNow(), NOW + 5);
    disconnect();
  });

  test('is read again when the user returns to the page, but not when a slow page finishes loading', async () => {
    const { store, time, calls, window } = stage();
    store.begin(anAccount());
    const disconnect = store.connect();
    time.now += 10_000;
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }));
    assert.deepEqual(calls, []);
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    assert.deepEqual(calls, ['account']);
    disconnect();
  });

  test('is stale if it differs by more than a minute from the visitor’s clock, in either direction', () => {
    const live = anAccount({ mode: 'live' });
    for (const [now, isStale] of [
      [NOW, false],
      [NOW + 60, false],
      [NOW + 61, true],
      [NOW - 61, true],
    ] as const) {
      assert.deepEqual(checkInitialAccount(live, now), { isStale });
    }
  });

  test('is never stale with a simulated Stripe, which has its own clock', () => {
    assert.deepEqual(checkInitialAccount(anAccount({ mode: 'simulated' }), 0), { isStale: false });
  });

  test('is read again if the price of a credit was not available from Stripe', () => {
    const unread = anAccount({ mode: 'simulated', topUp: null, topUpUnread: true });
    assert.equal(checkInitialAccount(unread, NOW).isStale, true);
  });
});
