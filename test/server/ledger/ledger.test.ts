import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PeriodState } from '../../../src/server/ledger/index.ts';
import {
  correctCredits,
  creditEntries,
  highestThisPeriod,
  purchaseReference,
  voidGrant,
} from '../../../src/server/ledger/index.ts';
import { forEachDatabase } from '../../support/databases.ts';
import { TestLedger } from '../../support/ledgers.ts';

const march = { start: 1_000, end: 2_000 };
const april = { start: 2_000, end: 3_000 };
let organizations = 0;

await forEachDatabase('The ledger', (open) => {
  /** A separate organization, and the state of its subscription with the test's changes. */
  const setUp = async () => {
    const database = await open();
    const subscriptionId = `sub_ledger_${++organizations}`;
    const ledger = await TestLedger.create(database, subscriptionId);
    const state = (changes: Partial<PeriodState>): PeriodState => {
      return { subscriptionId, period: march, quantity: 5, creditsPerSeat: 1, at: 1_000, ...changes };
    };
    return { database, ledger, state, subscriptionId };
  };

  test('the published case: 500 monthly and 200 lasting credits, used 400, used 200, next period', async () => {
    const { ledger, state } = await setUp();
    await ledger.apply(state({ quantity: 500 }));
    await ledger.buy('pay_1', 200, 1_001);
    assert.deepEqual(await ledger.split(1_001), [500, 200]);
    await ledger.use('job-1', 1_100, 400);
    assert.deepEqual(await ledger.split(1_100), [100, 200]);
    await ledger.use('job-2', 1_200, 200);
    assert.deepEqual(await ledger.split(1_200), [0, 100]);
    await ledger.apply(state({ quantity: 500, period: april, at: 2_000 }));
    assert.deepEqual(await ledger.split(2_000), [500, 100]);
    await ledger.audit();
  });

  describe('plan credits', () => {
    test('are granted once per period, regardless of how often its state is applied', async () => {
      const { ledger, state } = await setUp();
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

    test('are granted for seats above the period’s highest number: removing and adding seats mints none', async () => {
      const { database, ledger, state, subscriptionId } = await setUp();
      const added: number[] = [];
      for (const [index, quantity] of [5, 8, 5, 8, 7, 10, 1, 10].entries()) {
        added.push((await ledger.apply(state({ quantity, at: 1_100 + index }))).added);
      }
      assert.deepEqual(added, [5, 3, 0, 0, 0, 2, 0, 0]);
      const period = { subscriptionId, periodStart: march.start };
      assert.equal(await highestThisPeriod(database.db, ledger.organizationId, period), 10);
      assert.deepEqual(await ledger.split(1_200), [10, 0]);
    });

    test('are granted per seat as set by the policy', async () => {
      const { ledger, state } = await setUp();
      assert.equal((await ledger.apply(state({ creditsPerSeat: 3 }))).added, 15);
      assert.equal((await ledger.apply(state({ creditsPerSeat: 3, quantity: 6, at: 1_001 }))).added, 3);
    });

    test('of no seats, or of none per seat, write nothing but record the seats', async () => {
      const { ledger, state } = await setUp();
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

    test('can be used in the last second of the period, but not in the second at which it ends', async () => {
      const { ledger, state } = await setUp();
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

    test('that remain end with one entry, dated at the end', async () => {
      const { ledger, state } = await setUp();
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

    test('that remain end exactly with the period', async () => {
      const { ledger, state } = await setUp();
      await ledger.apply(state({}));
      assert.equal(await ledger.expire(2_000), 5);
    });

    test('of the next period are granted after those of the last have ended, even months late', async () => {
      const { ledger, state } = await setUp();
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

    test('are not granted for a past period, nor for one before the newest', async () => {
      const { ledger, state } = await setUp();
      assert.deepEqual(await ledger.apply(state({ at: 2_000 })), { status: 'ended', added: 0, increased: 0 });
      await ledger.apply(state({ period: april, at: 2_001 }));
      assert.deepEqual(await ledger.apply(state({ quantity: 9, at: 1_999 })), {
        status: 'stale',
        added: 0,
        increased: 0,
      });
      assert.deepEqual(await ledger.split(2_001), [5, 0]);
    });

    test('are not granted for a subscription other than the linked one', async () => {
      const { ledger, state } = await setUp();
      assert.deepEqual(await ledger.apply(state({ subscriptionId: 'sub_other' })), {
        status: 'stale',
        added: 0,
        increased: 0,
      });
      assert.deepEqual(await ledger.entries(), []);
    });

    test('of another subscription end automatically: linking back and forth loses nothing and mints nothing', async () => {
      const { database, ledger, state, subscriptionId } = await setUp();
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
      await ledger.apply(state({ period: april, at: 2_100 }));
      assert.deepEqual(await ledger.split(2_100), [8, 0]);
      assert.deepEqual(await ledger.split(2_500), [5, 0]);
      await ledger.audit();
    });

    test('of a period cut short by an anchor reset are voided, and used ones stay used', async () => {
      const { ledger, state } = await setUp();
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

    test('move with the end of their period, for example of a trial', async () => {
      const { ledger, state } = await setUp();
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

    test('of a period that Stripe started a moment before our clock wait for it', async () => {
      const { ledger, state } = await setUp();
      await ledger.apply(state({ quantity: 2 }));
      await ledger.apply(state({ period: april, at: 1_998 }));
      assert.deepEqual(await ledger.split(1_999), [2, 0]);
      assert.deepEqual(await ledger.split(2_000), [5, 0]);
    });
  });

  describe('purchased credits', () => {
    test('are granted once per payment', async () => {
      const { ledger } = await setUp();
      assert.equal((await ledger.buy('pay', 3, 1_000)).granted, true);
      const again = await ledger.buy('pay', 3, 1_001);
      assert.deepEqual([again.granted, again.quantity], [false, 3]);
      assert.deepEqual(await ledger.split(9_000_000), [0, 3]);
    });

    test('are used after plan credits, oldest first', async () => {
      const { ledger, state } = await setUp();
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
      const { ledger } = await setUp();
      await ledger.buy('pay', 2, 1_000);
      const first = await ledger.use('job', 1_001);
      assert.deepEqual(first, { status: 'used', usedAt: 1_001, source: 'purchased', available: 1 });
      const second = await ledger.use('job', 1_500);
      assert.deepEqual(second, { status: 'already_used', usedAt: 1_001, source: 'purchased', available: 1 });
    });

    test('reports that the job used its credit even if none is left now', async () => {
      const { ledger } = await setUp();
      await ledger.buy('pay', 1, 1_000);
      await ledger.use('job', 1_001);
      assert.equal((await ledger.use('job', 1_002)).status, 'already_used');
      assert.equal((await ledger.use('other', 1_002)).status, 'insufficient');
    });

    test('uses all of its credits or none', async () => {
      const { ledger } = await setUp();
      await ledger.buy('pay', 3, 1_000);
      assert.deepEqual(await ledger.use('job', 1_001, 4), { status: 'insufficient', available: 3 });
      assert.equal((await ledger.entries()).length, 1);
      assert.equal((await ledger.use('job', 1_001, 3)).status, 'used', 'a refused job can be tried again');
    });

    test('has a balance without the credits that had ended before it', async () => {
      const { ledger, state } = await setUp();
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

  describe('a void', () => {
    test('takes the remaining credits, records the number to take, and happens once', async () => {
      const { ledger } = await setUp();
      await ledger.buy('pay', 5, 1_000);
      await ledger.use('job', 1_001, 3);
      const refund = () =>
        ledger.locked((organization) =>
          voidGrant(organization, {
            grant: purchaseReference('pay'),
            reference: 're_1',
            reason: 'refund',
            at: 1_002,
          }),
        );
      assert.deepEqual(await refund(), { status: 'applied', requested: -5, applied: -2 });
      assert.deepEqual(await refund(), { status: 'already_applied', requested: -5, applied: -2 });
      assert.deepEqual(await ledger.split(1_002), [0, 0]);
      await ledger.audit();
    });

    test('of a part keeps the rest, and touches no other grants', async () => {
      const { ledger } = await setUp();
      await ledger.buy('pay', 5, 1_000);
      await ledger.buy('other', 7, 1_001);
      const refund = (reference: string, quantity: number) =>
        ledger.locked((organization) =>
          voidGrant(organization, {
            grant: purchaseReference('pay'),
            quantity,
            reference,
            reason: 'refund',
            at: 1_002,
          }),
        );
      assert.deepEqual(await refund('re_1', 2), { status: 'applied', requested: -2, applied: -2 });
      assert.deepEqual(await refund('re_2', 4), { status: 'applied', requested: -4, applied: -3 });
      assert.deepEqual(await ledger.split(1_003), [0, 7]);
    });

    test('of an unknown grant writes nothing, so that it can be repeated after the grant', async () => {
      const { ledger } = await setUp();
      const refund = () =>
        ledger.locked((organization) =>
          voidGrant(organization, {
            grant: purchaseReference('pay'),
            reference: 're',
            reason: 'refund',
            at: 1_002,
          }),
        );
      assert.deepEqual(await refund(), { status: 'unknown_grant' });
      await ledger.buy('pay', 2, 1_003);
      assert.deepEqual(await refund(), { status: 'applied', requested: -2, applied: -2 });
    });
  });

  describe('a correction', () => {
    const correct = (ledger: TestLedger, quantity: number, reference: string) =>
      ledger.locked((organization) =>
        correctCredits(organization, { quantity, reference, reason: 'support', at: 1_500 }),
      );

    test('adds credits that never end, once', async () => {
      const { ledger } = await setUp();
      assert.deepEqual(await correct(ledger, 4, 'ticket'), { status: 'applied', requested: 4, applied: 4 });
      assert.deepEqual(await correct(ledger, 4, 'ticket'), {
        status: 'already_applied',
        requested: 4,
        applied: 4,
      });
      assert.deepEqual(await ledger.split(9_000), [0, 4]);
      assert.deepEqual(
        (await ledger.entries()).map(({ kind }) => kind),
        ['correction'],
      );
    });

    test('takes credits in the order of spending, never below zero', async () => {
      const { ledger, state } = await setUp();
      await ledger.apply(state({ quantity: 2 }));
      await ledger.buy('pay', 2, 1_000);
      assert.deepEqual(await correct(ledger, -3, 'a'), { status: 'applied', requested: -3, applied: -3 });
      assert.deepEqual(await ledger.split(1_500), [0, 1]);
      assert.deepEqual(await correct(ledger, -3, 'b'), { status: 'applied', requested: -3, applied: -1 });
      assert.deepEqual(await correct(ledger, -3, 'c'), { status: 'applied', requested: -3, applied: 0 });
      await ledger.audit();
    });

    test('of zero or a fraction is refused', async () => {
      const { ledger } = await setUp();
      for (const quantity of [0, 0.5, Number.NaN])
        await assert.rejects(correct(ledger, quantity, 'x'), RangeError);
    });
  });

  describe('pages of entries', () => {
    test('are newest first and do not shift while new entries are added', async () => {
      const { database, ledger } = await setUp();
      for (let index = 1; index <= 7; index++) await ledger.buy(`pay_${index}`, index, 1_000 + index);
      const read = (cursor?: string) =>
        creditEntries(database.db, ledger.organizationId, { cursor, limit: 3 });
      const quantities = (page: Awaited<ReturnType<typeof read>>) =>
        page.entries.map(({ quantity }) => quantity);
      const first = await read();
      await ledger.buy('pay_8', 8, 2_000);
      const second = await read(first.nextCursor ?? '');
      const third = await read(second.nextCursor ?? '');
      assert.deepEqual([first, second, third].map(quantities), [[7, 6, 5], [4, 3, 2], [1]]);
      assert.equal(third.nextCursor, null);
    });

    test('have the job of a use and the end of a grant, and none of our own references', async () => {
      const { ledger, state } = await setUp();
      await ledger.apply(state({ quantity: 1 }));
      await ledger.use('job-7', 1_001);
      const shown = (await ledger.entries()).map(({ source, reference, expiresAt }) => [
        source,
        reference,
        expiresAt,
      ]);
      assert.deepEqual(shown, [
        ['plan', null, 2_000],
        ['plan', 'job-7', null],
      ]);
    });

    test('refuse an invalid cursor, and a limit out of range', async () => {
      const { database, ledger } = await setUp();
      for (const cursor of ['', '0', '-1', '1.5', 'x', '99999999999999999999']) {
        await assert.rejects(
          creditEntries(database.db, ledger.organizationId, { cursor, limit: 3 }),
          RangeError,
        );
      }
      for (const limit of [0, 101, 1.5]) {
        await assert.rejects(creditEntries(database.db, ledger.organizationId, { limit }), RangeError);
      }
    });
  });

  test('every write increases the revision, unless it changes nothing', async () => {
    const { database, ledger, state } = await setUp();
    const revision = async (): Promise<number | undefined> =>
      (
        await database.db
          .selectFrom('organizations')
          .select('revision')
          .where('id', '=', ledger.organizationId)
          .executeTakeFirst()
      )?.revision;
    const seen = [await revision()];
    for (const step of [
      () => ledger.apply(state({})),
      () => ledger.use('a', 1_001),
      () => ledger.use('a', 1_002),
      () => ledger.apply(state({})),
    ]) {
      await step();
      seen.push(await revision());
    }
    assert.deepEqual(seen, [0, 1, 2, 2, 2]);
  });

  test("organizations never see each other's entries, even with the same references", async () => {
    const [one, other] = [await setUp(), await setUp()];
    await one.ledger.buy('pay_same', 3, 1_000);
    assert.equal((await other.ledger.use('job', 1_001)).status, 'insufficient');
    assert.equal((await other.ledger.buy('pay_same', 1, 1_000)).granted, true);
    await one.ledger.use('job', 1_001);
    assert.equal((await other.ledger.use('job', 1_001)).status, 'used');
    assert.deepEqual(
      [await one.ledger.split(1_002), await other.ledger.split(1_002)],
      [
        [0, 2],
        [0, 0],
      ],
    );
    assert.equal((await other.ledger.entries()).length, 2);
  });

  test('of 50 jobs that use one of 10 credits at the same time, 10 get one and 40 are refused', async () => {
    const { ledger, state } = await setUp();
    await ledger.apply(state({ quantity: 6 }));
    await ledger.buy('pay', 4, 1_000);
    const uses = await Promise.all(Array.from({ length: 50 }, (_, job) => ledger.use(`job-${job}`, 1_500)));
    const count = (status: string): number => uses.filter((use) => use.status === status).length;
    assert.deepEqual([count('used'), count('insufficient')], [10, 40]);
    assert.deepEqual(await ledger.split(1_500), [0, 0]);
    await ledger.audit();
  });

  test('of 20 simultaneous posts of one job, one uses a credit', async () => {
    const { ledger } = await setUp();
    await ledger.buy('pay', 5, 1_000);
    const uses = await Promise.all(Array.from({ length: 20 }, () => ledger.use('job', 1_500)));
    assert.equal(uses.filter(({ status }) => status === 'used').length, 1);
    assert.deepEqual(await ledger.split(1_500), [0, 4]);
  });

  test('one payment and one period, applied many times at the same time, are granted once', async () => {
    const { ledger, state } = await setUp();
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
