import assert from 'node:assert/strict';
import { test } from 'node:test';

test('importing the package on a server registers nothing and does not throw', async () => {
  assert.equal(typeof document, 'undefined');
  const entry = await import('../../src/index.ts');
  assert.equal(typeof entry.OcwSeatEditor, 'function');
  assert.equal(globalThis.customElements?.get('ocw-seat-editor'), undefined);
});

test('a tag that is already defined is kept, and a second copy of the package warns once', async (context) => {
  const { defineElement } = await import('../../src/elements/base/define-element.ts');
  const tags = new Map<string, unknown>([['ocw-taken', 'first']]);
  const registry = {
    get: (tag: string) => tags.get(tag),
    define: (tag: string, element: unknown) => tags.set(tag, element),
  };
  Object.defineProperty(globalThis, 'customElements', { value: registry, configurable: true });
  const warn = context.mock.method(console, 'warn', () => undefined);
  const element = Object as unknown as CustomElementConstructor;
  for (const tag of ['ocw-free', 'ocw-free']) defineElement(tag, element);
  assert.equal(warn.mock.callCount(), 0, 'the same copy registers a tag from two of its modules');
  for (const tag of ['ocw-taken', 'ocw-taken']) defineElement(tag, element);
  assert.equal(tags.get('ocw-taken'), 'first');
  assert.deepEqual(
    warn.mock.calls.map((call) => call.arguments),
    [['@oneclickworker/billing-elements is loaded twice on this page']],
  );
});

test('every error that users can see has its own message or the general one', async () => {
  const { en } = await import('../../src/i18n/locales/en.ts');
  const { isErrorCode } = await import('../../src/contract/index.ts');
  const keys = Object.keys(en).filter((key) => key.startsWith('error_'));
  // Created by the elements and the state, not by a backend.
  const ours = ['error_any', 'error_offline', 'error_seat_change_overtaken'];
  for (const key of keys) assert.ok(ours.includes(key) || isErrorCode(key.slice(6)), key);
});

test('an idempotency key is created even without randomUUID, as on pages over plain HTTP', async () => {
  const { randomKey } = await import('../../src/state/browser.ts');
  const keys = new Set(Array.from({ length: 1000 }, randomKey));
  assert.equal(keys.size, 1000);
  for (const key of keys) assert.match(key, /^\d{1,10}(-\d{1,10}){3}$/);
});
