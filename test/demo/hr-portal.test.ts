import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { Hono } from 'hono';
import { embedTokenRoutes } from '../../demo/server/embed-tokens.ts';
import { createPortal } from '../../demo/server/hr-portal.ts';
import { servePages } from '../../demo/server/pages.ts';

const ORIGIN = 'http://localhost:4243';
const BILLING = 'http://localhost:4242';
const API_KEY = 'key-of-the-portal';

const portal = createPortal({
  origin: ORIGIN,
  billing: BILLING,
  apiKey: API_KEY,
  session: { cookie: 'northwind_session', secret: 'secret-of-the-portal' },
  isSimulated: true,
});

test('its pages have OneClickWorker’s origin, in their policy too, and contain no key', async () => {
  for (const path of ['/', '/plan.html', '/portal.js', '/portal.css', '/panel.css', '/icon.svg']) {
    const response = await portal.request(path);
    assert.equal(response.status, 200, path);
    const text = await response.text();
    assert.doesNotMatch(text, /\{\{|key-of-the-portal/, path);
    if (!path.endsWith('/') && !path.endsWith('.html')) continue;
    assert.match(text, /src="http:\/\/localhost:4242\/billing\.min\.js"/);
    const policy = response.headers.get('content-security-policy') ?? '';
    assert.match(policy, /script-src 'self' http:\/\/localhost:4242 /);
    assert.match(policy, /require-trusted-types-for 'script'/);
    assert.doesNotMatch(policy, /unsafe|\*(?!\.)|data:/);
  }
  assert.equal((await portal.request('/..%2fserver%2fmain.ts')).status, 404);
});

test('a token is only for its own pages and their signed-in user', async () => {
  const ask = async (headers: Readonly<Record<string, string>>): Promise<number> =>
    (await portal.request('/billing-token', { method: 'POST', headers })).status;
  const cookie = (await portal.request('/')).headers.get('set-cookie')?.split(';')[0] ?? '';
  assert.match(cookie, /^northwind_session=/);
  assert.equal(await ask({ cookie }), 403);
  assert.equal(await ask({ cookie, origin: BILLING }), 403);
  assert.equal(await ask({ origin: ORIGIN }), 401);
  assert.equal(await ask({ origin: ORIGIN, cookie: 'northwind_session=forged.signature' }), 401);
});

test('OneClickWorker issues one for its API key only, and itself sets the organization, scopes and origins', async () => {
  const asked: object[] = [];
  const billing = {
    issueEmbedToken: (request: object) => {
      asked.push(request);
      return Promise.resolve({ token: 'token', expiresAt: 300 });
    },
  };
  const routes = embedTokenRoutes(billing, { apiKey: API_KEY, organizationId: 'acme', origin: ORIGIN });
  const ask = (authorization: string): Promise<Response> =>
    Promise.resolve(
      routes.request('/embed-tokens', {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ organizationId: 'somebody-else', scopes: ['credits:use'] }),
      }),
    );
  for (const wrong of ['', 'Bearer ', `Bearer ${API_KEY}x`, `bearer ${API_KEY}`, API_KEY]) {
    assert.equal((await ask(wrong)).status, 401, wrong);
  }
  assert.equal(asked.length, 0);
  const response = await ask(`Bearer ${API_KEY}`);
  assert.deepEqual(await response.json(), { token: 'token', expiresAt: 300 });
  assert.equal(response.headers.get('cache-control'), 'no-store');
  const scopes = ['billing:read', 'seats:write', 'credits:buy', 'invoices:pay'];
  assert.deepEqual(asked, [{ organizationId: 'acme', scopes, origins: [ORIGIN] }]);
});

test('pages of every origin may load the elements’ files, but nothing else of the dashboard', async () => {
  const app = new Hono();
  servePages(app);
  const sharedWith = async (path: string): Promise<string | null> =>
    (await app.request(path)).headers.get('access-control-allow-origin');
  const built = await readdir(new URL('../../dist/cdn/', import.meta.url)).catch(() => []);
  for (const name of built.filter((each) => each.endsWith('.js')))
    assert.equal(await sharedWith(`/${name}`), '*');
  for (const path of ['/', '/index.html', '/dashboard.js']) assert.equal(await sharedWith(path), null);
});
