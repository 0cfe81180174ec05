import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { BillingDatabase, BillingPolicy, StartTimer } from '../../src/server/index.ts';
import { OperatorError } from '../../src/server/index.ts';
import { SeatChangeQuoteSchema, SeatChangeSchema } from '../../src/contract/index.ts';
import { expectResponse, expectProblem, readAccount } from '../support/contract-responses.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { World, WorldOptions } from '../support/world.ts';
import { createWorld } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

const using = (seatUsage: unknown, policy: Partial<BillingPolicy> = {}): WorldOptions => ({
  seed: { seats: 5 },
  elapsed: 15 * 86_400,
  policy: { ...policy, seatUsage: seatUsage as NonNullable<BillingPolicy['seatUsage']> },
});

/** Fires two-second timers immediately, such as those for the host's functions. */
const endsAtOnce: StartTimer = (milliseconds, onEnd) => {
  if (milliseconds === 2_000) setImmediate(onEnd);
  return () => undefined;
};

const quote = (world: World, seats: number): Promise<Response> =>
  world.send('POST', 'seat-changes/quotes', { seats });

describe('Users in use', () => {
  test('are part of the account, and the minimum is the highest of 1, the host’s limit and their number', async () => {
    for (const [usage, limit, minimum] of [
      [{ assigned: 2, invited: 1 }, 1, 3],
      [{ assigned: 2, invited: 1 }, 4, 4],
      [{ assigned: 0, invited: 0 }, 0, 1],
      [{ assigned: 4, invited: 1 }, 1, 5],
      [{ assigned: 30, invited: 0 }, 1, 5],
      [{ assigned: 30, invited: 0 }, 8, 8],
    ] as const) {
      const world = await createWorld(
        database,
        using(() => Promise.resolve(usage), { seatLimits: () => ({ minimum: limit, maximum: 20 }) }),
      );
      const account = await readAccount(world);
      assert.deepEqual([account.seatUsage, account.seats.minimum], [usage, minimum]);
      assert.deepEqual(world.errors, []);
    }
  });

  test('are omitted if the host does not report them', async () => {
    for (const policy of [using(() => null), { seed: { seats: 5 } }]) {
      const account = await readAccount(await createWorld(database, policy));
      assert.deepEqual(['seatUsage' in account, account.seats.minimum], [false, 1]);
    }
  });

  test('block a quote for fewer users, with a code other than that of the host’s limit', async () => {
    const world = await createWorld(
      database,
      using(() => ({ assigned: 3, invited: 1 }), { seatLimits: () => ({ minimum: 2, maximum: null }) }),
    );
    const problem = await expectProblem(await quote(world, 3), 'seats_in_use');
    assert.deepEqual([problem.limit, problem.retryable], [4, false]);
    await expectResponse(await quote(world, 4), SeatChangeQuoteSchema);
  });

  test('never block adding users, even if more are in use than are paid for', async () => {
    const world = await createWorld(
      database,
      using(() => ({ assigned: 8, invited: 1 })),
    );
    const { id } = await expectResponse(await quote(world, 6), SeatChangeQuoteSchema);
    const body = { quoteId: id };
    const changed = await world.send('POST', 'seat-changes', body, { 'Idempotency-Key': 'one-more' });
    assert.equal((await expectResponse(changed, SeatChangeSchema)).status, 'succeeded');
    assert.equal((await expectProblem(await quote(world, 5), 'seats_in_use')).limit, 9);
  });

  test('block confirming a quote made before their number rose', async () => {
    const usage = { assigned: 3, invited: 0 };
    const world = await createWorld(
      database,
      using(() => usage),
    );
    const { id } = await expectResponse(await quote(world, 3), SeatChangeQuoteSchema);
    usage.invited = 2;
    const response = await world.send(
      'POST',
      'seat-changes',
      { quoteId: id },
      { 'Idempotency-Key': 'confirm' },
    );
    assert.equal((await expectProblem(response, 'seats_in_use')).limit, 5);
    assert.equal((await readAccount(world)).seats.quantity, 5);
  });

  const broken: Readonly<Record<string, [seatUsage: () => unknown, sentence: RegExp]>> = {
    'throws synchronously': [
      () => {
        throw new Error('no directory');
      },
      /no directory/,
    ],
    rejects: [() => Promise.reject(new Error('no directory')), /no directory/],
    'returns a number': [() => 3, /must return \{ assigned, invited \} or null, got 3/],
    'returns a fraction': [() => ({ assigned: 1.5, invited: 0 }), /assigned of policy.seatUsage/],
    'returns an object for a number': [
      () => ({ assigned: Object.create(null) as unknown, invited: 0 }),
      /assigned of policy.seatUsage must be a whole number of at least 0, got an object of no class/,
    ],
    'returns nothing': [() => undefined, /got undefined/],
  };
  for (const [name, [seatUsage, sentence]] of Object.entries(broken)) {
    test(`that ${name} keep the account readable, and the host is notified`, async () => {
      const world = await createWorld(database, using(seatUsage));
      const account = await readAccount(world);
      assert.deepEqual(['seatUsage' in account, account.seats.minimum], [false, 1]);
      const [error] = world.errors;
      assert.ok(error instanceof OperatorError);
      assert.equal(error.code, 'seat_usage_unavailable');
      assert.equal(error.facts['organizationId'], world.organizationId);
      assert.doesNotMatch(error.message, /\.\./);
      assert.match(error.message, sentence);
    });
  }

  test('that never resolve do not delay the account', async () => {
    const world = await createWorld(database, {
      ...using(() => new Promise(() => undefined)),
      startTimer: endsAtOnce,
    });
    const account = await readAccount(world);
    assert.equal('seatUsage' in account, false);
    assert.match(String(world.errors[0]), /took longer than 2000 ms/);
  });
});

test('seat limits that never resolve fail the request, and the host gets the reason', async () => {
  const never = (): Promise<never> => new Promise(() => undefined);
  const world = await createWorld(database, { policy: { seatLimits: never }, startTimer: endsAtOnce });
  for (const response of [world.send('GET', 'account'), quote(world, 8)]) {
    await expectProblem(await response, 'internal_error');
  }
  const [reported] = world.errors;
  assert.ok(reported instanceof OperatorError);
  assert.equal(reported.code, 'seat_limits_unavailable');
  assert.match(reported.message, /policy\.seatLimits took longer than 2000 ms/);
});
