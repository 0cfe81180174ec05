import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSingleFlight } from '../../src/server/sync/single-flight.ts';

interface Run {
  readonly key: string;
  readonly extras: readonly string[];
  finish(value: string): void;
  fail(error: Error): void;
}

function manualRuns(): { readonly runs: Run[]; fly: (key: string, extra?: string) => Promise<string> } {
  const runs: Run[] = [];
  const fly = createSingleFlight<string, string>(
    (key, extras) =>
      new Promise((resolve, reject) => {
        runs.push({ key, extras, finish: resolve, fail: reject });
      }),
  );
  return { runs, fly };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('calls made during a run share one follow-up run, which starts after it', async () => {
  const { runs, fly } = manualRuns();
  const first = fly('a', 'one');
  const second = fly('a', 'two');
  const third = fly('a', 'three');
  await turn();
  assert.equal(runs.length, 1);
  runs[0]?.finish('old');
  await turn();
  assert.equal(runs.length, 2);
  assert.deepEqual(runs[1]?.extras, ['two', 'three']);
  runs[1]?.finish('new');
  assert.deepEqual(await Promise.all([first, second, third]), ['old', 'new', 'new']);
});

test('keys do not wait for each other', async () => {
  const { runs, fly } = manualRuns();
  const a = fly('a');
  const b = fly('b');
  assert.equal(runs.length, 2);
  runs[1]?.finish('b');
  assert.equal(await b, 'b');
  runs[0]?.finish('a');
  assert.equal(await a, 'a');
});

test('a failed run does not block the next one', async () => {
  const { runs, fly } = manualRuns();
  const first = fly('a');
  const second = fly('a');
  runs[0]?.fail(new Error('no'));
  await assert.rejects(first, /no/);
  await turn();
  runs[1]?.finish('yes');
  assert.equal(await second, 'yes');
  await turn();
  const third = fly('a');
  runs[2]?.finish('again');
  assert.equal(await third, 'again');
});
