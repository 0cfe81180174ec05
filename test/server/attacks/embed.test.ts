import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import fc from 'fast-check';
import { generateKeyPair } from 'jose';
import type { BillingDatabase } from '../../../src/server/database/index.ts';
import { expectProblem } from '../../support/contract-responses.ts';
import { openTestPGlite } from '../../support/databases.ts';
import type { Forgery } from '../../support/embed-tokens.ts';
import {
  cookieHost,
  EMBED,
  forge,
  kidOf,
  OLD_SECRET,
  OTHER_PORTAL,
  PORTAL,
  rewrite,
  SECRET,
  signAgain,
} from '../../support/embed-tokens.ts';
import type { World } from '../../support/world.ts';
import { createWorld, DAY, requestOf } from '../../support/world.ts';

const ORGANIZATION = 'org_attacked';
const host = cookieHost(ORGANIZATION);
const COOKIE = { Cookie: 'session=admin' };

let database: BillingDatabase;
let world: World;
let now: number;
before(async () => {
  database = await openTestPGlite();
  const identify = host.identify;
  world = await createWorld(database, {
    organizationId: ORGANIZATION,
    elapsed: 10 * DAY,
    embed: EMBED,
    identify,
  });
  now = world.simulator.now();
});
after(() => database.close());
beforeEach(() => {
  host.asked = 0;
});

/** Requests the account with these headers. Default: from the portal's page, with the victim's cookie. */
async function ask(headers: Readonly<Record<string, string>>, path = 'account'): Promise<Response> {
  return await world.handler(requestOf('GET', path, undefined, { Origin: PORTAL, ...COOKIE, ...headers }));
}

const bearer = (token: string): Readonly<Record<string, string>> => ({ Authorization: `Bearer ${token}` });

test('the tokens forged here are valid if nothing is forged', async () => {
  assert.equal((await ask(bearer(await forge(ORGANIZATION, now)))).status, 200);
});

describe('an invalid embed token is refused, and never passed to the host', () => {
  const signedBy = (forgery: Forgery) => () => forge(ORGANIZATION, now, forgery);
  const wrong: readonly (readonly [string, () => Promise<string>, RegExp])[] = [
    ['expired', () => forge(ORGANIZATION, now - 305), /has expired$/],
    ['of the future', () => forge(ORGANIZATION, now + 6), /not valid here and now: iat/],
    [
      'not good before later',
      () => forge(ORGANIZATION, now, { claims: { nbf: now + 6 } }),
      /not valid here and now: nbf/,
    ],
    [
      'good for longer than an hour',
      () => forge(ORGANIZATION, now, { claims: { iat: now - 3606 } }),
      /has expired$/,
    ],
    ['without an end', signedBy({ claims: { exp: undefined } }), /here and now: exp/],
    ['without a beginning', signedBy({ claims: { iat: undefined } }), /here and now: iat/],
    ['of another secret', signedBy({ key: OLD_SECRET }), /not signed with a secret of this server/],
    [
      'of another secret under the name of ours',
      async () => forge(ORGANIZATION, now, { key: OLD_SECRET, header: { kid: await kidOf(SECRET) } }),
      /not signed/,
    ],
    ['of no named secret', signedBy({ header: { kid: undefined } }), /not signed/],
    ['signed with HS384', signedBy({ header: { alg: 'HS384' }, key: SECRET.repeat(2) }), /is not valid/],
    ['signed with HS512', signedBy({ header: { alg: 'HS512' }, key: SECRET.repeat(2) }), /is not valid/],
    ['signed with RS256', async () => forge(ORGANIZATION, now, await rsa()), /is not valid/],
    ['with an unknown extension', () => extended({ crit: ['x'], x: 1 }), /is not valid/],
    ['with claims that are not encoded', () => extended({ crit: ['b64'], b64: false }), /is not /],
    ['with its own key', () => extended({ kid: undefined, jwk: { kty: 'oct', k: 'AAAA' } }), /not signed/],
    ['for another audience', signedBy({ claims: { aud: 'somebody-else' } }), /here and now: aud/],
    ['without an audience', signedBy({ claims: { aud: undefined } }), /here and now: aud/],
    ['of another issuer', signedBy({ claims: { iss: 'ocw-billing2' } }), /here and now: iss/],
    ['of another type', signedBy({ header: { typ: 'JWT' } }), /here and now: typ/],
    ['of no type', signedBy({ header: { typ: undefined } }), /here and now: typ/],
    ['for no organization', signedBy({ claims: { sub: undefined } }), /here and now: sub/],
    ['for an organization without a name', signedBy({ claims: { sub: '' } }), /has invalid claims: sub/],
    ['for a list of organizations', signedBy({ claims: { sub: [ORGANIZATION] } }), /invalid claims: sub/],
    ['without scopes', signedBy({ claims: { scopes: [] } }), /invalid claims: scopes/],
    [
      'with a scope that is none',
      signedBy({ claims: { scopes: ['billing:read', '*'] } }),
      /invalid claims: scopes/,
    ],
    ['without origins', signedBy({ claims: { origins: [] } }), /invalid claims: origins/],
    [
      'with one text in place of origins',
      signedBy({ claims: { origins: PORTAL } }),
      /invalid claims: origins/,
    ],
    ['with other claims than were signed', () => tampered({ claims: { sub: 'org_victim' } }), /not signed/],
    [
      'with more scopes than were signed',
      () => tampered({ claims: { scopes: ['credits:use'] } }),
      /not signed/,
    ],
    ['with algorithm none', () => tampered({ header: { alg: 'none' } }, ''), /is not valid/],
    ['with algorithm NONE and a signature', () => tampered({ header: { alg: 'NONE' } }), /is not valid/],
    ['with no signature', () => tampered({}, ''), /not signed/],
    ['with another token’s signature', () => mixed(), /not signed/],
    ['in two pieces', async () => (await forge(ORGANIZATION, now)).split('.', 2).join('.'), /is not valid/],
    ['twice', async () => `${await forge(ORGANIZATION, now)}, Bearer x`, /is not valid/],
  ];
  for (const [name, make, sentence] of wrong) {
    test(name, async () => {
      for (const Origin of [PORTAL, 'https://backend.test']) {
        const problem = await expectProblem(
          await ask({ ...bearer(await make()), Origin }),
          'unauthenticated',
        );
        assert.match(problem.detail ?? '', sentence);
      }
      assert.equal(host.asked, 0, 'the host was asked');
    });
  }

  const rsa = async (): Promise<Forgery> => ({
    header: { alg: 'RS256' },
    key: (await generateKeyPair('RS256')).privateKey,
  });
  const tampered = async (
    change: { header?: object; claims?: object },
    signature?: string,
  ): Promise<string> => rewrite(await forge(ORGANIZATION, now), change, signature);
  const mixed = async (): Promise<string> => {
    const other = await forge('org_other', now);
    return rewrite(await forge(ORGANIZATION, now), {}, other.split('.')[2]);
  };
  const extended = async (header: object): Promise<string> =>
    signAgain(rewrite(await forge(ORGANIZATION, now), { header }));
});

test('a token with any character changed, added or removed is refused', async () => {
  const token = await forge(ORGANIZATION, now);
  const visible = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));
  const place = fc.nat(token.length - 1);
  const altered = fc.oneof(
    fc.tuple(place, visible).map(([at, by]) => token.slice(0, at) + by + token.slice(at + 1)),
    fc.tuple(place, visible).map(([at, more]) => token.slice(0, at + 1) + more + token.slice(at + 1)),
    place.map((at) => token.slice(0, at) + token.slice(at + 1)),
  );
  await fc.assert(
    fc.asyncProperty(
      altered.filter((each) => each !== token),
      async (each) => {
        const response = await ask(bearer(each));
        assert.equal(response.status, 401, each);
      },
    ),
    { numRuns: 1500 },
  );
  assert.equal(host.asked, 0);
});

test('a signature with the same bytes in another encoding is refused: each token has one spelling', async () => {
  const token = await forge(ORGANIZATION, now);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(token.at(-1) ?? '');
  for (let spare = 1; spare < 4; spare += 1) {
    const same = token.slice(0, -1) + (alphabet[last + spare] ?? '');
    const [signature, other] = [token, same].map((each) =>
      Buffer.from(each.split('.')[2] ?? '', 'base64url'),
    );
    assert.deepEqual(signature, other);
    await expectProblem(await ask(bearer(same)), 'unauthenticated');
  }
  await expectProblem(await ask(bearer(`${token}=`)), 'unauthenticated');
});

describe('a token is valid on its own pages only', () => {
  const elsewhere: readonly (readonly [string, string | null])[] = [
    ['no page at all', null],
    ['another page that has its own tokens', OTHER_PORTAL],
    ['a stranger’s page', 'https://evil.example'],
    ['the same host without https', 'http://hr.example.com'],
    ['another port', `${PORTAL}:8443`],
    ['the port that https has anyway', `${PORTAL}:443`],
    ['a slash at the end', `${PORTAL}/`],
    ['capitals', 'https://HR.example.com'],
    ['a longer host', `${PORTAL}.evil.example`],
    ['two origins', `${PORTAL}, https://evil.example`],
    ['a sandboxed page', 'null'],
    ['an empty origin', ''],
  ];
  for (const [name, origin] of elsewhere) {
    test(name, async () => {
      const headers = { ...COOKIE, ...bearer(await forge(ORGANIZATION, now)) };
      const request = requestOf('GET', 'account', undefined, {
        ...headers,
        ...(origin !== null && { Origin: origin }),
      });
      const problem = await expectProblem(await world.handler(request), 'forbidden');
      assert.match(problem.detail ?? '', /^The embed token is for other pages: the request came /);
      assert.equal(host.asked, 0);
    });
  }

  test('a page that the current options no longer allow is rejected immediately', async () => {
    const gone = 'https://gone.example.com';
    const token = await forge(ORGANIZATION, now, { claims: { origins: [gone, PORTAL] } });
    assert.equal((await ask(bearer(token))).status, 200);
    await expectProblem(await ask({ ...bearer(token), Origin: gone }), 'forbidden');
    const back = requestOf(
      'POST',
      'portal-sessions',
      { returnUrl: `${gone}/` },
      { ...bearer(token), Origin: PORTAL },
    );
    const problem = await expectProblem(await world.handler(back), 'invalid_request');
    assert.match(problem.detail ?? '', /not among those of the embed token/);
  });
});

describe('a page of another origin is identified by its token only', () => {
  test('a cookie sent in spite of that is ignored, and the host is not called', async () => {
    for (const origin of [PORTAL, OTHER_PORTAL]) {
      const problem = await expectProblem(await ask({ Origin: origin }), 'unauthenticated');
      assert.equal(problem.detail, `A page of ${origin} needs an embed token`);
    }
    assert.equal(host.asked, 0);
  });

  test('a foreign token, an empty one, or another scheme is refused', async () => {
    const foreign = [
      'Bearer sess_1234',
      'Bearer eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJob3N0In0.c2ln',
      'Bearer ',
      'Basic YWRtaW46YWRtaW4=',
      'Bearer ....',
    ];
    for (const Authorization of foreign) await expectProblem(await ask({ Authorization }), 'unauthenticated');
    assert.equal(host.asked, 0);
  });

  test('a token in the address or in the body is ignored', async () => {
    const token = await forge(ORGANIZATION, now);
    await expectProblem(await ask({}, `account?token=${token}&access_token=${token}`), 'unauthenticated');
    const body = { seats: 8, token, access_token: token, organizationId: ORGANIZATION };
    const request = requestOf('POST', 'seat-changes/quotes', body, { Origin: PORTAL });
    await expectProblem(await world.handler(request), 'unauthenticated');
  });

  test('the response never allows browsers to send cookies', async () => {
    for (const headers of [
      {},
      bearer(await forge(ORGANIZATION, now)),
      { 'Access-Control-Request-Credentials': 'true' },
    ]) {
      const response = await ask(headers);
      assert.equal(response.headers.get('Access-Control-Allow-Credentials'), null);
      assert.notEqual(response.headers.get('Access-Control-Allow-Origin'), '*');
    }
  });

  test('the host’s own pages and tokens are still handled by the host', async () => {
    const own = async (headers: Readonly<Record<string, string>>): Promise<number> =>
      (await world.handler(requestOf('GET', 'account', undefined, headers))).status;
    assert.equal(await own(COOKIE), 200);
    assert.equal(await own({ ...COOKIE, Origin: 'https://app.example.com' }), 200);
    assert.equal(await own({ ...COOKIE, Authorization: 'Bearer sess_1234' }), 200);
    assert.equal(host.asked, 3);
  });
});
