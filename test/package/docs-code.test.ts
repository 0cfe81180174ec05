import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { CodeBlock } from '../support/docs/code-blocks.ts';
import { codeBlocks, PAGES, placeOf, scriptsOf } from '../support/docs/code-blocks.ts';
import {
  CUSTOM_PROPERTIES,
  ELEMENT_EVENTS,
  TAGS,
  unknownMarkup,
  unknownStyles,
} from '../support/docs/markup.ts';
import { typeErrors, withSourceImports } from '../support/docs/type-check.ts';

interface Package {
  readonly bin: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, unknown>>;
}
const { bin, scripts, exports } = JSON.parse(readFileSync('package.json', 'utf8')) as Package;
const PACKAGE = '@oneclickworker/billing-elements';

const blocks = PAGES.flatMap(codeBlocks);
const in_ = (...languages: readonly string[]): readonly CodeBlock[] =>
  blocks.filter(({ language }) => languages.includes(language));
const markup = in_('html', 'vue', 'svelte');
const code = [...in_('ts', 'tsx', 'js', 'jsx', 'mjs'), ...markup.flatMap(scriptsOf)];

/** Languages of the pages, each with a check below; SQL runs in `test/server/database-roles.test.ts`. */
const CHECKED = ['ts', 'tsx', 'js', 'mjs', 'html', 'vue', 'svelte', 'css', 'json', 'sh', 'sql', 'text'];

/** Returns what is wrong with a line of a shell block, or null. */
function commandError(line: string): string | null {
  const command = line.replace(/\s+#.*$/, '').replace(/^(?:[A-Z_]+=\S+ )+/, '');
  const [program = '', ...words] = command.split(' ');
  const [first = '', second = ''] = words.filter((word) => !word.startsWith('-'));
  if (program === 'npm' && first === 'run')
    return scripts[second] === undefined ? `no script ${second}` : null;
  if (program === 'npm' && (first === 'start' || first === 'test')) return null;
  if (program === 'npm' && (first === 'install' || first === 'init')) return null;
  if (program === 'npx' && first === PACKAGE) return programError(second);
  if (program === 'npx' && bin[first] !== undefined) return programError(second);
  return ['node', 'mkdir', 'cd', 'cp', 'openssl', 'stripe'].includes(program)
    ? null
    : `no command ${command}`;
}

function programError(subcommand: string): string | null {
  const source = readFileSync('src/server/cli/arguments.ts', 'utf8');
  return new RegExp(`\\b${subcommand}\\b`).test(source) ? null : `no subcommand ${subcommand}`;
}

describe('Code on the pages', () => {
  it('is in a language that is checked', () => {
    assert.deepEqual(
      blocks
        .filter(({ language }) => !CHECKED.includes(language))
        .map((block) => `${placeOf(block)} ${block.language}`),
      [],
    );
  });

  it('compiles against the sources', () => {
    assert.equal(code.length > 20, true);
    assert.deepEqual(typeErrors(code), []);
  });

  it('uses tags, attributes, properties and events that exist', () => {
    assert.equal(markup.length > 5, true);
    assert.deepEqual([...markup, ...in_('ts', 'tsx')].flatMap(unknownMarkup), []);
  });

  it('uses custom properties and parts that exist', () => {
    assert.deepEqual(in_('css', 'html', 'vue', 'svelte').flatMap(unknownStyles), []);
  });

  it('is valid JSON if declared as such', () => {
    for (const { code: text } of in_('json')) assert.doesNotThrow(() => JSON.parse(text) as unknown);
  });

  it('runs commands that exist', () => {
    const lines = in_('sh').flatMap((block) =>
      block.code
        .split('\n')
        .filter((line) => line.trim() !== '' && !line.startsWith('#'))
        .map((line) => ({ block, line })),
    );
    assert.deepEqual(
      lines.flatMap(({ block, line }) => {
        const error = commandError(line);
        return error === null ? [] : [`${placeOf(block)} ${error}`];
      }),
      [],
    );
  });

  it('imports only what the package exports', () => {
    const imported = [...code, ...in_('json')].flatMap((block) =>
      [...block.code.matchAll(new RegExp(`['"]${PACKAGE}(/[^'"]+)?['"]`, 'g'))].map(([, path = '']) => ({
        block,
        path,
      })),
    );
    const isExported = (path: string): boolean =>
      Object.entries(exports).some(([subpath, target]) => {
        const [head = '', tail = ''] = subpath.slice(1).split('*');
        if (!subpath.includes('*')) return head === path;
        if (!path.startsWith(head) || !path.endsWith(tail)) return false;
        const middle = path.slice(head.length, path.length - tail.length);
        const files = (typeof target === 'string' ? [target] : Object.values(target as object)).map((file) =>
          String(file).replace('*', middle),
        );
        return files.every((file) => file.includes('/dist/') || existsSync(file));
      });
    assert.deepEqual(
      imported.filter(({ path }) => !isExported(path)).map(({ block, path }) => `${placeOf(block)} ${path}`),
      [],
    );
  });

  it('names only existing elements, events and custom properties in the text', () => {
    const known = new Set([...TAGS, ...ELEMENT_EVENTS]);
    for (const page of PAGES) {
      const text = readFileSync(page, 'utf8').replaceAll(/^```[^]*?^```$/gm, '');
      const named = [...text.matchAll(/`<?(ocw-[a-z-]+[a-z])/g)].map(([, name = '']) => name);
      assert.deepEqual(
        named.filter((name) => !known.has(name) && bin[name] === undefined && !/^ocw-(stripe)$/.test(name)),
        [],
        page,
      );
      const properties = text.match(/--ocw-[a-z-]+[a-z]/g) ?? [];
      assert.deepEqual(
        properties.filter((name) => !CUSTOM_PROPERTIES.has(name)),
        [],
        page,
      );
    }
  });
});

/** Blocks that are also files of this repository, which tests run: the page and the file must not drift apart. */
describe('Code that a test runs', () => {
  for (const page of PAGES) {
    const text = readFileSync(page, 'utf8');
    for (const [, path = '', , shown = ''] of text.matchAll(
      /<!-- runs as ([\w/.-]+) -->\n+```(\w+)\n([^]*?)^```$/gm,
    )) {
      it(`${page} shows ${path}`, () => {
        const source = readFileSync(path, 'utf8');
        assert.equal(source, withSourceImports(shown, path));
      });
    }
  }
});
