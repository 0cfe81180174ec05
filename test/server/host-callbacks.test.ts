import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { BillingDatabase, BillingHandlerOptions } from '../../src/server/index.ts';
import { createBillingHandler, OperatorError } from '../../src/server/index.ts';
import { simulatedStripe } from '../../src/simulator/index.ts';
import { expectProblem } from '../support/contract-responses.ts';
import { openTestPGlite } from '../support/databases.ts';
import { createManualTimer } from '../support/manual-timer.ts';
import type { World } from '../support/world.ts';
import { createWorld, requestOf, WEBHOOK_SECRET } from '../support/world.ts';

let database: BillingDatabase;
let world: World;
before(async () => {
  database = await openTestPGlite();
  world = await createWorld(database);
});
after(() => database.close());

/** A handler for the world's organization with the test's host callbacks. */
function handlerOf(
  host: Partial<Pick<BillingHandlerOptions, 'clock' | 'identify' | 'onError' | 'startTimer'>>,
  seatLimits?: unknown,
) {
  const { organizationId, simulator } = world;
  return createBillingHandler({
    identify: () => Promise.resolve({ organizationId }),
    database,
    stripe: { client: simulatedStripe(simulator), webhookSecret: WEBHOOK_SECRET, mode: 'simulated' },
    policy: {
      creditName: 'OCJ',
      creditsPerSeat: 1,
      topUp: null,
      creditIncludes: [],
      allowedReturnOrigins: [],
      ...(seatLimits !== undefined && { seatLimits: seatLimits as () => never }),
    },
    clock: () => simulator.now(),
    ...host,
  });
}

/** Asserts that the problem's detail reveals nothing to the caller, and that the host is notified. */
async function refused(identity: unknown): Promise<unknown> {
  const reported: unknown[] = [];
  const handler = handlerOf({
    identify: () => Promise.resolve(identity as never),
    onError: (error) => reported.push(error),
  });
  await expectProblem(await handler(requestOf('GET', 'account')), 'internal_error');
  assert.equal(reported.length, 1);
  return reported[0];
}

/** Rejects with anything, as code without types may. */
const rejectWith = (value: Error): Promise<never> => Promise.reject(value);

const thrown = {
  'a Response': new Response(null, { status: 401 }),
  'a string': 'no',
  undefined: undefined,
  'an object without a prototype': Object.create(null) as unknown,
} as unknown as Readonly<Record<string, Error>>;

for (const [name, value] of Object.entries(thrown)) {
  test(`identify that throws ${name} is a 500, reported to the host`, async () => {
    const reported: unknown[] = [];
    const handler = handlerOf({
      identify: () => rejectWith(value),
      onError: (error) => reported.push(error),
    });
    await expectProblem(await handler(requestOf('GET', 'account')), 'internal_error');
    assert.ok(reported[0] instanceof OperatorError);
    assert.equal(reported[0].code, 'identify_invalid');
  });

  test(`A policy callback that throws ${name} is a 500, reported to the host`, async () => {
    const reported: unknown[] = [];
    const handler = handlerOf({ onError: (error) => reported.push(error) }, () => rejectWith(value));
    await expectProblem(await handler(requestOf('GET', 'account')), 'internal_error');
    assert.equal(reported.length, 1);
    assert.ok(reported[0] instanceof OperatorError);
    assert.equal(reported[0].code, 'seat_limits_unavailable');
  });
}

for (const limits of [undefined, null, 5]) {
  test(`policy.seatLimits that returns ${String(limits)} is a 500, never an organization without limits`, async () => {
    const reported: unknown[] = [];
    const handler = handlerOf({ onError: (error) => reported.push(error) }, () => limits);
    await expectProblem(await handler(requestOf('GET', 'account')), 'internal_error');
    assert.ok(reported[0] instanceof OperatorError);
    assert.equal(reported[0].code, 'seat_limits_unavailable');
    assert.match(reported[0].message, /must return \{ minimum, maximum \}, got /);
  });
}

test('identify that throws before it returns a promise is a 500', async () => {
  const handler = handlerOf({
    identify: () => {
      throw 'at once' as unknown as Error;
    },
  });
  await expectProblem(await handler(requestOf('GET', 'account')), 'internal_error');
});

test('identify that never settles is a 500 after ten seconds, reported to the host', async () => {
  const reported: unknown[] = [];
  const timer = createManualTimer();
  const handler = handlerOf({
    identify: () => new Promise(() => undefined),
    onError: (error) => reported.push(error),
    startTimer: timer.startTimer,
  });
  const response = handler(requestOf('GET', 'account'));
  await timer.end(10_000);
  await expectProblem(await response, 'internal_error');
  assert.ok(reported[0] instanceof OperatorError);
  assert.equal(reported[0].code, 'identify_invalid');
  assert.match(reported[0].message, /^identify took longer than 10000 ms\. Correct/);
});

const identities: readonly (readonly [name: string, identity: unknown, says: RegExp])[] = [
  ['scopes of null', { scopes: null }, /returned null as scopes/],
  [
    'a string of scopes',
    { scopes: 'billing:read,seats:write' },
    /returned "billing:read,seats:write" as scopes/,
  ],
  ['a set of scopes', { scopes: new Set(['billing:read']) }, /returned an object of Set as scopes/],
  ['a scope that does not exist', { scopes: ['billing:read', 'admin'] }, /unknown scope "admin"/],
  ['a scope that is no text', { scopes: [null] }, /unknown scope null/],
  ['a hole among the scopes', { scopes: ['billing:read', , 'seats:write'] }, /unknown scope undefined/],
  ['an id that is a number', { organizationId: 7 }, /returned 7 as organizationId/],
  ['an empty id', { organizationId: '' }, /empty organizationId/],
  ['an id with U\\+0000', { organizationId: 'a\0b' }, /U\+0000/],
  ['an id with half of a surrogate pair', { organizationId: 'a\ud800' }, /surrogate/],
];

for (const [name, identity, says] of identities) {
  test(`identify that returns ${name} grants no scope at all: a 500, reported to the host`, async () => {
    const error = await refused({ organizationId: world.organizationId, ...(identity as object) });
    assert.ok(error instanceof OperatorError);
    assert.equal(error.code, 'identify_invalid');
    assert.match(error.message, says);
  });
}

test('identify that returns a string instead of an identity is a 500, reported to the host', async () => {
  assert.match(String(await refused('org_1')), /identify returned "org_1"/);
});

test('An empty list of scopes allows nothing', async () => {
  const { organizationId } = world;
  const handler = handlerOf({ identify: () => Promise.resolve({ organizationId, scopes: [] }) });
  await expectProblem(await handler(requestOf('GET', 'account')), 'forbidden');
});

test('the response is sent even if onError throws or rejects', async () => {
  const failing = [
    () => {
      throw new Error('the log is full');
    },
    () => Promise.reject(new Error('the log server is away')),
    () => rejectWith(undefined as unknown as Error),
  ];
  for (const onError of failing) {
    const handler = handlerOf({
      identify: () => Promise.reject(new Error('no session store')),
      onError: onError,
    });
    await expectProblem(await handler(requestOf('GET', 'account')), 'internal_error');
  }
});

for (const [name, time] of [
  ['milliseconds', 1_772_323_200_000],
  ['NaN', Number.NaN],
  ['a negative number', -5],
  ['a Date', new Date()],
  ['undefined', undefined],
] as const) {
  test(`a clock that later returns ${name} is a 500, reported to the host, and ends no credits`, async () => {
    const told: unknown[] = [];
    let isBroken = false;
    const clock = (): number => (isBroken ? (time as number) : world.simulator.now());
    const handler = handlerOf({ clock, onError: (error) => told.push(error) });
    isBroken = true;
    for (const [method, path, body] of [
      ['GET', 'account', undefined],
      ['POST', 'credit-uses', { reference: 'job' }],
    ] as const) {
      const response = await handler(requestOf(method, path, body, { 'Idempotency-Key': 'k' }));
      await expectProblem(response, 'internal_error');
    }
    assert.match(String(told[0]), /clock must return Unix seconds/);
    isBroken = false;
    assert.equal((await handler.account(world.organizationId)).credits.plan.available, 5);
  });
}
