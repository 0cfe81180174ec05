import { setTimeout as wait } from 'node:timers/promises';
import Stripe from 'stripe';
import type { Room, StripeAccount } from './account.ts';

/** Polling interval and timeout of an advancing clock, in milliseconds. */
const LOOK_EVERY = 1000;
const LOOK_FOR = 180_000;

/**
 * An account in Stripe's test mode. Throws for any other key: the suite creates and deletes customers. `config` replaces the network
 * in a rehearsal.
 */
export function testModeAccount(key: string, config: Stripe.StripeConfig = {}): StripeAccount {
  if (!/^(sk|rk)_test_\w+$/.test(key)) {
    throw new TypeError('The suite takes keys of test mode only: sk_test_… or rk_test_…');
  }
  const stripe = new Stripe(key, { maxNetworkRetries: 2, telemetry: false, ...config });
  return {
    name: 'Stripe’s test mode',
    open: (start) => (start === 'now' ? Promise.resolve(presentRoom(stripe)) : clockedRoom(stripe, start)),
  };
}

function presentRoom(stripe: Stripe): Room {
  const end = createEnd(stripe);
  return {
    stripe,
    customerParams: {},
    now: () => Math.floor(Date.now() / 1000),
    advanceTo: () => Promise.reject(new Error('The present cannot be moved: open the scenario with a start')),
    ...end,
  };
}

/** A room with a test clock, whose deletion also deletes its customers and subscriptions. */
async function clockedRoom(stripe: Stripe, start: number): Promise<Room> {
  const clock = await stripe.testHelpers.testClocks.create({
    frozen_time: start,
    name: 'billing-elements contract',
  });
  const end = createEnd(stripe);
  let now = clock.frozen_time;
  end.atEnd(() => stripe.testHelpers.testClocks.del(clock.id));
  return {
    stripe,
    customerParams: { test_clock: clock.id },
    now: () => now,
    async advanceTo(instant) {
      await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: instant });
      await ready(stripe, clock.id);
      now = instant;
    },
    ...end,
  };
}

async function ready(stripe: Stripe, clock: string): Promise<void> {
  const until = Date.now() + LOOK_FOR;
  while (Date.now() < until) {
    const { status } = await stripe.testHelpers.testClocks.retrieve(clock);
    if (status === 'ready') return;
    if (status !== 'advancing') throw new Error(`The test clock ${clock} is ${status}`);
    await wait(LOOK_EVERY);
  }
  throw new Error(`The test clock ${clock} still advances after ${LOOK_FOR / 1000} seconds`);
}

function createEnd(stripe: Stripe): Pick<Room, 'atEnd' | 'close'> {
  const removals: ((stripe: Stripe) => Promise<unknown>)[] = [];
  return {
    atEnd(remove) {
      removals.push(remove);
    },
    async close() {
      const failures: unknown[] = [];
      for (const remove of removals.reverse()) {
        await remove(stripe).catch((error: unknown) => {
          failures.push(error);
        });
      }
      if (failures.length > 0)
        throw new AggregateError(failures, 'Something of this scenario is still there');
    },
  };
}
