import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CreditEntry, CreditEntryPage } from '../../src/contract/index.ts';
import { createCreditHistory } from '../../src/state/credit-history.ts';
import { anAccount, NOW } from '../support/samples.ts';
import { deferred, lostConnection, ManualTime, scriptedClient, settle, stillStore } from './stage.ts';

const entry = (number: number): CreditEntry => ({
  id: `entry_${number}`,
  kind: 'use',
  source: 'plan',
  quantity: -1,
  reference: `job_${number}`,
  effectiveAt: NOW,
  recordedAt: NOW,
  expiresAt: null,
  balance: 1,
});

/** A ledger that pages by two, as the backend does: after an entry, so that new ones do not move the pages. */
function ledgerOf(count: number) {
  const ledger = { newest: count };
  const page = (cursor?: string | null): CreditEntryPage => {
    const from = cursor ? Number(cursor) : ledger.newest;
    const numbers = [from, from - 1].filter((number) => number > 0);
    return { entries: numbers.map(entry), nextCursor: from - 2 > 0 ? String(from - 2) : null };
  };
  return { ledger, page };
}

async function stage(count: number, read?: (cursor?: string | null) => Promise<CreditEntryPage>) {
  const { ledger, page } = ledgerOf(count);
  const scripted = scriptedClient({ creditEntries: read ?? (async (cursor) => page(cursor)) });
  const store = stillStore(scripted.client, new ManualTime());
  await store.refresh();
  const history = createCreditHistory(store);
  const disconnect = history.connect();
  await settle();
  const shown = (): (number | boolean)[] => {
    const value = history.$list.get().value;
    return [...(value?.entries ?? []).map(({ id }) => Number(id.slice(6))), value?.hasMore ?? false];
  };
  const announce = async (revision: number): Promise<void> => {
    scripted.script.account = async () => anAccount({ revision });
    await store.refresh();
    await settle();
  };
  return { ...scripted, ledger, page, store, history, disconnect, shown, announce };
}

describe('the ledger of credits', () => {
  test('shows its newest page and adds older ones on demand until the end', async () => {
    const { history, shown, calls } = await stage(5);
    assert.deepEqual(shown(), [5, 4, true]);
    await history.loadMore();
    await history.loadMore();
    assert.deepEqual(shown(), [5, 4, 3, 2, 1, false]);
    calls.length = 0;
    await history.loadMore();
    assert.deepEqual(calls, []);
  });

  test('is empty without entries', async () => {
    const { history, shown } = await stage(0);
    assert.equal(history.$list.get().status, 'ready');
    assert.deepEqual(shown(), [false]);
  });

  test('shows an entry once that a page or the next one repeats', async () => {
    const pages = [
      { entries: [entry(5), entry(5), entry(4)], nextCursor: '4' },
      { entries: [entry(4), entry(3), entry(3)], nextCursor: null },
    ];
    const { history, shown, announce } = await stage(0, async (cursor) => pages[cursor === '4' ? 1 : 0]!);
    assert.deepEqual(shown(), [5, 4, true]);
    await history.loadMore();
    assert.deepEqual(shown(), [5, 4, 3, false]);
    await announce(2);
    assert.deepEqual(shown(), [5, 4, 3, false]);
  });

  test('adds new entries at the top when the account changes, and keeps the pages below', async () => {
    const { history, ledger, shown, announce } = await stage(5);
    await history.loadMore();
    ledger.newest = 6;
    await announce(2);
    assert.deepEqual(shown(), [6, 5, 4, 3, 2, true]);
    await history.loadMore();
    assert.deepEqual(shown(), [6, 5, 4, 3, 2, 1, false]);
  });

  test('starts over if there are more new entries than a page holds, so that no entry is missing', async () => {
    const { history, ledger, shown, announce } = await stage(5);
    ledger.newest = 9;
    await announce(2);
    assert.deepEqual(shown(), [9, 8, true]);
    await history.loadMore();
    assert.deepEqual(shown(), [9, 8, 7, 6, true]);
  });

  test('is not read again while the account stays the same', async () => {
    const { calls, announce } = await stage(5);
    calls.length = 0;
    await announce(1);
    assert.deepEqual(calls, ['account']);
  });

  test('sends no second request if the button is pressed again while a page loads', async () => {
    const { history, calls, shown } = await stage(5);
    calls.length = 0;
    await Promise.all([history.loadMore(), history.loadMore()]);
    assert.equal(calls.length, 1);
    assert.deepEqual(shown(), [5, 4, 3, 2, true]);
  });

  test('keeps its entries if the next page cannot be read, and retries only that page', async () => {
    const { page } = ledgerOf(5);
    const steps = [page(), null, page('3')];
    const { history, shown, calls } = await stage(5, async () => {
      const step = steps.shift();
      if (!step) throw lostConnection();
      return step;
    });
    await history.loadMore();
    assert.equal(history.$list.get().status, 'failed');
    assert.deepEqual(shown(), [5, 4, true]);
    await history.retry();
    assert.deepEqual(shown(), [5, 4, 3, 2, true]);
    assert.deepEqual(calls.slice(-2), ['creditEntries 3', 'creditEntries 3']);
  });

  test('reports that the first page cannot be read, and retries it', async () => {
    const { page } = ledgerOf(1);
    let isUp = false;
    const { history, shown } = await stage(1, async () => {
      if (!isUp) throw lostConnection();
      return page();
    });
    assert.deepEqual(history.$list.get().status, 'failed');
    isUp = true;
    await history.retry();
    assert.deepEqual(shown(), [1, false]);
  });

  test('new entries abort the loading of an older page, which can be requested again', async () => {
    const { page } = ledgerOf(5);
    const slow = deferred<CreditEntryPage>();
    const steps = [
      Promise.resolve(page()),
      slow.promise,
      Promise.resolve(page()),
      Promise.resolve(page('3')),
    ];
    const { history, shown, announce } = await stage(5, () => steps.shift()!);
    const more = history.loadMore();
    await announce(2);
    slow.resolve(page('3'));
    await more;
    assert.deepEqual(shown(), [5, 4, true]);
    await history.loadMore();
    assert.deepEqual(shown(), [5, 4, 3, 2, true]);
  });

  test('aborts its request when the last subscriber disconnects', async () => {
    const slow = deferred<CreditEntryPage>();
    const { history, disconnect } = await stage(5, () => slow.promise);
    disconnect();
    assert.deepEqual(history.$list.get(), { status: 'idle' });
  });
});
