import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import Stripe from 'stripe';
import type { StripeSimulator } from '../../src/simulator/index.ts';
import { createStripeSimulator } from '../../src/simulator/index.ts';
import { createStripeWire } from '../support/stripe-wire.ts';
import type { StripeAccount } from './account.ts';
import { withShop, withStage } from './scenario.ts';
import { testModeAccount } from './test-mode-account.ts';

const CLOCKS = '/v1/test_helpers/test_clocks';

interface Rehearsal {
  readonly account: StripeAccount;
  /** Names of the deleted resources, in order. */
  readonly removed: readonly string[];
  /** How often a clock was read. */
  readonly reads: () => number;
}

/**
 * Test mode without Stripe: what the suite sends there is checked against the SDK's types, test clocks advance a simulator, and
 * deletions are only recorded.
 */
function rehearse(): Rehearsal {
  let simulator: StripeSimulator = createStripeSimulator();
  const removed: string[] = [];
  let reads = 0;
  const clock = (status: string): Response =>
    Response.json({ id: 'clock_1', object: 'test_helpers.test_clock', status, frozen_time: simulator.now() });

  const wire = createStripeWire(async (url, init) => {
    const { pathname } = new URL(url);
    const form = new URLSearchParams(typeof init?.body === 'string' ? init.body : '');
    if (pathname === CLOCKS) {
      const start = Number(form.get('frozen_time'));
      simulator = createStripeSimulator({ now: () => start });
      return clock('ready');
    }
    if (pathname === `${CLOCKS}/clock_1/advance`) {
      await simulator.advanceTo(Number(form.get('frozen_time')));
      return clock('advancing');
    }
    if (pathname === `${CLOCKS}/clock_1` && init?.method === 'GET') {
      reads += 1;
      return clock(reads % 2 === 0 ? 'ready' : 'advancing');
    }
    const takesAway = init?.method === 'DELETE' || form.get('active') === 'false';
    if (takesAway) {
      removed.push(pathname.split('/').at(-2) ?? '');
      return Response.json({ id: 'gone', object: 'gone', deleted: true });
    }
    form.delete('test_clock');
    return await simulator.fetch(url, { ...init, ...(init?.method === 'POST' && { body: form.toString() }) });
  });
  const httpClient = Stripe.createFetchHttpClient((url, init) =>
    wire.fetch(url instanceof Request ? url.url : url.toString(), init),
  );
  const account = testModeAccount('sk_test_rehearsal', { httpClient });
  return { account, removed, reads: () => reads };
}

describe('a scenario in test mode', () => {
  test('waits for its clock, and deletes everything it created, the clock with the customer last', async (t) => {
    const { account, removed, reads } = rehearse();
    const scenario = withStage('', { percentOff: 50, taxPercentage: 19 }, async (stage) => {
      assert.equal(reads(), 2);
      await stage.change(8);
      assert.equal((await stage.read()).snapshot.quantity, 8);
    });
    await scenario.run(account, t);
    assert.deepEqual(removed, ['tax_rates', 'coupons', 'prices', 'products', 'test_clocks']);
  });

  test('also deletes everything if it fails, and then reports the failure', async (t) => {
    const { account, removed } = rehearse();
    const scenario = withShop('', () => Promise.reject(new Error('Stripe does something else')));
    await assert.rejects(scenario.run(account, t), /Stripe does something else/);
    assert.deepEqual(removed, ['prices', 'products', 'customers']);
  });

  test('cannot advance its clock without a test clock', async () => {
    const room = await rehearse().account.open('now');
    await assert.rejects(room.advanceTo(0), /cannot be moved/);
  });
});
