import { configs as lit } from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import { configs as wc } from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';
import layers from './.config/import-layers.js';
import text from './.config/template-text.js';

const root = new URL('.', import.meta.url).pathname;
const lines = { skipBlankLines: true, skipComments: true };
/** node:test's functions return promises that the runner itself awaits. */
const nodeTest = ['test', 'it', 'describe', 'suite', 'before', 'after', 'beforeEach', 'afterEach'];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '**/.data/**',
      '**/.cache/**',
      'coverage/**',
      'storybook-static/**',
      // Each has its own compiler and packages: .ci/examples.mjs runs them.
      'demo/examples/**',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { layers },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: root } },
    rules: {
      'layers/imports': 'error',
      'max-lines': ['error', { max: 500, ...lines }],
      eqeqeq: ['error', 'smart'],
      'prefer-const': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Guards for what JavaScript callers pass look unnecessary to the types.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // TypeScript's classes are structural; what comes from another copy of a package fits as well.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: nodeTest }] },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a union of literals instead of an enum.' },
        { selector: 'ExportDefaultDeclaration', message: 'Use a named export.' },
        {
          selector:
            ':matches(ImportDeclaration, ExportNamedDeclaration, ExportAllDeclaration, ImportExpression) > Literal[value=/^\\.(?!.*(\\.(ts|json)|\\.config.*\\.js)$)/]',
          message: 'Write the extension of the file that is there: .ts.',
        },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    extends: [lit['flat/recommended'], wc['flat/recommended'], litA11y.configs.recommended],
    rules: { 'no-console': 'error', 'max-lines-per-function': ['error', { max: 120, ...lines }] },
    settings: { wc: { elementBaseClasses: ['LitElement'] } },
  },
  {
    // Where the host gives no `onError`, the server's console is the only place to say what an operator has to mend.
    files: ['src/server/host-error.ts'],
    rules: { 'no-console': ['error', { allow: ['error'] }] },
  },
  {
    // Before an element is registered, nothing but the console can say that another copy of the package has its tag.
    files: ['src/elements/base/define-element.ts'],
    rules: { 'no-console': ['error', { allow: ['warn'] }] },
  },
  {
    // Lit binds `@click=${this.confirm}` to the element itself.
    files: ['src/elements/**/*.ts', 'demo/**/*.ts', 'stories/**/*.ts'],
    rules: { '@typescript-eslint/unbound-method': 'off' },
  },
  {
    files: ['src/elements/**/*.ts'],
    plugins: { text },
    rules: {
      'text/no-text-parts': 'error',
      // The same rule, which also knows text that is set as a property.
      'lit-a11y/accessible-name': 'off',
      'text/accessible-name': 'error',
      // Requests are made in src/state, by flows that know what may follow them.
      'no-restricted-properties': ['error', { property: 'client', message: 'Make requests in src/state.' }],
      'no-restricted-globals': ['error', { name: 'fetch', message: 'Make requests in src/state.' }],
    },
  },
  {
    files: ['src/core/**/*.ts'],
    rules: { 'max-lines-per-function': ['error', { max: 70, ...lines }] },
  },
  {
    // Tests check with chai's getters, pass doubles around and may be as long as their tables.
    files: ['test/**/*.ts'],
    rules: {
      'max-lines': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    // These files are what their tools ask for.
    files: ['vite.config.ts', '.config/**/*.ts', '.storybook/**/*.ts', 'stories/**/*.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
