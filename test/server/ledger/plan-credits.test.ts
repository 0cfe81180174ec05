import assert from 'node:assert/strict';
import { test } from 'node:test';
import { highestThisPeriod } from '../../../src/server/ledger/index.ts';
import { forEachDatabase } from '../../support/databases.ts';
import { APRIL, MARCH, ledgerOf } from '../../support/ledgers.ts';

await forEachDatabase('Plan credits in the ledger', (open) => {
  test('plan credits are granted once per period, regardless of how often its state is applied', async () => {
    const { ledger, state } = await ledgerOf(await open());
    assert.deepEqual(await ledger.apply(state({})), {
      status: 'applied',
      added: 5,
      increased: 0,
      highest: 5,
    });
    for (const at of [1_000, 1_500, 1_999]) {
      assert.deepEqual(await ledger.apply(state({ at })), {
        status: 'applied',
        added: 0,
        increased: 0,
        highest: 5,
      });
    }
    assert.equal((await ledger.entries()).length, 1);
  });

  test('plan credits are granted for seats above the period’s highest number: removing and adding seats mints none', async () => {
    const { database, ledger, state, subscriptionId } = await ledgerOf(await open());
    const added: number[] = [];
    for (const [index, quantity] of [5, 8, 5, 8, 7, 10, 1, 10].entries()) {
      added.push((await ledger.apply(state({ quantity, at: 1_100 + index }))).added);
    }
    assert.deepEqual(added, [5, 3, 0, 0, 0, 2, 0, 0]);
    const period = { subscriptionId, periodStart: MARCH.start };
    assert.equal(await highestThisPeriod(database.db, ledger.organizationId, period), 10);
    assert.deepEqual(await ledger.split(1_200), [10, 0]);
  });

  test('plan credits are granted per seat as set by the policy', async () => {
    const { ledger, state } = await ledgerOf(await open());
    assert.equal((await ledger.apply(state({ creditsPerSeat: 3 }))).added, 15);
    assert.equal((await ledger.apply(state({ creditsPerSeat: 3, quantity: 6, at: 1_001 }))).added, 3);
  });

  test('plan credits of no seats, or of none per seat, write nothing but record the seats', async () => {
    const { ledger, state } = await ledgerOf(await open());
    assert.deepEqual(await ledger.apply(state({ creditsPerSeat: 0 })), {
      status: 'applied',
      added: 0,
      increased: 0,
      highest: 5,
    });
    assert.deepEqual(await ledger.apply(state({ quantity: 0, at: 1_001 })), {
      status: 'applied',
      added: 0,
      increased: 0,
      highest: 5,
    });
    assert.deepEqual(await ledger.entries(), []);
  });

  test('plan credits can be used in the last second of the period, but not in the second at which it ends', async () => {
    const { ledger, state } = await ledgerOf(await open());
    await ledger.apply(state({}));
    assert.equal((await ledger.use('a', 1_999)).status, 'used');
    assert.deepEqual(await ledger.use('b', 2_000), { status: 'insufficient', available: 0 });
    assert.deepEqual(await ledger.balances(1_999), {
      available: 4,
      plan: { available: 4, endsAt: 2_000, held: 0 },
      purchased: { available: 0 },
    });
    assert.deepEqual(await ledger.balances(2_000), {
      available: 0,
      plan: { available: 0, endsAt: null, held: 0 },
      purchased: { available: 0 },
    });
    assert.equal((await ledger.entries()).length, 2, 'no expiry is written by a refused use');
  });

  test('plan credits that remain end with one entry, dated at the end', async () => {
    const { ledger, state } = await ledgerOf(await open());
    await ledger.apply(state({}));
    await ledger.use('a', 1_500);
    assert.equal(await ledger.expire(1_999), 0);
    assert.equal(await ledger.expire(2_700), 4);
    assert.equal(await ledger.expire(2_701), 0);
    const last = (await ledger.entries()).at(-1);
    assert.deepEqual(
      [last?.kind, last?.quantity, last?.effectiveAt, last?.recordedAt, last?.balance],
      ['expiry', -4, 2_000, 2_700, 0],
    );
  });

  test('plan credits that remain end exactly with the period', async () => {
    const { ledger, state } = await ledgerOf(await open());
    await ledger.apply(state({}));
    assert.equal(await ledger.expire(2_000), 5);
  });

  test('plan credits of the next period are granted after those of the last have ended, even months late', async () => {
    const { ledger, state } = await ledgerOf(await open());
    await ledger.apply(state({}));
    const december = { start: 9_000, end: 10_000 };
    await ledger.apply(state({ period: december, quantity: 7, at: 9_500 }));
    const kinds = (await ledger.entries()).map(({ kind, quantity, effectiveAt }) => [
      kind,
      quantity,
      effectiveAt,
    ]);
    assert.deepEqual(kinds, [
      ['grant', 5, 1_000],
      ['expiry', -5, 2_000],
      ['grant', 7, 9_000],
    ]);
  });

  test('plan credits are not granted for a past period, nor for one before the newest', async () => {
    const { ledger, state } = await ledgerOf(await open());
    assert.deepEqual(await ledger.apply(state({ at: 2_000 })), { status: 'ended', added: 0, increased: 0 });
    await ledger.apply(state({ period: APRIL, at: 2_001 }));
    assert.deepEqual(await ledger.apply(state({ quantity: 9, at: 1_999 })), {
      status: 'stale',
      added: 0,
      increased: 0,
    });
    assert.deepEqual(await ledger.split(2_001), [5, 0]);
  });

  test('plan credits are not granted for a subscription other than the linked one', async () => {
    const { ledger, state } = await ledgerOf(await open());
    assert.deepEqual(await ledger.apply(state({ subscriptionId: 'sub_other' })), {
      status: 'stale',
      added: 0,
      increased: 0,
    });
    assert.deepEqual(await ledger.entries(), []);
  });

  test('plan credits of another subscription end automatically: linking back and forth loses nothing and mints nothing', async () => {
    const { database, ledger, state, subscriptionId } = await ledgerOf(await open());
    const link = async (id: string): Promise<void> => {
      await database.db
        .updateTable('organizations')
        .set({ subscription_id: id })
        .where('id', '=', ledger.organizationId)
        .execute();
    };
    const other = { subscriptionId: `${subscriptionId}_other`, quantity: 3 };
    const half = { start: 1_500, end: 2_500 };
    await ledger.apply(state({}));
    await ledger.use('a', 1_400);
    await link(other.subscriptionId);
    assert.equal((await ledger.apply(state({ ...other, period: half, at: 1_600 }))).added, 3);
    assert.deepEqual(await ledger.split(1_600), [7, 0]);
    await link(subscriptionId);
    assert.equal((await ledger.apply(state({ at: 1_700 }))).added, 0);
    assert.deepEqual(await ledger.split(1_700), [7, 0]);
    assert.deepEqual(await ledger.split(2_000), [3, 0]);
    await ledger.apply(state({ period: APRIL, at: 2_100 }));
    assert.deepEqual(await ledger.split(2_100), [8, 0]);
    assert.deepEqual(await ledger.split(2_500), [5, 0]);
    await ledger.audit();
  });

  test('plan credits of a period cut short by an anchor reset are voided, and used ones stay used', async () => {
    const { ledger, state } = await ledgerOf(await open());
    await ledger.apply(state({}));
    await ledger.use('a', 1_100);
    await ledger.apply(state({ period: { start: 1_400, end: 2_400 }, at: 1_402 }));
    assert.deepEqual(await ledger.split(1_402), [5, 0]);
    const kinds = (await ledger.entries()).map(({ kind, quantity, effectiveAt }) => [
      kind,
      quantity,
      effectiveAt,
    ]);
    assert.deepEqual(kinds, [
      ['grant', 5, 1_000],
      ['use', -1, 1_100],
      ['void', -4, 1_400],
      ['grant', 5, 1_400],
    ]);
    assert.equal((await ledger.apply(state({ at: 1_403 }))).status, 'stale');
    await ledger.audit();
  });

  test('plan credits move with the end of their period, for example of a trial', async () => {
    const { ledger, state } = await ledgerOf(await open());
    await ledger.apply(state({}));
    await ledger.use('a', 1_100);
    for (const end of [2_500, 2_000, 2_500]) {
      assert.equal((await ledger.apply(state({ period: { start: 1_000, end }, at: 1_200 }))).added, 0);
      assert.deepEqual(await ledger.balances(1_200), {
        available: 4,
        plan: { available: 4, endsAt: end, held: 0 },
        purchased: { available: 0 },
      });
    }
    await ledger.audit();
  });

  test('plan credits of a period that Stripe started a moment before our clock wait for it', async () => {
    const { ledger, state } = await ledgerOf(await open());
    await ledger.apply(state({ quantity: 2 }));
    await ledger.apply(state({ period: APRIL, at: 1_998 }));
    assert.deepEqual(await ledger.split(1_999), [2, 0]);
    assert.deepEqual(await ledger.split(2_000), [5, 0]);
  });
});
