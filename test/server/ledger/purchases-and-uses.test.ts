import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { purchaseReference, voidGrant } from '../../../src/server/ledger/index.ts';
import { forEachDatabase } from '../../support/databases.ts';
import { APRIL, ledgerOf } from '../../support/ledgers.ts';

await forEachDatabase('Purchases and uses in the ledger', (open) => {
  test('the published case: 500 monthly and 200 lasting credits, used 400, used 200, next period', async () => {
    const { ledger, state } = await ledgerOf(await open());
    await ledger.apply(state({ quantity: 500 }));
    await ledger.buy('pay_1', 200, 1_001);
    assert.deepEqual(await ledger.split(1_001), [500, 200]);
    await ledger.use('job-1', 1_100, 400);
    assert.deepEqual(await ledger.split(1_100), [100, 200]);
    await ledger.use('job-2', 1_200, 200);
    assert.deepEqual(await ledger.split(1_200), [0, 100]);
    await ledger.apply(state({ quantity: 500, period: APRIL, at: 2_000 }));
    assert.deepEqual(await ledger.split(2_000), [500, 100]);
    await ledger.audit();
  });

  describe('purchased credits', () => {
    test('are granted once per payment', async () => {
      const { ledger } = await ledgerOf(await open());
      assert.equal((await ledger.buy('pay', 3, 1_000)).granted, true);
      const again = await ledger.buy('pay', 3, 1_001);
      assert.deepEqual([again.granted, again.quantity], [false, 3]);
      assert.deepEqual(await ledger.split(9_000_000), [0, 3]);
    });

    test('are used after plan credits, oldest first', async () => {
      const { ledger, state } = await ledgerOf(await open());
      await ledger.buy('pay_old', 1, 900);
      await ledger.buy('pay_new', 1, 950);
      await ledger.apply(state({ quantity: 1 }));
      const sources = [];
      for (const job of ['a', 'b', 'c', 'd']) sources.push(await ledger.use(job, 1_000));
      assert.deepEqual(
        sources.map((use) => (use.status === 'used' ? use.source : use.status)),
        ['plan', 'purchased', 'purchased', 'insufficient'],
      );
      const voided = await ledger.locked((organization) =>
        voidGrant(organization, {
          grant: purchaseReference('pay_new'),
          reference: 're',
          reason: 'refund',
          at: 1_001,
        }),
      );
      assert.deepEqual(voided, { status: 'applied', requested: -1, applied: 0 });
    });
  });

  describe('a use', () => {
    test('of the same job uses nothing more and says so', async () => {
      const { ledger } = await ledgerOf(await open());
      await ledger.buy('pay', 2, 1_000);
      const first = await ledger.use('job', 1_001);
      assert.deepEqual(first, { status: 'used', usedAt: 1_001, source: 'purchased', available: 1 });
      const second = await ledger.use('job', 1_500);
      assert.deepEqual(second, { status: 'already_used', usedAt: 1_001, source: 'purchased', available: 1 });
    });

    test('reports that the job used its credit even if none is left now', async () => {
      const { ledger } = await ledgerOf(await open());
      await ledger.buy('pay', 1, 1_000);
      await ledger.use('job', 1_001);
      assert.equal((await ledger.use('job', 1_002)).status, 'already_used');
      assert.equal((await ledger.use('other', 1_002)).status, 'insufficient');
    });

    test('uses all of its credits or none', async () => {
      const { ledger } = await ledgerOf(await open());
      await ledger.buy('pay', 3, 1_000);
      assert.deepEqual(await ledger.use('job', 1_001, 4), { status: 'insufficient', available: 3 });
      assert.equal((await ledger.entries()).length, 1);
      assert.equal((await ledger.use('job', 1_001, 3)).status, 'used', 'a refused job can be tried again');
    });

    test('has a balance without the credits that had ended before it', async () => {
      const { ledger, state } = await ledgerOf(await open());
      await ledger.apply(state({}));
      await ledger.buy('pay', 2, 1_500);
      await ledger.use('job', 2_100);
      assert.deepEqual(
        (await ledger.entries()).map(({ kind, balance }) => [kind, balance]),
        [
          ['grant', 5],
          ['grant', 7],
          ['expiry', 2],
          ['use', 1],
        ],
      );
    });
  });

  test('of 50 jobs that use one of 10 credits at the same time, 10 get one and 40 are refused', async () => {
    const { ledger, state } = await ledgerOf(await open());
    await ledger.apply(state({ quantity: 6 }));
    await ledger.buy('pay', 4, 1_000);
    const uses = await Promise.all(Array.from({ length: 50 }, (_, job) => ledger.use(`job-${job}`, 1_500)));
    const count = (status: string): number => uses.filter((use) => use.status === status).length;
    assert.deepEqual([count('used'), count('insufficient')], [10, 40]);
    assert.deepEqual(await ledger.split(1_500), [0, 0]);
    await ledger.audit();
  });

  test('of 20 simultaneous posts of one job, one uses a credit', async () => {
    const { ledger } = await ledgerOf(await open());
    await ledger.buy('pay', 5, 1_000);
    const uses = await Promise.all(Array.from({ length: 20 }, () => ledger.use('job', 1_500)));
    assert.equal(uses.filter(({ status }) => status === 'used').length, 1);
    assert.deepEqual(await ledger.split(1_500), [0, 4]);
  });

  test('one payment and one period, applied many times at the same time, are granted once', async () => {
    const { ledger, state } = await ledgerOf(await open());
    await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        await ledger.buy('pay', 2, 1_000 + index);
        await ledger.apply(state({ at: 1_000 + index }));
      }),
    );
    assert.deepEqual(await ledger.split(1_100), [5, 2]);
    await ledger.audit();
  });
});
