import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isBillingError } from '../../src/client/index.ts';
import { createConnections } from '../../src/state/connections.ts';
import type { OnDemand } from '../../src/client/on-demand.ts';
import { onDemand } from '../../src/client/on-demand.ts';
import { createPoller } from '../../src/state/poller.ts';
import { deferred, ManualTime, settle } from './stage.ts';

describe('a part that is loaded on demand', () => {
  test('is loaded once for all callers', async () => {
    let loads = 0;
    const part = onDemand(async () => ++loads);
    assert.equal(part.loaded, null);
    assert.deepEqual(await Promise.all([part.load(), part.load()]), [1, 1]);
    assert.equal(part.loaded, 1);
  });

  test('rejects with a BillingError if it fails to load, and is retried the next time', async () => {
    const responses = [() => Promise.reject(new Error('ChunkLoadError')), async () => 'there'];
    const part = onDemand(() => responses.shift()!());
    await assert.rejects(part.load(), (error) => isBillingError(error) && error.retryable);
    assert.equal(await part.load(), 'there');
  });

  test('keeps its error until the next attempt starts, and never rejects when preloaded', async () => {
    const second = deferred<string>();
    const attempts = [() => Promise.reject(new Error('ChunkLoadError')), () => second.promise];
    const part = onDemand(() => attempts.shift()!());
    await part.prepare();
    assert.equal(part.error?.code, 'module_unavailable');
    const loading = part.prepare();
    assert.equal(part.error, null);
    second.resolve('there');
    await loading;
    assert.deepEqual([part.loaded, part.error], ['there', null]);
  });

  test('calls `onSettled` once after each attempt, before its waiting callers continue', async () => {
    const attempts = [() => Promise.reject(new Error('ChunkLoadError')), async () => 'there'];
    const order: unknown[] = [];
    const part: OnDemand<string> = onDemand(
      () => attempts.shift()!(),
      () => order.push(part.error?.code ?? part.loaded),
    );
    await assert.rejects(part.load());
    order.push('rejected');
    await Promise.all([part.load(), part.prepare()]);
    order.push('loaded');
    await part.load();
    assert.deepEqual(order, ['module_unavailable', 'rejected', 'there', 'loaded']);
  });
});

describe('connections', () => {
  test('start with the first subscriber and stop after the last, each counted once', () => {
    const happened: string[] = [];
    const connections = createConnections(() => {
      happened.push('awake');
      return () => void happened.push('asleep');
    });
    const [first, second] = [connections.connect(), connections.connect()];
    first();
    first();
    assert.deepEqual([happened.length, connections.any], [1, true]);
    second();
    assert.deepEqual([happened, connections.any], [['awake', 'asleep'], false]);
  });
});

describe('a poller', () => {
  test('waits longer each time, up to half a minute', async () => {
    const time = new ManualTime();
    const at: number[] = [];
    const poller = createPoller(async () => void at.push(time.now), time.schedule);
    poller.start();
    await time.pass(150_000);
    const pauses = at.map((instant, index) => instant - (at[index - 1] ?? 0));
    assert.deepEqual(pauses.slice(0, 3), [1_000, 1_500, 2_250]);
    assert.equal(pauses.at(-1), 30_000);
  });

  test('never runs two reads at the same time, and none after it was stopped', async () => {
    const time = new ManualTime();
    const slow = deferred<undefined>();
    let reads = 0;
    const poller = createPoller(async () => {
      reads++;
      await slow.promise;
    }, time.schedule);
    poller.start();
    poller.start();
    await time.pass(60_000);
    assert.equal(reads, 1);
    poller.stop();
    slow.resolve(undefined);
    await settle();
    await time.pass(60_000);
    assert.equal(reads, 1);
  });
});
