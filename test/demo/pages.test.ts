import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { Hono } from 'hono';
import { servePages } from '../../demo/server/pages.ts';

const app = new Hono();
servePages(app);
const status = async (path: string): Promise<number> => (await app.request(path)).status;

test('the pages are served, and no other files', async () => {
  assert.equal(await status('/'), 200);
  assert.equal(await status('/dashboard.js'), 200);
  assert.equal(await status('/missing.js'), 404);
  assert.equal(await status('/..%2fserver%2fmain.js'), 404);
});

test('every file of the CDN build is served, whatever its name', async () => {
  const folder = new URL('../../dist/cdn/', import.meta.url);
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((each) => each.endsWith('.js')))
    assert.equal(await status(`/${name}`), 200);
});
