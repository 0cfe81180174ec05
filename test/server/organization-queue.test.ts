import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isDatabaseFailure } from '../../src/server/database/index.ts';
import { createOrganizationQueue } from '../../src/server/database/organization-queue.ts';

const TIMEOUT_MS = 5_000;

function stuckWork(): { readonly work: () => Promise<string>; readonly end: () => void } {
  let end = (): void => undefined;
  const ended = new Promise<string>((resolve) => {
    end = () => resolve('stuck work ended');
  });
  return { work: () => ended, end };
}

describe('the queue of organizations', () => {
  test('lets another organization work immediately while one is stuck', async () => {
    const queue = createOrganizationQueue(TIMEOUT_MS);
    const { work, end } = stuckWork();
    const stuck = queue('a', work);
    assert.equal(await queue('b', () => Promise.resolve('b')), 'b');
    end();
    assert.equal(await stuck, 'stuck work ended');
  });

  test('runs an organization’s work in order, even after a failure', async () => {
    const queue = createOrganizationQueue(TIMEOUT_MS);
    const order: number[] = [];
    const results = await Promise.allSettled(
      [1, 2, 3].map((n) =>
        queue('a', async () => {
          order.push(n);
          await Promise.resolve();
          order.push(n);
          if (n === 2) throw new Error('failed');
        }),
      ),
    );
    assert.deepEqual(order, [1, 1, 2, 2, 3, 3]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
  });

  test('rejects work that has waited too long as busy, never runs it, and continues with the next', async (context) => {
    context.mock.timers.enable({ apis: ['setTimeout'] });
    const queue = createOrganizationQueue(TIMEOUT_MS);
    const { work, end } = stuckWork();
    const stuck = queue('a', work);
    const tooLate = assert.rejects(
      queue('a', () => assert.fail('its turn was over')),
      (error) => isDatabaseFailure(error) && error.kind === 'busy',
    );
    context.mock.timers.tick(TIMEOUT_MS);
    await tooLate;
    const next = queue('a', () => Promise.resolve('next'));
    end();
    assert.deepEqual(await Promise.all([stuck, next]), ['stuck work ended', 'next']);
  });
});
