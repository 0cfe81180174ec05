import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ESLint } from 'eslint';
import { importProblem } from '../../.config/import-layers.js';

const allowed: readonly (readonly [file: string, specifier: string])[] = [
  ['src/core/money.ts', './rounding.ts'],
  ['src/contract/account.ts', '../core/money.ts'],
  ['src/contract/account.ts', 'valibot'],
  ['src/contract/openapi.ts', '@valibot/to-json-schema'],
  ['src/client/billing-client.ts', '../contract/account.ts'],
  ['src/state/account-store.ts', 'nanostores'],
  ['src/elements/seat-editor/seat-editor-element.ts', '../../state/index.ts'],
  ['src/elements/seat-editor/seat-editor-element.ts', '../base/money.ts'],
  ['src/elements/seat-editor/seat-editor-element.ts', 'lit/decorators.js'],
  ['src/define/seat-editor.ts', '../elements/seat-editor/seat-editor-element.ts'],
  ['src/server/index.ts', 'node:crypto'],
  ['src/server/sync/synchronizer.ts', '../seat-changes/store.ts'],
  ['src/server/sync/synchronizer.ts', './single-flight.ts'],
  ['src/testing/index.ts', '../server/index.ts'],
  ['src/index.ts', './elements/index.ts'],
  ['stories/seat-editor.stories.ts', '../src/define/seat-editor.ts'],
  ['demo/server/main.ts', '../../src/server/index.ts'],
  ['demo/server/main.ts', './pages.ts'],
  ['test/server/ledger/entries.test.ts', '../../../src/server/ledger/index.ts'],
];

const refused: readonly (readonly [file: string, specifier: string, reason: RegExp])[] = [
  ['src/core/money.ts', '../contract/index.ts', /core may not import contract/],
  ['src/core/money.ts', 'valibot', /core may not import the package 'valibot'/],
  ['src/core/money.ts', 'node:crypto', /core may not import the package/],
  ['src/contract/account.ts', '../client/index.ts', /contract may not import client/],
  ['src/client/billing-client.ts', '../state/index.ts', /client may not import state/],
  ['src/state/account-store.ts', '../elements/base/money.ts', /state may not import elements/],
  ['src/payments/stripe.ts', '../state/index.ts', /payments may not import state/],
  [
    'src/elements/seat-editor/seat-editor-element.ts',
    '../../define/seat-editor.ts',
    /elements may not import define/,
  ],
  [
    'src/elements/seat-editor/seat-editor-element.ts',
    '../../server/index.ts',
    /elements may not import server/,
  ],
  [
    'src/elements/seat-editor/seat-editor-element.ts',
    '../../testing/index.ts',
    /elements may not import testing/,
  ],
  ['src/server/index.ts', '../client/index.ts', /server may not import client/],
  ['src/server/index.ts', 'lit', /server may not import the package 'lit'/],
  ['src/server/http/router.ts', '../operations/account.ts', /http may not import server\/operations/],
  ['src/server/purchases/store.ts', '../seat-changes/outcome.ts', /may not import server\/seat-changes/],
  ['src/server/database/index.ts', '../elsewhere/index.ts', /elsewhere has no place in the order/],
  ['src/index.ts', './define/all.ts', /index may not import define/],
  ['src/server/index.ts', '../../test/support/backend.ts', /from outside src/],
  ['stories/seat-editor.stories.ts', '../src/state/account-store.ts', /only the package's published entries/],
  ['demo/server/main.ts', '../../src/server/ledger/ledger.ts', /only the package's published entries/],
];

describe('imports only point down the list of layers', () => {
  for (const [file, specifier] of allowed) {
    it(`${file} may import ${specifier}`, () => assert.equal(importProblem(file, specifier), undefined));
  }
  for (const [file, specifier, reason] of refused) {
    it(`${file} may not import ${specifier}`, () =>
      assert.match(importProblem(file, specifier) ?? '', reason));
  }

  it('eslint reports every way to import', async () => {
    const source = `
      import '../state/index.ts';
      export { a } from '../state/index.ts';
      export * from '../state/index.ts';
      export const later = import('../state/index.ts');
      export type Store = import('../state/index.ts').Store;
      import type { Fine } from './money.ts';`;
    // If CI is set, typescript-eslint would read the file on disk instead of this source.
    const parserOptions = { disallowAutomaticSingleRunInference: true };
    const eslint = new ESLint({
      overrideConfigFile: 'eslint.config.js',
      overrideConfig: { files: ['**/*.ts'], languageOptions: { parserOptions } },
    });
    const [result] = await eslint.lintText(source, { filePath: 'src/core/index.ts' });
    const lines = result?.messages
      .filter(({ ruleId }) => ruleId === 'layers/imports')
      .map(({ line }) => line);
    assert.deepEqual(lines, [2, 3, 4, 5, 6]);
  });
});
