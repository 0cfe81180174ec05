import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { entryPatterns } from '../../.config/entries.js';

/** The values that each published entry exports, by its subpath. Types are covered by the type check of the tests that import them. */
const LISTED = JSON.parse(
  readFileSync(new URL('../fixtures/public-exports.json', import.meta.url), 'utf8'),
) as Record<string, readonly string[]>;

/** Entries that register elements or define globals when they are imported, and the patterns of files of one kind. */
const WITHOUT_LIST = /\*|\/define$|\/stripe-js$/;

describe('each published entry exports the names in test/fixtures/public-exports.json', () => {
  const entries = entryPatterns.filter(([subpath]) => !WITHOUT_LIST.test(subpath));

  it('lists every entry, and no other', () => {
    assert.deepEqual(Object.keys(LISTED).sort(), entries.map(([subpath]) => subpath).sort());
  });

  for (const [subpath, source] of entries) {
    it(subpath, async () => {
      const module = (await import(`../../${source}`)) as object;
      assert.deepEqual(Object.keys(module).sort(), LISTED[subpath]);
    });
  }
});
