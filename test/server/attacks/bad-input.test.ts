import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import Stripe from 'stripe';
import type { BillingDatabase } from '../../../src/server/database/index.ts';
import type { BillingHandler, BillingHandlerOptions } from '../../../src/server/index.ts';
import { createBillingHandler, isBillingProblem } from '../../../src/server/index.ts';
import { expectProblem, quoteFor } from '../../support/contract-responses.ts';
import { openTestPGlite } from '../../support/databases.ts';
import type { World } from '../../support/world.ts';
import { createWorld, DAY } from '../../support/world.ts';

const RETURN = 'https://app.example.com/billing';
const NUL = '\u0000';
const HALF_A_PAIR = '\ud800';

let database: BillingDatabase;
let world: World;
before(async () => {
  database = await openTestPGlite();
  world = await createWorld(database, { elapsed: 10 * DAY });
});
after(() => database.close());

function handlerWith(change: Partial<BillingHandlerOptions>): BillingHandler {
  return createBillingHandler({
    identify: () => Promise.resolve(null),
    database,
    stripe: { client: new Stripe('sk_test_1'), webhookSecret: 'whsec_1' },
    policy: {
      creditName: 'OCJ',
      creditsPerSeat: 1,
      topUp: null,
      creditIncludes: [],
      allowedReturnOrigins: [],
    },
    ...change,
  });
}

describe('malformed input is refused with the field, not with an internal error', () => {
  const post = (path: string, body: unknown): Promise<Response> =>
    world.send('POST', path, body, { 'Idempotency-Key': 'k' });
  const purchase = (returnUrl: string): unknown => ({ quantity: 1, checkout: 'hosted', returnUrl });
  const wrong: readonly (readonly [string, string, unknown, string])[] = [
    ['a job with a zero byte', 'credit-uses', { reference: `a${NUL}b` }, 'reference'],
    ['a job that is half a character', 'credit-uses', { reference: `a${HALF_A_PAIR}` }, 'reference'],
    ['a quote with a zero byte', 'seat-changes', { quoteId: `sq_${NUL}` }, 'quoteId'],
    ['a page with a zero byte', 'credit-purchases', purchase(RETURN + NUL), 'returnUrl'],
    ['a page of our origin’s blob', 'credit-purchases', purchase(`blob:${RETURN}`), 'returnUrl'],
    [
      'a portal that comes back to no web page',
      'portal-sessions',
      { returnUrl: `blob:${RETURN}` },
      'returnUrl',
    ],
  ];
  for (const [name, path, body, field] of wrong) {
    test(name, async () => {
      const problem = await expectProblem(await post(path, body), 'invalid_request');
      assert.equal(problem.errors?.[0]?.field, field);
    });
  }

  test('a return address with a line break, or with the host as user info, leads to no other origin', async () => {
    for (const url of ['https://app.example.com\n.evil.example/', 'https://app.example.com@evil.example/']) {
      await expectProblem(await post('credit-purchases', purchase(url)), 'invalid_request');
    }
  });

  test('more users than Stripe can bill exceed a limit', async () => {
    for (const seats of [1_000_000, 4e12, Number.MAX_SAFE_INTEGER]) {
      const response = await world.send('POST', 'seat-changes/quotes', { seats });
      assert.equal((await expectProblem(response, 'seats_above_maximum')).limit, 999_999);
    }
    assert.equal((await quoteFor(world, 999_999)).seats.to, 999_999);
  });

  test('an id that PostgreSQL cannot store is a 404', async () => {
    for (const path of ['seat-changes/%00', 'credit-purchases/cp_%00', 'seat-changes/%E0%A4%A']) {
      await expectProblem(await world.send('GET', path), 'not_found');
    }
    await expectProblem(await world.send('DELETE', 'seat-changes/%00'), 'not_found');
  });

  test("the host's own calls get the same checks, and store nothing", async () => {
    const { organizationId } = world;
    for (const reference of ['', 'x'.repeat(201), `a${NUL}`, undefined, 5]) {
      await assert.rejects(
        world.handler.useCredit({ organizationId, reference: reference as string }),
        (error: unknown) => isBillingProblem(error) && error.code === 'invalid_request',
      );
    }
    assert.equal((await world.handler.account(organizationId)).credits.available, 5);
  });
});

describe('an idempotency key for a card set-up', () => {
  const setUp = (of: World, key: string): Promise<Response> =>
    of.send('POST', 'payment-methods/setup', {}, { 'Idempotency-Key': key });

  test('reaches Stripe in a form that a header can contain, whatever the organization’s id', async () => {
    const unusual = await createWorld(database, { organizationId: 'org_株式会社' });
    assert.equal((await setUp(unusual, 'x'.repeat(255))).status, 201);
    const [call] = unusual.wire.calls;
    assert.ok((call?.idempotencyKey ?? '').length <= 255);
    await expectProblem(await setUp(unusual, 'x'.repeat(256)), 'invalid_request');
  });

  test('is never shared between organizations', async () => {
    const { simulator } = world;
    const [first, second] = [await simulator.seed(), await simulator.seed()];
    const one = await createWorld(database, {
      organizationId: 'acme',
      simulator,
      existing: {
        customerId: first.customer,
        subscriptionId: first.subscription,
        creditPriceId: first.creditPrice,
      },
    });
    const other = await createWorld(database, {
      organizationId: 'acme-1',
      simulator,
      existing: {
        customerId: second.customer,
        subscriptionId: second.subscription,
        creditPriceId: second.creditPrice,
      },
    });
    for (const { handler, organizationId, customerId, subscriptionId } of [one, other]) {
      await handler.linkOrganization({ organizationId, customerId, subscriptionId });
    }
    assert.equal((await setUp(one, '1-key')).status, 201);
    assert.equal((await setUp(other, 'key')).status, 201);
  });
});

describe('a handler attacked before it has identified the caller', () => {
  test('handles a path of thousands of segments or slashes in linear time', async () => {
    for (const path of ['/a'.repeat(7000), `${'/'.repeat(14_000)}a`, '/seat-changes'.repeat(1000)]) {
      const before = process.cpuUsage();
      const response = await world.handler(new Request(`http://h.test${path}`));
      const { user } = process.cpuUsage(before);
      assert.ok(response.status === 404 || response.status === 405);
      assert.ok(user < 300_000, `took ${user} µs for ${path.slice(0, 16)}`);
    }
  });

  test("responds even if the host's log fails, and rejects callers if the host returns no identity", async () => {
    const failing = handlerWith({
      identify: () => Promise.reject(new Error('no session store')),
      onError: () => {
        throw new Error('no log');
      },
    });
    await expectProblem(await failing(new Request('http://h.test/account')), 'internal_error');
    const silent = handlerWith({ identify: () => Promise.resolve(undefined as unknown as null) });
    await expectProblem(await silent(new Request('http://h.test/account')), 'unauthenticated');
  });
});
