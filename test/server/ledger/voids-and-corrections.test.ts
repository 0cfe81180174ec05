import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { correctCredits, purchaseReference, voidGrant } from '../../../src/server/ledger/index.ts';
import { forEachDatabase } from '../../support/databases.ts';
import type { TestLedger } from '../../support/ledgers.ts';
import { ledgerOf } from '../../support/ledgers.ts';

await forEachDatabase('Voids and corrections in the ledger', (open) => {
  describe('a void', () => {
    test('takes the remaining credits, records the number to take, and happens once', async () => {
      const { ledger } = await ledgerOf(await open());
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
      const { ledger } = await ledgerOf(await open());
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
      const { ledger } = await ledgerOf(await open());
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
      const { ledger } = await ledgerOf(await open());
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
      const { ledger, state } = await ledgerOf(await open());
      await ledger.apply(state({ quantity: 2 }));
      await ledger.buy('pay', 2, 1_000);
      assert.deepEqual(await correct(ledger, -3, 'a'), { status: 'applied', requested: -3, applied: -3 });
      assert.deepEqual(await ledger.split(1_500), [0, 1]);
      assert.deepEqual(await correct(ledger, -3, 'b'), { status: 'applied', requested: -3, applied: -1 });
      assert.deepEqual(await correct(ledger, -3, 'c'), { status: 'applied', requested: -3, applied: 0 });
      await ledger.audit();
    });

    test('of zero or a fraction is refused', async () => {
      const { ledger } = await ledgerOf(await open());
      for (const quantity of [0, 0.5, Number.NaN])
        await assert.rejects(correct(ledger, quantity, 'x'), RangeError);
    });
  });
});
