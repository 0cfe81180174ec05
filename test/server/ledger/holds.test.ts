import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PeriodInvoiceState } from '../../../src/server/ledger/index.ts';
import { applyPeriodInvoice, restoreGrant, voidGrant } from '../../../src/server/ledger/index.ts';
import { forEachDatabase } from '../../support/databases.ts';
import { TestLedger } from '../../support/ledgers.ts';

const START = 1_000;
const END = 2_000;

/** Successive states of the invoice; then available and held credits, with five granted and two used first. */
const OUTCOMES: readonly [states: readonly PeriodInvoiceState[], available: number, held: number][] = [
  [['expected'], 3, 0],
  [['owed'], 0, 3],
  [['owed', 'owed'], 0, 3],
  [['owed', 'expected'], 0, 3],
  [['owed', 'paid'], 3, 0],
  [['owed', 'paid', 'paid'], 3, 0],
  [['owed', 'paid', 'owed'], 0, 3],
  [['owed', 'paid', 'owed', 'paid'], 3, 0],
  [['paid'], 3, 0],
  [['written_off'], 0, 0],
  [['owed', 'written_off'], 0, 0],
  [['owed', 'written_off', 'written_off'], 0, 0],
  [['owed', 'written_off', 'paid'], 3, 0],
  [['written_off', 'paid', 'paid'], 3, 0],
  [['written_off', 'paid', 'written_off', 'paid'], 3, 0],
];

await forEachDatabase('Credits of a period', (open) => {
  let count = 0;
  const begin = async (): Promise<{
    ledger: TestLedger;
    subscriptionId: string;
    readonly hear: (state: PeriodInvoiceState, at: number) => Promise<void>;
    readonly seats: (quantity: number, at: number, end?: number) => Promise<void>;
  }> => {
    const subscriptionId = `sub_hold_${++count}_${Math.trunc(performance.now() * 1000)}`;
    const ledger = await TestLedger.create(await open(), subscriptionId);
    return {
      ledger,
      subscriptionId,
      hear: async (state, at) =>
        await ledger.locked((organization) =>
          applyPeriodInvoice(organization, { subscriptionId, start: START, invoiceId: 'in_1', state, at }),
        ),
      seats: async (quantity, at, end = END) => {
        await ledger.apply({
          subscriptionId,
          period: { start: START, end },
          quantity,
          creditsPerSeat: 1,
          at,
        });
      },
    };
  };

  for (const [states, available, held] of OUTCOMES) {
    test(`with two used follow an invoice that is ${states.join(', then ')}`, async () => {
      const { ledger, hear, seats } = await begin();
      await seats(5, START);
      await ledger.use('job', START, 2);
      for (const [index, state] of states.entries()) await hear(state, START + index + 1);
      const balances = await ledger.balances(START + 10);
      assert.deepEqual([balances.plan.available, balances.plan.held], [available, held]);
      const after = await ledger.balances(END);
      assert.deepEqual([after.plan.available, after.plan.held], [0, 0]);
      for (const state of states) await hear(state, END);
      await hear('paid', END + 1);
      const late = await ledger.balances(END + 1);
      assert.deepEqual([late.available, late.plan.held], [0, 0], 'a late payment grants nothing');
      await ledger.audit();
    });
  }

  test('on hold are not spent: purchased ones are, and without them the use is refused', async () => {
    const { ledger, hear, seats } = await begin();
    await seats(5, START);
    await ledger.buy('pi_1', 1, START);
    await hear('owed', START + 1);
    const first = await ledger.use('job-1', START + 2);
    assert.ok(first.status === 'used' && first.source === 'purchased');
    assert.equal((await ledger.use('job-2', START + 3)).status, 'insufficient');
    await hear('paid', START + 4);
    assert.equal((await ledger.use('job-2', START + 5)).status, 'used');
    assert.deepEqual(await ledger.split(START + 6), [4, 0]);
    await ledger.audit();
  });

  test('are held without those of seats added within the period', async () => {
    const { ledger, hear, seats } = await begin();
    await seats(5, START);
    await seats(8, START + 1);
    await hear('owed', START + 2);
    const { plan } = await ledger.balances(START + 2);
    assert.deepEqual([plan.available, plan.held], [3, 5]);
    await hear('written_off', START + 3);
    assert.deepEqual(await ledger.split(START + 3), [3, 0]);
    await ledger.audit();
  });

  test('stay on hold if the end of their period moves', async () => {
    const { ledger, hear, seats } = await begin();
    await seats(5, START);
    await ledger.use('job', START);
    await hear('owed', START + 1);
    await seats(5, START + 2, END + 500);
    const moved = await ledger.balances(END);
    assert.deepEqual([moved.plan.available, moved.plan.held], [0, 4]);
    await hear('paid', END + 1);
    assert.deepEqual(await ledger.split(END + 2), [4, 0]);
    await ledger.audit();
  });

  test('on hold can be taken back, and are returned on hold', async () => {
    const { ledger, subscriptionId, hear, seats } = await begin();
    await seats(5, START);
    await hear('owed', START + 1);
    const grant = `plan:${subscriptionId}:${START}:0-5`;
    const request = { grant, quantity: 2, reference: 're_1', reason: 'refund', at: START + 2 };
    await ledger.locked((organization) => voidGrant(organization, request));
    assert.equal((await ledger.balances(START + 2)).plan.held, 3);
    const back = { grant, quantity: 2, requested: 2, reference: 're_1', reason: 'won', at: START + 3 };
    await ledger.locked((organization) => restoreGrant(organization, back));
    await hear('owed', START + 4);
    const { plan } = await ledger.balances(START + 4);
    assert.deepEqual([plan.available, plan.held], [0, 5]);
    await ledger.audit();
  });

  test('wait while withheld, and are granted once, in addition to those of added seats', async () => {
    const { ledger, subscriptionId } = await begin();
    const period = { start: START, end: END };
    const apply = async (quantity: number, isWithheld: boolean, at: number): Promise<number> =>
      (await ledger.apply({ subscriptionId, period, quantity, creditsPerSeat: 1, isWithheld, at })).added;
    assert.equal(await apply(5, true, START), 0);
    assert.equal(await apply(7, true, START + 1), 2);
    assert.equal(await apply(6, false, START + 2), 5);
    assert.equal(await apply(7, false, START + 3), 0);
    assert.deepEqual(await ledger.split(START + 4), [7, 0]);
    await ledger.audit();
  });

  test('are distinguished from those of added seats by the invoice’s lines', async () => {
    const { ledger, subscriptionId, hear } = await begin();
    const period = { start: START, end: END };
    await ledger.apply({ subscriptionId, period, quantity: 8, billedSeats: 5, creditsPerSeat: 1, at: START });
    await hear('owed', START + 1);
    const { plan } = await ledger.balances(START + 1);
    assert.deepEqual([plan.available, plan.held], [3, 5]);
  });
});
