import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { creditEntries } from '../../../src/server/ledger/index.ts';
import { forEachDatabase } from '../../support/databases.ts';
import { ledgerOf } from '../../support/ledgers.ts';

await forEachDatabase('Entries of the ledger', (open) => {
  describe('pages of entries', () => {
    test('are newest first and do not shift while new entries are added', async () => {
      const { database, ledger } = await ledgerOf(await open());
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
      const { ledger, state } = await ledgerOf(await open());
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
      const { database, ledger } = await ledgerOf(await open());
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
    const { database, ledger, state } = await ledgerOf(await open());
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
    const [one, other] = [await ledgerOf(await open()), await ledgerOf(await open())];
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
});
