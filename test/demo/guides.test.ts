import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { Hono } from 'hono';
import { servePages } from '../../demo/server/pages.ts';
import { en } from '../../src/i18n/locales/en.ts';
import type { Place } from '../fixtures/guides/places.ts';
import { managingUsersAndCredits, ocjCredits } from '../fixtures/guides/places.ts';

const app = new Hono();
servePages(app);

const flat = (text: string): string => text.replace(/\s+/g, ' ');

/** The current content of a place: a served page, a file of the demo, or every form of a message. */
async function read(place: Exclude<Place, { kind: 'outside' }>): Promise<string> {
  if (place.kind === 'page') {
    const path = place.file === 'index.html' ? '/' : `/${place.file}`;
    return flat(await (await app.request(path)).text());
  }
  if (place.kind === 'demo')
    return flat(await readFile(new URL(`../../demo/${place.file}`, import.meta.url), 'utf8'));
  const message = en[place.key];
  return typeof message === 'string' ? message : Object.values(message).join('\n');
}

const name = (place: Place): string =>
  place.kind === 'outside'
    ? `outside: ${place.reason}`
    : `${place.kind} ${place.kind === 'message' ? place.key : place.file}`;

for (const [guide, rows] of [
  ['managing-users-and-credits', managingUsersAndCredits],
  ['ocj-credits', ocjCredits],
] as const) {
  describe(`The guide ${guide}`, () => {
    test('has a row for each of its lines', async () => {
      const text = await readFile(new URL(`../fixtures/guides/${guide}.txt`, import.meta.url), 'utf8');
      const lines = text
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean);
      assert.deepEqual(
        rows.map(([line]) => line),
        lines,
      );
    });

    for (const [line, ...places] of rows) {
      test(`“${line}” → ${places.map(name).join(', ')}`, async () => {
        assert.ok(places.length > 0);
        for (const place of places) {
          if (place.kind === 'outside') continue;
          const found = await read(place);
          assert.ok(found.includes(place.text), `${name(place)} doesn’t say “${place.text}”`);
        }
      });
    }
  });
}
