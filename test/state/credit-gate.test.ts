import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Account } from '../../src/contract/index.ts';
import { readCreditGate } from '../../src/state/index.ts';
import { anAccount } from '../support/samples.ts';
import { lostConnection, ManualTime, scriptedClient, stillStore } from './stage.ts';

const withCredits = (available: number, changes: Partial<Account> = {}): Account => ({
  ...anAccount(changes),
  credits: { ...anAccount().credits, available },
});

async function gateOf(...responses: readonly (Account | Error)[]) {
  const left = [...responses];
  const { client } = scriptedClient({
    account: async () => {
      const response = left.shift()!;
      if (response instanceof Error) throw response;
      return response;
    },
  });
  const store = stillStore(client, new ManualTime());
  const gate = () => readCreditGate(store.$account.get());
  const next = async () => {
    await store.refresh();
    return gate();
  };
  return { gate, store, next };
}

describe('the gate', () => {
  test('is unknown before the account is read, with the error if it could not be read', async () => {
    const error = lostConnection();
    const { gate, next } = await gateOf(error);
    assert.deepEqual(gate(), { status: 'unknown', error: null });
    assert.deepEqual(await next(), { status: 'unknown', error });
  });

  test('is open with a credit and closed with none, and opens automatically when credits arrive', async () => {
    const { next } = await gateOf(
      withCredits(1),
      withCredits(0, { revision: 2 }),
      withCredits(2, { revision: 3 }),
    );
    assert.deepEqual(await next(), { status: 'open', available: 1 });
    assert.deepEqual(await next(), { status: 'closed', reason: 'no_credits', canBuy: true });
    assert.deepEqual(await next(), { status: 'open', available: 2 });
  });

  test('keeps its state while the account is read again, and if that fails', async () => {
    const { gate, store, next } = await gateOf(withCredits(1), lostConnection());
    await next();
    const reading = store.refresh();
    assert.equal(gate().status, 'open');
    await reading;
    assert.equal(gate().status, 'open');
  });

  test('offers to buy only if credits are sold and the user may buy them', async () => {
    const { next } = await gateOf(
      withCredits(0, { topUp: null }),
      withCredits(0, { revision: 2, scopes: ['billing:read', 'credits:use'] }),
    );
    for (let each = 0; each < 2; each++) {
      assert.deepEqual(await next(), { status: 'closed', reason: 'no_credits', canBuy: false });
    }
  });
});
