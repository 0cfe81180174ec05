import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { BillingError } from '../../src/client/index.ts';
import type { BillingStore } from '../../src/state/index.ts';
import { assertReachable } from '../../src/state/reachable.ts';

const navigator = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
beforeEach(() => {
  Object.defineProperty(globalThis, 'navigator', { value: { onLine: false }, configurable: true });
});
afterEach(() => {
  if (navigator) Object.defineProperty(globalThis, 'navigator', navigator);
  else Reflect.deleteProperty(globalThis, 'navigator');
});

const storeThat = (account: () => Promise<unknown>): BillingStore =>
  ({ client: { account } }) as unknown as BillingStore;

test('a browser that is offline and got no response has not reached the server', async () => {
  const error = new BillingError({ code: 'network_error', retryable: true });
  await assert.rejects(assertReachable(storeThat(() => Promise.reject(error))), error);
});

test('any response counts as reached: a refused account request says nothing about a charge', async () => {
  for (const status of [403, 404, 409, 429, 500, 502]) {
    const error = new BillingError({ code: 'organization_unknown', status });
    await assertReachable(storeThat(() => Promise.reject(error)));
  }
  await assertReachable(storeThat(() => Promise.resolve({})));
});

test('a browser that is online sends no request', async () => {
  Object.defineProperty(globalThis, 'navigator', { value: { onLine: true }, configurable: true });
  await assertReachable(storeThat(() => assert.fail('The account was read')));
});
