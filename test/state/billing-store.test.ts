import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BillingError } from '../../src/client/index.ts';
import type { Account } from '../../src/contract/index.ts';
import { billingStoreFor, createBillingStore } from '../../src/state/index.ts';
import { json } from '../client/scripted-fetch.ts';
import { anAccount, NOW } from '../support/samples.ts';
import { deferred, lostConnection, ManualTime, scriptedClient, settle, stillStore } from './stage.ts';

class FakeDocument extends EventTarget {
  visibilityState = 'visible';
}

function stage(account: (options?: { readonly signal?: AbortSignal | undefined }) => Promise<Account>) {
  const time = new ManualTime();
  const page = { window: new EventTarget(), document: new FakeDocument() };
  const { client, calls } = scriptedClient({ account });
  const heard: unknown[] = [];
  const channel = Object.assign(new EventTarget(), {
    postMessage: (message: unknown) => void heard.push(message),
    close: () => undefined,
  });
  const store = createBillingStore({
    client,
    monotonicNow: () => time.now,
    schedule: time.schedule,
    page,
    openChannel: () => channel,
  });
  return { time, page, calls, heard, channel, store, value: () => store.$account.get().value };
}

describe('the account in the store', () => {
  test('is idle until requested, then loading, then ready', async () => {
    const { store } = stage(async () => anAccount());
    const seen: string[] = [];
    store.$account.subscribe((remote) => void seen.push(remote.status));
    await store.refresh();
    assert.deepEqual(seen, ['idle', 'loading', 'ready']);
  });

  test('keeps its last good value while it loads again and if that fails', async () => {
    const responses = [Promise.resolve(anAccount()), Promise.reject(lostConnection())];
    const { store } = stage(() => responses.shift()!);
    await store.refresh();
    const second = store.refresh();
    assert.deepEqual(store.$account.get(), { status: 'loading', value: anAccount() });
    await second;
    const failed = store.$account.get();
    assert.equal(failed.status === 'failed' && failed.error.code, 'network_error');
    assert.deepEqual(failed.value, anAccount());
  });

  test('uses the newer of two requests: aborts the older one, and both callers wait for the newer one', async () => {
    const first = deferred<Account>();
    const second = deferred<Account>();
    const signals: (AbortSignal | undefined)[] = [];
    const responses = [first, second];
    const { store, value } = stage((options) => {
      signals.push(options?.signal);
      return responses.shift()!.promise;
    });
    const older = store.refresh();
    const newer = store.refresh();
    assert.equal(signals[0]?.aborted, true);
    first.resolve(anAccount({ revision: 9 }));
    await settle();
    assert.equal(value(), undefined);
    second.resolve(anAccount({ revision: 2 }));
    await Promise.all([older, newer]);
    assert.equal(value()?.revision, 2);
  });

  test('keeps its revision when an older one arrives, and is read again immediately', async () => {
    const responses = [5, 4, 5, 6].map((revision) => anAccount({ revision }));
    const { store, value } = stage(async () => responses.shift()!);
    const seen: (number | undefined)[] = [];
    store.$account.subscribe(() => seen.push(value()?.revision));
    await store.refresh();
    await store.refresh();
    assert.equal(store.$account.get().status, 'ready');
    assert.equal(responses.length, 1);
    await store.refresh();
    assert.equal(value()?.revision, 6);
    assert.ok(!seen.includes(4));
  });

  test('accepts an older revision on the second read: another organization has its own revisions', async () => {
    const responses = [5, 1, 2, 1, 2].map((revision) => anAccount({ revision }));
    const { store, value } = stage(async () => responses.shift()!);
    await store.refresh();
    await store.refresh();
    assert.equal(value()?.revision, 2);
    await store.refresh();
    assert.equal(value()?.revision, 2);
    assert.equal(responses.length, 0);
  });

  test('accepts another organization’s account from the page once the server confirms it', async () => {
    const { store, value } = stage(async () => anAccount({ revision: responses.shift()! }));
    const responses = [5, 1];
    await store.refresh();
    store.begin(anAccount({ revision: 1 }));
    assert.equal(value()?.revision, 5);
    await settle();
    assert.equal(value()?.revision, 1);
  });
});

describe("the server's time", () => {
  test('is unknown before the first account', () => {
    assert.equal(stage(async () => anAccount()).store.serverNow(), null);
  });

  test('advances by the monotonic clock from the time the account was received', async () => {
    const { store, time } = stage(async () => anAccount());
    time.now = 5_000_000;
    await store.refresh();
    assert.equal(store.serverNow(), NOW);
    time.now += 61_999;
    assert.equal(store.serverNow(), NOW + 61);
  });

  test('does not depend on the visitor’s clock', async (context) => {
    context.mock.timers.enable({ apis: ['Date'], now: 0 });
    const { store } = stage(async () => anAccount());
    await store.refresh();
    context.mock.timers.setTime(9_999_999_999_999);
    assert.equal(store.serverNow(), NOW);
  });
});

describe('after an outage', () => {
  const refused = (): BillingError => new BillingError({ code: 'forbidden', status: 403 });

  test('the account is read again automatically, with growing pauses and without flicker', async () => {
    let isDown = true;
    const { store, time, calls, value } = stage(() =>
      isDown ? Promise.reject(lostConnection()) : Promise.resolve(anAccount()),
    );
    store.connect();
    await settle();
    const seen: string[] = [];
    store.$account.listen(({ status }) => void seen.push(status));
    const asked: number[] = [];
    for (let second = 1; second <= 200; second++) {
      const before = calls.length;
      await time.pass(1_000);
      if (calls.length > before) asked.push(second);
    }
    assert.deepEqual(asked, [4, 12, 28, 60, 124, 188]);
    isDown = false;
    await time.pass(64_000);
    assert.deepEqual(value(), anAccount());
    assert.deepEqual([...new Set(seen)], ['failed', 'ready']);
    assert.equal(time.pending, 0);
  });

  test('an account without the price of credits is read again until it has one', async () => {
    const responses = [anAccount({ topUp: null, topUpUnread: true }), anAccount()];
    const { store, time, value } = stage(async () => responses.shift()!);
    store.connect();
    await settle();
    assert.equal(value()?.topUp, null);
    await time.pass(4_000);
    assert.deepEqual(value(), anAccount());
    assert.equal(time.pending, 0);
  });

  test('no request is repeated if the backend refuses it', async () => {
    const { store, time } = stage(() => Promise.reject(refused()));
    store.connect();
    await settle();
    assert.equal(time.pending, 0);
  });

  test('no request is repeated once no element is connected', async () => {
    const { store, time } = stage(() => Promise.reject(lostConnection()));
    const disconnect = store.connect();
    await settle();
    assert.equal(time.pending, 1);
    disconnect();
    await settle();
    assert.equal(time.pending, 0);
  });

  test('a refresh replaces the next retry', async () => {
    const { store, time } = stage(() => Promise.reject(lostConnection()));
    store.connect();
    await settle();
    await store.refresh();
    assert.equal(time.pending, 1);
  });
});

describe('a connected store', () => {
  test('is loaded once for any number of subscribers', async () => {
    const { store, calls } = stage(async () => anAccount());
    const disconnects = [store.connect(), store.connect(), store.connect()];
    await settle();
    assert.deepEqual(calls, ['account']);
    for (const disconnect of disconnects) disconnect();
  });

  test('is read once when the user returns, even after several events', async () => {
    const { store, page, time, calls } = stage(async () => anAccount());
    const disconnect = store.connect();
    await settle();
    time.now += 60_000;
    page.document.dispatchEvent(new Event('visibilitychange'));
    page.window.dispatchEvent(new Event('focus'));
    page.window.dispatchEvent(new Event('pageshow'));
    await settle();
    assert.equal(calls.length, 2);
    disconnect();
  });

  test('is not read when the user leaves the page', async () => {
    const { store, page, time, calls } = stage(async () => anAccount());
    const disconnect = store.connect();
    time.now += 60_000;
    page.document.visibilityState = 'hidden';
    page.document.dispatchEvent(new Event('visibilitychange'));
    assert.equal(calls.length, 1);
    disconnect();
  });

  test('is read when the network returns and when another tab announces a change', async () => {
    const { store, page, channel, calls } = stage(async () => anAccount());
    const disconnect = store.connect();
    await settle();
    page.window.dispatchEvent(new Event('online'));
    await settle();
    channel.dispatchEvent(new MessageEvent('message', { data: 'changed' }));
    await settle();
    assert.equal(calls.length, 3);
    disconnect();
  });

  test('releases everything and aborts its request when the last subscriber disconnects', async () => {
    const never = deferred<Account>();
    let signal: AbortSignal | undefined;
    const { store, page, channel, calls } = stage((options) => {
      signal = options?.signal;
      return never.promise;
    });
    const disconnect = store.connect();
    disconnect();
    disconnect();
    await settle();
    assert.equal(signal?.aborted, true);
    assert.deepEqual(store.$account.get(), { status: 'idle' });
    page.window.dispatchEvent(new Event('online'));
    channel.dispatchEvent(new MessageEvent('message'));
    assert.equal(calls.length, 1);
  });

  test('stays connected while an element is moved', async () => {
    const { store, page, calls } = stage(async () => anAccount());
    const before = store.connect();
    before();
    const after = store.connect();
    await settle();
    assert.equal(calls.length, 1);
    assert.equal(store.$account.get().status, 'ready');
    page.window.dispatchEvent(new Event('online'));
    assert.equal(calls.length, 2);
    after();
  });

  test('announces a change to other tabs and reads it itself', async () => {
    const { store, heard, calls } = stage(async () => anAccount());
    const disconnect = store.connect();
    await settle();
    await store.announceChange();
    assert.deepEqual(heard, ['changed']);
    assert.equal(calls.length, 2);
    disconnect();
  });
});

test('two tabs on real channels announce changes to each other', async () => {
  const time = new ManualTime();
  const here = createBillingStore({
    client: scriptedClient({}).client,
    monotonicNow: () => time.now,
    page: null,
  });
  const read = deferred<undefined>();
  let reads = 0;
  const there = createBillingStore({
    client: scriptedClient({
      account: async () => {
        if (++reads === 2) read.resolve(undefined);
        return anAccount();
      },
    }).client,
    monotonicNow: () => time.now,
    page: null,
  });
  const disconnect = there.connect();
  await settle();
  await here.announceChange();
  await read.promise;
  disconnect();
  assert.equal(reads, 2);
});

describe('elements with the same endpoint', () => {
  const token = (): string => 'token';

  test('share one store and one request', async () => {
    let requests = 0;
    const fetch: typeof globalThis.fetch = async () => {
      requests++;
      return json(anAccount());
    };
    const [one, two] = [
      billingStoreFor({ endpoint: 'https://shop.example/a', token, fetch }),
      billingStoreFor({ endpoint: 'https://shop.example/a/', token, fetch }),
    ];
    assert.equal(one.store, two.store);
    const disconnects = [one.store.connect(), two.store.connect()];
    await new Promise<void>((ready) => {
      two.store.$account.subscribe((remote) => {
        if (remote.status === 'ready') ready();
      });
    });
    for (const end of [...disconnects, () => one.release(), () => two.release()]) end();
    assert.equal(requests, 1);
  });

  test('do not share with a different endpoint or identity', () => {
    const handles = [
      billingStoreFor({ endpoint: 'https://shop.example/b', token }),
      billingStoreFor({ endpoint: 'https://shop.example/c', token }),
      billingStoreFor({ endpoint: 'https://shop.example/b', token: () => 'other' }),
      billingStoreFor({ endpoint: 'https://shop.example/b', token, credentials: 'include' }),
    ];
    assert.equal(new Set(handles.map((handle) => handle.store)).size, handles.length);
    for (const handle of handles) handle.release();
  });

  test('release the store with the last of them: their successor may belong to another organization', () => {
    const options = { endpoint: 'https://shop.example/d' };
    const first = billingStoreFor(options);
    first.release();
    first.release();
    const second = billingStoreFor(options);
    assert.notEqual(second.store, first.store);
    first.release();
    const other = billingStoreFor(options);
    assert.equal(other.store, second.store, 'a second release of the same handle must not count');
    second.release();
    other.release();
    const fresh = billingStoreFor(options);
    assert.notEqual(fresh.store, second.store);
    fresh.release();
  });
});

test('a store without a page and a channel works on a server', async () => {
  const store = stillStore(scriptedClient({}).client, new ManualTime());
  const disconnect = store.connect();
  await settle();
  assert.equal(store.$account.get().status, 'ready');
  disconnect();
});
