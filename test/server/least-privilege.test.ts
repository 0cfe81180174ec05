import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Account, Scope } from '../../src/contract/index.ts';
import { AccountSchema, CreditPurchaseSchema, SeatChangeSchema } from '../../src/contract/index.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import {
  beginPurchase,
  confirm,
  expectResponse,
  expectProblem,
  openPurchase,
  quoteFor,
  readAccount,
} from '../support/contract-responses.ts';
import { openTestPGlite } from '../support/databases.ts';
import type { World } from '../support/world.ts';
import { createWorld, DAY, requestOf, setCard } from '../support/world.ts';

let database: BillingDatabase;
before(async () => {
  database = await openTestPGlite();
});
after(() => database.close());

/** Contract fields with which something can be paid, or viewed at Stripe. */
const SECRETS = ['clientSecret', 'hostedInvoiceUrl', 'url'];

function secretsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    SECRETS.includes(name) && inner !== null ? [name] : secretsIn(inner),
  );
}

describe('a client secret, payment page or invoice link', () => {
  let scopes: readonly Scope[] | undefined;
  let world: World;
  let paths: readonly string[];

  before(async () => {
    const organizationId = 'org_least_privilege';
    world = await createWorld(database, {
      organizationId,
      elapsed: 15 * DAY,
      identify: () => Promise.resolve({ organizationId, ...(scopes && { scopes }) }),
    });
    await setCard(world, 'pm_card_authenticationRequired');
    const change = await expectResponse(
      await confirm(world, await quoteFor(world, 8), 'k'),
      SeatChangeSchema,
    );
    assert.equal(change.status, 'requires_action');
    const hosted = await openPurchase(world, 1, 'hosted');
    const purchase = await openPurchase(world, 1);
    paths = [
      `seat-changes/${change.id}`,
      `credit-purchases/${hosted.id}`,
      `credit-purchases/${purchase.id}`,
      'account',
    ];
  });

  const table: readonly (readonly [
    name: string,
    scopes: readonly Scope[] | undefined,
    seen: readonly (readonly string[])[],
  ])[] = [
    ['no caller who may only read', ['billing:read'], [[], [], [], []]],
    ['no caller who may also use credits', ['billing:read', 'credits:use'], [[], [], [], []]],
    [
      'who may change users, of a change of users',
      ['billing:read', 'seats:write'],
      [['clientSecret', 'hostedInvoiceUrl'], [], [], ['clientSecret', 'hostedInvoiceUrl']],
    ],
    [
      'who may buy credits, of purchases',
      ['billing:read', 'credits:buy'],
      [[], ['url'], ['clientSecret'], ['clientSecret']],
    ],
    [
      'who may pay invoices, of everything',
      ['billing:read', 'invoices:pay'],
      [
        ['clientSecret', 'hostedInvoiceUrl'],
        ['url'],
        ['clientSecret'],
        ['clientSecret', 'hostedInvoiceUrl', 'clientSecret'],
      ],
    ],
  ];

  for (const [name, granted, seen] of table) {
    test(`is returned to ${name}`, async () => {
      scopes = granted;
      const found = [];
      for (const path of paths) found.push(secretsIn(await (await world.send('GET', path)).json()));
      assert.deepEqual(found, seen);
    });
  }

  test('requires a scope that clients of the first release ignore', async () => {
    scopes = undefined;
    const { scopes: first, additionalScopes } = await readAccount(world);
    assert.deepEqual(first, ['billing:read', 'seats:write', 'credits:buy', 'credits:use']);
    assert.deepEqual(additionalScopes, ['invoices:pay']);
    scopes = ['billing:read'];
    assert.equal((await readAccount(world)).additionalScopes, undefined);
  });

  test('a client accepts unknown scopes', async () => {
    scopes = undefined;
    const account = await readAccount(world);
    const newer: Account = { ...account, scopes: [...account.scopes, 'teams:write'] };
    assert.deepEqual(
      (await expectResponse(Response.json(newer), AccountSchema)).scopes.at(-1),
      'teams:write',
    );
  });
});

describe('a return address', () => {
  test('is sent to Stripe as this server has parsed it', async () => {
    const world = await createWorld(database, { elapsed: 15 * DAY });
    const returnUrl = 'https://APP.example.com:443\\billing/../plan?a=\tb';
    const parsed = 'https://app.example.com/plan?a=b';
    await expectResponse(await beginPurchase(world, { quantity: 1, returnUrl }), CreditPurchaseSchema);
    assert.equal((await world.send('POST', 'portal-sessions', { returnUrl })).status, 201);
    const sent = world.wire.calls.map(({ body }) => new URLSearchParams(body).get('return_url'));
    const [checkout, portal] = sent.filter((address) => address !== null);
    assert.ok(checkout?.startsWith(`${parsed}&ocw_purchase=cp_`), checkout);
    assert.equal(portal, parsed);
  });

  const refused: readonly (readonly [string, RegExp])[] = [
    ['https://admin:secret@app.example.com/', /must not have a user or a password/],
    ['https://admin@app.example.com/', /must not have a user or a password/],
    ['https://app.example.com@evil.example/', /has the origin https:\/\/evil.example/],
    [`https://app.example.com/${'x'.repeat(2000)}`, /more than 2000 characters/],
    ['javascript:alert(1)', /must be a web address/],
  ];
  for (const [returnUrl, sentence] of refused) {
    test(`${returnUrl.slice(0, 50)} is refused`, async () => {
      const world = await createWorld(database, { elapsed: 15 * DAY });
      for (const response of [
        await world.send('POST', 'portal-sessions', { returnUrl }),
        await beginPurchase(world, { quantity: 1, returnUrl }),
      ]) {
        const { detail } = await expectProblem(response, 'invalid_request');
        assert.match(detail ?? '', sentence);
      }
    });
  }
});

describe('a change requested by a page', () => {
  const table: readonly (readonly [string, Readonly<Record<string, string>>, number])[] = [
    ['from another origin', { Origin: 'https://evil.example' }, 403],
    ['from another origin, with a cookie', { Origin: 'https://evil.example', Cookie: 'session=admin' }, 403],
    ['with the origin null', { Origin: 'null' }, 403],
    ['from another port', { Origin: 'http://backend.test:8080' }, 403],
    ['from a subdomain', { Origin: 'http://evil.backend.test' }, 403],
    ['from the same origin', { Origin: 'http://backend.test' }, 201],
    ['from the same origin behind a proxy that terminates TLS', { Origin: 'https://backend.test' }, 201],
    [
      'from the same origin behind a proxy that changes the host',
      { Origin: 'https://app.host', 'X-Forwarded-Host': 'app.host' },
      201,
    ],
    [
      'that the browser marks as same-origin',
      { Origin: 'https://app.host', 'Sec-Fetch-Site': 'same-origin' },
      201,
    ],
    ['from an origin in the policy', { Origin: 'https://app.example.com' }, 201],
    ['from another origin with a token', { Origin: 'https://spa.example', Authorization: 'Bearer t' }, 201],
    ['without an origin', {}, 201],
  ];
  for (const [name, headers, status] of table) {
    test(`${name} gets ${status}`, async () => {
      const world = await createWorld(database, { elapsed: 15 * DAY });
      const response = await world.send('POST', 'seat-changes/quotes', { seats: 8 }, headers);
      assert.equal(response.status, status);
      if (status === 403) assert.deepEqual(world.wire.calls, []);
    });
  }

  test('of another origin may still read: the browser decides whether it can see the response', async () => {
    const world = await createWorld(database, { elapsed: 15 * DAY });
    const request = requestOf('GET', 'account', undefined, { Origin: 'https://evil.example' });
    const response = await world.handler(request);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('Access-Control-Allow-Origin'), null);
  });
});

describe('abandoned quotes and purchases', () => {
  test('are limited by closing the oldest: quotes', async () => {
    const world = await createWorld(database, { elapsed: 15 * DAY, policy: { limits: { openQuotes: 3 } } });
    const quotes = [];
    for (const seats of [6, 7, 8, 9]) quotes.push(await quoteFor(world, seats));
    const [oldest, second] = quotes;
    assert.ok(oldest && second);
    await expectProblem(await confirm(world, oldest, 'k1'), 'quote_expired');
    // The fresh quote in the response counts, too.
    await expectProblem(await confirm(world, second, 'k2'), 'quote_expired');
    const change = await expectResponse(await confirm(world, quotes[3] ?? oldest, 'k3'), SeatChangeSchema);
    assert.equal(change.status, 'succeeded');
  });

  test('are limited by closing the oldest: purchases, also at Stripe', async () => {
    const policy = { limits: { openCheckouts: 2 } };
    const world = await createWorld(database, { elapsed: 15 * DAY, policy });
    const first = await openPurchase(world, 1);
    const second = await openPurchase(world, 2);
    const third = await openPurchase(world, 3);
    const states = [];
    for (const { id } of [first, second, third]) {
      const response = await world.send('GET', `credit-purchases/${id}`);
      states.push((await expectResponse(response, CreditPurchaseSchema)).status);
    }
    assert.deepEqual(states, ['expired', 'open', 'open']);
    const sessions = await world.stripe.checkout.sessions.list({ customer: world.customerId });
    assert.deepEqual(sessions.data.filter(({ status }) => status === 'open').length, 2);
  });

  test('result in a 429 only if none of them can be closed', async () => {
    const policy = { limits: { openCheckouts: 1 } };
    const world = await createWorld(database, { elapsed: 15 * DAY, policy });
    await database.db
      .insertInto('credit_purchases')
      .values({
        organization_id: world.organizationId,
        id: 'cp_beginning',
        status: 'open',
        quantity: 1,
        currency: 'USD',
        unit_amount: 1900,
        total_amount: 1900,
        checkout: 'elements',
        return_url: 'https://app.example.com/',
        created_at: world.simulator.now(),
      })
      .execute();
    const problem = await expectProblem(await beginPurchase(world, { quantity: 1 }), 'rate_limited');
    assert.equal(problem.retryable, true);
  });
});
