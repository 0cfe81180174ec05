import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreditEntryPageSchema, CreditUseSchema, OPERATION_DETAILS } from '../../src/contract/index.ts';
import type { CreditEntry } from '../../src/contract/index.ts';
import { isBillingProblem } from '../../src/server/index.ts';
import { payForPurchase } from '../support/backend.ts';
import {
  changeSeats,
  expectResponse,
  expectProblem,
  openPurchase,
  readAccount,
} from '../support/contract-responses.ts';
import { forEachDatabase } from '../support/databases.ts';
import type { World, WorldOptions } from '../support/world.ts';
import { createWorld, DAY, START } from '../support/world.ts';

const use = (world: World, reference: string, key = `key-${reference}`): Promise<Response> =>
  world.send('POST', 'credit-uses', { reference }, { 'Idempotency-Key': key });

async function buy(world: World, quantity: number): Promise<void> {
  await payForPurchase(world, (await openPurchase(world, quantity)).id);
  await world.simulator.settled();
}

async function allEntries(world: World, limit: number): Promise<readonly CreditEntry[]> {
  const all: CreditEntry[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const page = await expectResponse(
      await world.send('GET', `credit-entries?limit=${limit}${query}`),
      CreditEntryPageSchema,
    );
    all.push(...page.entries);
    cursor = page.nextCursor;
  }
  return all;
}

await forEachDatabase('credits', (open) => {
  const newWorld = async (options: WorldOptions = {}): Promise<World> =>
    await createWorld(await open(), { elapsed: 15 * DAY, ...options });

  test('one job uses one: plan credits first, then purchased; posting the job again uses none and says so', async () => {
    const world = await newWorld({ seed: { seats: 1 } });
    await buy(world, 1);
    const first = await expectResponse(await use(world, 'job-1'), CreditUseSchema);
    assert.deepEqual([first.source, first.available, first.alreadyUsed], ['plan', 1, false]);
    const again = await use(world, 'job-1');
    assert.equal(again.headers.get('Idempotency-Replayed'), 'true');
    const repeated = await expectResponse(again, CreditUseSchema);
    assert.deepEqual([repeated.alreadyUsed, repeated.available, repeated.usedAt], [true, 1, first.usedAt]);
    const otherKey = await expectResponse(await use(world, 'job-1', 'other'), CreditUseSchema);
    assert.equal(otherKey.alreadyUsed, true);
    await expectProblem(await use(world, 'job-2', 'other'), 'idempotency_key_reused');
    assert.equal((await expectResponse(await use(world, 'job-2'), CreditUseSchema)).source, 'purchased');
    await expectProblem(await use(world, 'job-3'), 'insufficient_credits');
    assert.equal((await allEntries(world, 100)).filter(({ kind }) => kind === 'use').length, 2);
  });

  test("the host's own server uses one by the same rules", async () => {
    const world = await newWorld({ seed: { seats: 1 } });
    const { organizationId, handler } = world;
    assert.equal((await handler.useCredit({ organizationId, reference: 'job-1' })).alreadyUsed, false);
    assert.equal((await handler.useCredit({ organizationId, reference: 'job-1' })).alreadyUsed, true);
    await assert.rejects(handler.useCredit({ organizationId, reference: 'job-2' }), (error: unknown) => {
      assert.ok(isBillingProblem(error));
      assert.equal(error.code, 'insufficient_credits');
      return true;
    });
    await assert.rejects(
      handler.useCredit({ organizationId: 'org_none', reference: 'job-1' }),
      /no linked subscription/,
    );
  });

  test('fifty simultaneous uses of ten credits: ten succeed, forty are refused', async () => {
    const world = await newWorld({ seed: { seats: 10 } });
    const responses = await Promise.all(Array.from({ length: 50 }, (_, index) => use(world, `job-${index}`)));
    assert.equal(responses.filter(({ status }) => status === 201).length, 10);
    assert.equal(responses.filter(({ status }) => status === 409).length, 40);
    assert.equal((await readAccount(world)).credits.available, 0);
  });

  test('the published case: 500 monthly and 200 lasting credits', async () => {
    const world = await newWorld({ seed: { seats: 50 }, policy: { creditsPerSeat: 10 } });
    await buy(world, 100);
    await buy(world, 100);
    const { organizationId, handler } = world;
    let job = 0;
    const useMany = async (count: number): Promise<void> => {
      for (let n = 0; n < count; n += 1)
        await handler.useCredit({ organizationId, reference: `job-${(job += 1)}` });
    };
    const left = async (): Promise<readonly number[]> => {
      const { credits } = await readAccount(world);
      return [credits.plan.available, credits.purchased.available];
    };
    assert.deepEqual(await left(), [500, 200]);
    await useMany(400);
    assert.deepEqual(await left(), [100, 200]);
    await useMany(200);
    assert.deepEqual(await left(), [0, 100]);
    await world.simulator.advanceBy(17 * DAY);
    await world.simulator.settled();
    assert.deepEqual(await left(), [500, 100]);
  });

  test('credits of a new period can be used before its first read', async () => {
    const world = await newWorld({ seed: { seats: 1 } });
    world.simulator.holdEvents();
    await use(world, 'job-1');
    await expectProblem(await use(world, 'job-2'), 'insufficient_credits');
    await world.simulator.advanceTo(START + 31 * DAY);
    assert.equal((await expectResponse(await use(world, 'job-2'), CreditUseSchema)).source, 'plan');
  });

  test("available credits can be used while Stripe does not respond, even after the period's end", async () => {
    const world = await newWorld({ seed: { seats: 1 } });
    await buy(world, 1);
    world.simulator.holdEvents();
    await world.simulator.advanceTo(START + 31 * DAY);
    world.wire.fail({ kind: 'lost', position: 'before', times: 100 });
    assert.equal((await expectResponse(await use(world, 'job-1'), CreditUseSchema)).source, 'purchased');
    // The new period's credits are not known yet: responding that there are none would be a guess.
    await expectProblem(await use(world, 'job-2'), 'payment_provider_unavailable');
  });

  test('the ledger is paged newest first, and new entries do not shift pages', async () => {
    const world = await newWorld();
    await buy(world, 2);
    for (const job of ['a', 'b', 'c']) await use(world, job);
    await changeSeats(world, 7);
    const all = await allEntries(world, 100);
    assert.deepEqual(
      all.map(({ kind, quantity, reference, balance }) => [kind, quantity, reference, balance]),
      [
        ['grant', 2, null, 6],
        ['use', -1, 'c', 4],
        ['use', -1, 'b', 5],
        ['use', -1, 'a', 6],
        ['grant', 2, null, 7],
        ['grant', 5, null, 5],
      ],
    );
    assert.deepEqual(await allEntries(world, 2), all);
    const page = await expectResponse(
      await world.send('GET', 'credit-entries?limit=2'),
      CreditEntryPageSchema,
    );
    await use(world, 'd');
    const next = await expectResponse(
      await world.send('GET', `credit-entries?limit=2&cursor=${page.nextCursor}`),
      CreditEntryPageSchema,
    );
    assert.deepEqual(next.entries, all.slice(2, 4));
    for (const query of ['cursor=x', 'limit=0', 'limit=101', 'limit=a']) {
      await expectProblem(await world.send('GET', `credit-entries?${query}`), 'invalid_request');
    }
  });

  test('a page has as many entries as the contract says, unless the caller sets a limit', async () => {
    const { limit } = OPERATION_DETAILS.listCreditEntries.query;
    const world = await newWorld({ seed: { seats: limit.default + 1 } });
    for (let job = 0; job < limit.default; job++) await use(world, `job-${job}`);
    const page = await expectResponse(await world.send('GET', 'credit-entries'), CreditEntryPageSchema);
    assert.equal(page.entries.length, limit.default);
    assert.notEqual(page.nextCursor, null);
  });

  test("organizations never see each other's credits", async () => {
    const [world, other] = [await newWorld(), await newWorld()];
    await use(world, 'job-1');
    assert.equal((await expectResponse(await use(other, 'job-1'), CreditUseSchema)).alreadyUsed, false);
    assert.deepEqual((await allEntries(other, 100)).length, 2);
    const purchase = await openPurchase(world, 1);
    await expectProblem(await other.send('GET', `credit-purchases/${purchase.id}`), 'not_found');
  });
});
