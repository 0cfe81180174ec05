import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { BillingClient, isBillingError } from '../../src/client/index.ts';
import type { Scope } from '../../src/contract/index.ts';
import { AccountSchema, ScopeSchema } from '../../src/contract/index.ts';
import type { BillingDatabase } from '../../src/server/database/index.ts';
import type { EmbedOptions, EmbedTokenRequest } from '../../src/server/index.ts';
import { createBillingHandler } from '../../src/server/index.ts';
import { expectResponse, expectProblem } from '../support/contract-responses.ts';
import { openTestPGlite } from '../support/databases.ts';
import {
  cookieHost,
  EMBED,
  kidOf,
  OLD_SECRET,
  OTHER_PORTAL,
  PORTAL,
  SECRET,
} from '../support/embed-tokens.ts';
import type { World } from '../support/world.ts';
import { createWorld, DAY, ENDPOINT, requestOf } from '../support/world.ts';

const ORGANIZATION = 'org_embedded';
const EVERYTHING: readonly Scope[] = ScopeSchema.options;
const host = cookieHost(ORGANIZATION);

let database: BillingDatabase;
let world: World;
before(async () => {
  database = await openTestPGlite();
  world = await createWorld(database, {
    organizationId: ORGANIZATION,
    elapsed: 10 * DAY,
    embed: EMBED,
    identify: host.identify,
    origins: [PORTAL, OTHER_PORTAL],
  });
});
after(() => database.close());
beforeEach(() => {
  host.asked = 0;
});

async function issue(change: Partial<EmbedTokenRequest> = {}): Promise<string> {
  const request = { organizationId: ORGANIZATION, scopes: EVERYTHING, origins: [PORTAL], ...change };
  return (await world.handler.issueEmbedToken(request)).token;
}

interface Asked {
  readonly token?: string;
  readonly origin?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Sends a request as a page does: by default the portal's, with a token. `null` leaves the Origin header out. */
async function ask(method: string, path: string, asked: Asked = {}): Promise<Response> {
  const { origin = PORTAL, token, headers, body } = asked;
  return await world.handler(
    requestOf(method, path, body, {
      ...(origin !== null && { Origin: origin }),
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...headers,
    }),
  );
}

/** Another process on the same database, Stripe and clock. */
async function another(embed: EmbedOptions): Promise<World> {
  const { organizationId, simulator } = world;
  return await createWorld(database, {
    organizationId,
    simulator,
    existing: world,
    embed,
    identify: host.identify,
  });
}

describe('a token', () => {
  test('has organization, scopes and origins, is valid for five minutes by the handler’s clock, and can be verified', async () => {
    const now = world.simulator.now();
    const scopes: readonly Scope[] = ['billing:read'];
    const request = { organizationId: ORGANIZATION, scopes, origins: [PORTAL, PORTAL] };
    const { token, expiresAt } = await world.handler.issueEmbedToken(request);
    assert.equal(expiresAt, now + 300);
    assert.deepEqual(decodeProtectedHeader(token), {
      alg: 'HS256',
      typ: 'ocw-embed+jwt',
      kid: await kidOf(SECRET),
    });
    assert.deepEqual(decodeJwt(token), {
      iss: 'ocw-billing',
      aud: 'ocw-billing-handler',
      sub: ORGANIZATION,
      scopes,
      origins: [PORTAL],
      iat: now,
      exp: now + 300,
    });
    const account = await expectResponse(await ask('GET', 'account', { token }), AccountSchema);
    assert.deepEqual(account.scopes, scopes);
    assert.equal(host.asked, 0, 'the host was asked all the same');
  });

  test('expires after its lifetime, plus five seconds for clock skew', async () => {
    const token = await issue({ lifetime: 30 });
    await world.simulator.advanceBy(34);
    assert.equal((await ask('GET', 'account', { token })).status, 200);
    await world.simulator.advanceBy(1);
    const problem = await expectProblem(await ask('GET', 'account', { token }), 'unauthenticated');
    assert.equal(problem.detail, 'The embed token has expired');
  });

  test('of an old secret is valid while that secret is listed; new tokens use the first secret', async () => {
    const old = await another({ ...EMBED, secrets: [OLD_SECRET] });
    const request = { organizationId: ORGANIZATION, scopes: EVERYTHING, origins: [PORTAL] };
    const { token } = await old.handler.issueEmbedToken(request);
    const headers = { Origin: PORTAL, Authorization: `Bearer ${token}` };
    const rotating = await another({ ...EMBED, secrets: [SECRET, OLD_SECRET] });
    assert.equal((await rotating.send('GET', 'account', undefined, headers)).status, 200);
    const renewed = await rotating.handler.issueEmbedToken(request);
    assert.equal(decodeProtectedHeader(renewed.token).kid, await kidOf(SECRET));
    const problem = await expectProblem(await ask('GET', 'account', { token }), 'unauthenticated');
    assert.equal(problem.detail, 'The embed token is not signed with a secret of this server');
  });

  test('of an organization that is not linked gets the same response as its cookie', async () => {
    const response = await ask('GET', 'account', { token: await issue({ organizationId: 'org_nowhere' }) });
    assert.equal(response.headers.get('Access-Control-Allow-Origin'), PORTAL);
    await expectProblem(response, 'organization_unknown');
  });

  test('never grants more than was requested', async () => {
    const wrong: readonly (readonly [object, RegExp])[] = [
      [{ organizationId: '' }, /^organizationId of an embed token must be a non-empty string/],
      [{ organizationId: undefined }, /^organizationId/],
      [{ organizationId: 'org\0' }, /^organizationId of an embed token has U\+0000/],
      [{ organizationId: 'org_\ud800' }, /^organizationId of an embed token has U\+0000/],
      [{ scopes: [] }, /^scopes of an embed token must be a list of at least one/],
      [
        { scopes: ['billing:write'] },
        /^scopes .* has 'billing:write', which is not among the scopes .*seats:write/,
      ],
      [{ scopes: 'billing:read' }, /^scopes/],
      [{ origins: [] }, /^origins of an embed token must be a list of at least one of embed\.origins/],
      [
        { origins: ['https://evil.example'] },
        /^origins .* 'https:\/\/evil\.example', which is not among embed\.origins/,
      ],
      [{ origins: [`${PORTAL}/`] }, /^origins/],
      [{ origins: [PORTAL.toUpperCase()] }, /^origins/],
      [{ lifetime: 29 }, /^lifetime of an embed token must be whole seconds from 30 to 3600, got 29/],
      [{ lifetime: 3601 }, /^lifetime .* got 3601/],
      [{ lifetime: 60.5 }, /^lifetime .* got 60\.5/],
      [{ lifetime: Number.NaN }, /^lifetime .* got NaN/],
    ];
    for (const [change, sentence] of wrong) {
      await assert.rejects(issue(change), (error: unknown) => {
        assert.ok(error instanceof TypeError, JSON.stringify(change));
        assert.match(error.message, sentence);
        return true;
      });
    }
    for (const lifetime of [30, 3600]) assert.ok(await issue({ lifetime }));
  });

  test('is not issued without configuration, and the error says what to do', async () => {
    const plain = await createWorld(database);
    await assert.rejects(
      plain.handler.issueEmbedToken({ organizationId: ORGANIZATION, scopes: EVERYTHING, origins: [PORTAL] }),
      /^TypeError: embed is not configured: createBillingHandler\(\{ embed: \{ secrets, origins \} \}\)/,
    );
  });
});

describe('invalid options are refused at creation, with a message that says which and why', () => {
  const short = 'fifteen-letters';
  const origins = (...list: readonly unknown[]): unknown => ({ ...EMBED, origins: list });
  const wrong: readonly (readonly [string, unknown, RegExp])[] = [
    ['no secret', { ...EMBED, secrets: [] }, /^embed\.secrets must be a list of at least one/],
    ['a secret that is not in a list', { ...EMBED, secrets: SECRET }, /^embed\.secrets must be a list/],
    [
      'a short secret',
      { ...EMBED, secrets: [SECRET, short] },
      /^embed\.secrets\[1\] has 15 bytes, but at least 32/,
    ],
    [
      'a secret that is not there',
      { ...EMBED, secrets: [undefined] },
      /^embed\.secrets\[0\].* got undefined/,
    ],
    [
      'the same secret twice',
      { ...EMBED, secrets: [SECRET, SECRET] },
      /^embed\.secrets has the same secret twice/,
    ],
    ['no origins', origins(), /^embed\.origins must be a list of at least one origin/],
    ['every origin', origins('*'), /^embed\.origins has '\*', which is not an origin such as/],
    ['a pattern', origins('https://*.example.com'), /which is a pattern/],
    ['a page', origins(`${PORTAL}/people`), /not an exact origin: use 'https:\/\/hr\.example\.com'$/],
    ['a slash at the end', origins(`${PORTAL}/`), /not an exact origin/],
    ['capitals', origins('https://HR.example.com'), /not an exact origin: use 'https:\/\/hr\.example\.com'$/],
    ['the port that https has anyway', origins(`${PORTAL}:443`), /not an exact origin/],
    ['a name and password', origins('https://me:secret@hr.example.com'), /not an exact origin/],
    [
      'no https',
      origins('http://hr.example.com'),
      /which is not https: http is allowed only for localhost and 127\.0\.0\.1/,
    ],
    ['a host that begins like our own', origins('http://localhost.example.com'), /which is not https/],
    ['a sandboxed page', origins('null'), /which is not an origin/],
    ['another scheme', origins('chrome-extension://abc'), /which is not https/],
    ['no text', origins(null), /^embed\.origins has null, which is not an origin/],
  ];
  for (const [name, embed, sentence] of wrong) {
    test(name, () => {
      assert.throws(
        () => create(embed as EmbedOptions),
        (error: unknown) => {
          assert.ok(error instanceof TypeError);
          assert.match(error.message, sentence);
          assert.doesNotMatch(error.message, new RegExp(`${SECRET}|${short}`), 'a secret is leaked');
          return true;
        },
      );
    });
  }

  test('a developer’s own machine may use http, on any port', () => {
    create({ ...EMBED, origins: ['http://localhost', 'http://localhost:5173', 'http://127.0.0.1:8080'] });
  });

  function create(embed: EmbedOptions): void {
    const stripe = { client: world.stripe, webhookSecret: 'whsec_1' };
    const policy = {
      creditName: 'OCJ',
      creditsPerSeat: 1,
      topUp: null,
      creditIncludes: [],
      allowedReturnOrigins: [],
    };
    createBillingHandler({ identify: host.identify, database, stripe, policy, embed });
  }
});

describe('each route requires exactly its listed scopes', () => {
  const key = { 'Idempotency-Key': 'scopes-key' };
  const bought = { quantity: 1, checkout: 'hosted', returnUrl: `${PORTAL}/billing` };
  const routes: readonly (readonly [string, string, unknown, readonly Scope[]])[] = [
    ['GET', 'account', undefined, ['billing:read']],
    ['GET', 'seat-changes/sc_1', undefined, ['billing:read']],
    ['GET', 'credit-purchases/cp_1', undefined, ['billing:read']],
    ['GET', 'credit-entries', undefined, ['billing:read']],
    ['POST', 'seat-changes/quotes', { seats: 8 }, ['seats:write']],
    ['POST', 'seat-changes', { quoteId: 'sq_1' }, ['seats:write']],
    ['DELETE', 'seat-changes/sc_1', undefined, ['seats:write']],
    ['POST', 'portal-sessions', { returnUrl: `${PORTAL}/billing` }, ['seats:write']],
    ['POST', 'credit-purchases', bought, ['credits:buy']],
    ['POST', 'credit-uses', { reference: 'job_1' }, ['credits:use']],
    ['POST', 'payment-methods/setup', {}, ['seats:write', 'credits:buy']],
  ];
  for (const [method, path, body, scopes] of routes) {
    test(`${method} ${path}: ${scopes.join(' or ')}`, async () => {
      for (const scope of EVERYTHING) {
        const token = await issue({ scopes: [scope] });
        const { status } = await ask(method, path, { token, body, headers: key });
        assert.equal(status !== 403, scopes.includes(scope), `${scope} got ${status}`);
        assert.notEqual(status, 401);
      }
    });
  }
});

describe('return addresses', () => {
  const purchase = (returnUrl: string): unknown => ({ quantity: 1, checkout: 'hosted', returnUrl });
  const cases: readonly (readonly [string, string, (returnUrl: string) => unknown])[] = [
    ['of a purchase', 'credit-purchases', purchase],
    ['of the portal', 'portal-sessions', (returnUrl) => ({ returnUrl })],
  ];
  for (const [name, path, bodyOf] of cases) {
    test(`${name} may be the token’s pages, and pages that the policy allows`, async () => {
      const token = await issue();
      const go = (returnUrl: string, change: Asked = {}): Promise<Response> =>
        ask('POST', path, {
          token,
          body: bodyOf(returnUrl),
          headers: { 'Idempotency-Key': `${path} ${returnUrl}` },
          ...change,
        });
      assert.equal((await go(`${PORTAL}/billing?a=1`)).status, 201);
      for (const elsewhere of ['https://app.example.com/', `${OTHER_PORTAL}/`, 'https://evil.example/']) {
        const problem = await expectProblem(await go(elsewhere), 'invalid_request');
        assert.equal(problem.errors?.[0]?.field, 'returnUrl', elsewhere);
      }
      const cookie = { Cookie: 'session=admin', 'Idempotency-Key': `${path} cookie` };
      const own = { origin: 'https://app.example.com', token: undefined as never, headers: cookie };
      assert.equal((await go('https://app.example.com/', own)).status, 201);
    });
  }

  test('of a token for pages that the policy does not allow are refused, whatever the token says', async () => {
    const { organizationId, simulator } = world;
    const strict = await createWorld(database, { organizationId, simulator, existing: world, embed: EMBED });
    const headers = { Origin: PORTAL, Authorization: `Bearer ${await issue()}` };
    const response = await strict.send('POST', 'portal-sessions', { returnUrl: `${PORTAL}/` }, headers);
    await expectProblem(response, 'invalid_request');
  });
});

describe('CORS', () => {
  const corsHeaders = (response: Response): Readonly<Record<string, string>> =>
    Object.fromEntries([...response.headers].filter(([name]) => /^access-control-|^vary$/.test(name)));
  const preflight = (origin: string, path = 'seat-changes', method = 'POST'): Promise<Response> =>
    ask('OPTIONS', path, { origin, headers: { 'Access-Control-Request-Method': method } });
  const answered = {
    'access-control-allow-origin': PORTAL,
    'access-control-expose-headers': 'Retry-After, X-Request-Id, Idempotency-Replayed',
    vary: 'Origin',
  };

  test('a preflight gets the contract’s methods and headers, without identification', async () => {
    for (const path of ['account', 'seat-changes/quotes', 'seat-changes/sc_1', 'credit-purchases']) {
      const response = await preflight(PORTAL, path);
      assert.equal(response.status, 204);
      assert.equal(await response.text(), '');
      assert.deepEqual(corsHeaders(response), {
        'access-control-allow-origin': PORTAL,
        'access-control-allow-methods': 'GET, POST, DELETE',
        'access-control-allow-headers': 'Authorization, Content-Type, Idempotency-Key',
        'access-control-max-age': '7200',
        vary: 'Origin',
      });
    }
    assert.equal(host.asked, 0);
  });

  test('a page can read every response to it, whatever its status', async () => {
    const token = await issue();
    const key = { 'Idempotency-Key': 'cors-key' };
    const responses: readonly (readonly [number, Promise<Response>])[] = [
      [200, ask('GET', 'account', { token })],
      [201, ask('POST', 'seat-changes/quotes', { token, body: { seats: 7 } })],
      [201, ask('POST', 'credit-uses', { token, body: { reference: 'cors' }, headers: key })],
      [401, ask('GET', 'account')],
      [401, ask('GET', 'account', { token: `${token}x` })],
      [403, ask('GET', 'account', { token: await issue({ origins: [OTHER_PORTAL] }) })],
      [404, ask('GET', 'seat-changes/sc_none', { token })],
      [404, ask('GET', 'nothing/here', { token })],
      [405, ask('PUT', 'account', { token })],
      [405, ask('OPTIONS', 'account', { token })],
      [422, ask('POST', 'seat-changes/quotes', { token, body: { seats: 'x' } })],
      [413, ask('POST', 'seat-changes/quotes', { token, body: 'x'.repeat(20_000) })],
    ];
    for (const [status, pending] of responses) {
      const response = await pending;
      assert.equal(response.status, status);
      assert.deepEqual(corsHeaders(response), answered, String(status));
    }
  });

  test('a page can read internal errors, too, even those before the request is handled', async () => {
    const broken = { ...database, migrate: () => Promise.reject(new Error('No database')) };
    const { organizationId, simulator } = world;
    const down = await createWorld(broken, { organizationId, simulator, existing: world, embed: EMBED });
    const response = await down.send('GET', 'account', undefined, { Origin: PORTAL });
    assert.deepEqual(corsHeaders(response), answered);
    await expectProblem(response, 'internal_error');
  });

  test('other origins, no origin, and a page that resembles an allowed one get no header', async () => {
    const strangers = [
      'https://evil.example',
      'https://hr.example.com.evil.example',
      'http://hr.example.com',
      `${PORTAL}:8443`,
      `${PORTAL}/`,
      PORTAL.toUpperCase(),
      'null',
    ];
    for (const origin of strangers) {
      assert.deepEqual(corsHeaders(await preflight(origin)), {}, origin);
      assert.deepEqual(corsHeaders(await ask('GET', 'account', { origin })), {}, origin);
    }
    assert.deepEqual(corsHeaders(await ask('GET', 'account', { origin: null })), {});
  });

  test('the webhook gets no CORS headers', async () => {
    const response = await preflight(PORTAL, 'stripe/webhook');
    assert.deepEqual(corsHeaders(response), {});
    assert.equal(response.status, 401);
    assert.deepEqual(corsHeaders(await ask('POST', 'stripe/webhook', { body: {} })), {});
  });

  test('without embed nothing changes: no header, and the host is called', async () => {
    const plain = await createWorld(database, { identify: host.identify });
    const token = await issue();
    const headers = {
      Origin: PORTAL,
      Authorization: `Bearer ${token}`,
      'Access-Control-Request-Method': 'GET',
    };
    for (const [index, method] of ['OPTIONS', 'GET'].entries()) {
      const response = await plain.send(method, 'account', undefined, headers);
      assert.equal(response.status, 401);
      assert.deepEqual(corsHeaders(response), {});
      assert.equal(host.asked, index + 1);
    }
  });
});

describe('the client', () => {
  /** The client as on the portal's page: its requests have the page's origin. */
  function clientWith(token: () => Promise<string>): BillingClient {
    return new BillingClient({
      endpoint: ENDPOINT,
      token,
      retries: 0,
      fetch: (input, init) => {
        const request = new Request(input, init);
        request.headers.set('Origin', PORTAL);
        return world.handler(request);
      },
    });
  }

  test('renews a token that expired between two requests once, and nothing is lost or done twice', async () => {
    let asked = 0;
    const client = clientWith(() => {
      asked += 1;
      return issue({ lifetime: 60 });
    });
    const { quantity } = (await client.account()).seats;
    assert.ok(quantity !== null);
    const quote = await client.quoteSeatChange(quantity + 1);
    assert.equal(asked, 1);
    await world.simulator.advanceBy(120);
    world.wire.reset();
    const change = await client.confirmSeatChange(quote.id, { idempotencyKey: 'renewed-once' });
    assert.equal(change.status, 'succeeded');
    assert.equal(asked, 2);
    assert.equal((await client.account()).seats.quantity, quantity + 1);
    assert.equal(asked, 2, 'the renewed token was not kept');
  });

  test('does not retry forever if the new token is invalid, too', async () => {
    let asked = 0;
    const expired = await issue({ lifetime: 30 });
    await world.simulator.advanceBy(60);
    const client = clientWith(() => {
      asked += 1;
      return Promise.resolve(expired);
    });
    await assert.rejects(client.account(), (error: unknown) => {
      assert.ok(isBillingError(error));
      assert.equal(error.code, 'unauthenticated');
      assert.equal(error.message, 'The embed token has expired');
      return true;
    });
    assert.equal(asked, 2);
  });
});
