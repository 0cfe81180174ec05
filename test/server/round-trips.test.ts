import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDatabase } from '../../src/server/index.ts';
import { payForPurchase } from '../support/backend.ts';
import { expectResponse, openPurchase, quoteFor, readAccount } from '../support/contract-responses.ts';
import { CreditEntryPageSchema, CreditUseSchema } from '../../src/contract/index.ts';
import type { CountingProxy } from '../support/counting-proxy.ts';
import { startCountingProxy } from '../support/counting-proxy.ts';
import { postgresServer } from '../support/databases.ts';
import type { World } from '../support/world.ts';
import { createWorld, DAY } from '../support/world.ts';

const found = await postgresServer();
const skip = 'missing' in found ? found.missing : false;

/** On one connection that is open already: its start is no part of a request. */
async function onWire(work: (world: World, proxy: CountingProxy) => Promise<void>): Promise<void> {
  if ('missing' in found) return;
  const proxy = await startCountingProxy(await found.createDatabase());
  const database = openDatabase({ url: proxy.url, maxConnections: 1 });
  try {
    const world = await createWorld(database, { elapsed: 15 * DAY });
    await readAccount(world);
    proxy.take();
    await work(world, proxy);
  } finally {
    await database.close();
    proxy.close();
  }
}

test(
  'A use of a credit takes five round trips, begin and commit included, and its repetition four',
  { skip },
  () =>
    onWire(async (world, proxy) => {
      const use = async (): Promise<boolean> => {
        const response = await world.send(
          'POST',
          'credit-uses',
          { reference: 'a' },
          { 'Idempotency-Key': 'key-a' },
        );
        return (await expectResponse(response, CreditUseSchema)).alreadyUsed;
      };
      assert.equal(await use(), false);
      assert.equal(proxy.take(), 5);
      assert.equal(await use(), true);
      assert.equal(proxy.take(), 4);
    }),
);

test('An account takes at most four round trips while its mirror is fresh', { skip }, () =>
  onWire(async (world, proxy) => {
    await readAccount(world);
    const taken = proxy.take();
    assert.ok(taken <= 4, String(taken));
  }),
);

test('A quote takes at most ten round trips, including storing the state read from Stripe', { skip }, () =>
  onWire(async (world, proxy) => {
    await quoteFor(world, 8);
    const taken = proxy.take();
    assert.ok(taken <= 10, String(taken));
  }),
);

test('A page of the ledger takes three round trips, including the prices of its purchases', { skip }, () =>
  onWire(async (world, proxy) => {
    const { id } = await openPurchase(world, 2);
    await payForPurchase(world, id);
    await world.simulator.settled();
    proxy.take();
    const response = await world.send('GET', 'credit-entries');
    const { entries } = await expectResponse(response, CreditEntryPageSchema);
    assert.equal(entries[0]?.purchase?.id, id);
    assert.equal(proxy.take(), 3);
  }),
);
