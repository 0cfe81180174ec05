import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { exportedPartsIn, matches, partsIn, sourcesOf, tokensIn } from './element-sources.ts';

interface Named {
  readonly name: string;
  readonly description?: string;
  readonly default?: string;
  readonly type?: { readonly text: string };
}
interface Declaration extends Named {
  readonly tagName?: string;
  readonly summary?: string;
  readonly members?: readonly (Named & { readonly kind: string })[];
  readonly attributes?: readonly Named[];
  readonly events?: readonly Named[];
  readonly slots?: readonly Named[];
  readonly cssParts?: readonly Named[];
  readonly cssProperties?: readonly Named[];
}
interface Manifest {
  readonly modules: readonly { readonly path: string; readonly declarations: readonly Declaration[] }[];
}

const { modules } = JSON.parse(readFileSync('custom-elements.json', 'utf8')) as Manifest;
const declarations = modules.flatMap(({ path, declarations: inside }) =>
  inside.map((declaration) => ({ ...declaration, path })),
);
const elements = declarations.filter(({ tagName }) => tagName);
const names = (items: readonly Named[] = []): string[] => items.map(({ name }) => name).sort();

/** The sources of an element with those of the classes that it extends. */
function sources(path: string): ReadonlyMap<string, string> {
  const all = new Map<string, string>();
  const add = (file: string): void => {
    for (const [each, text] of sourcesOf(file)) all.set(each, text);
  };
  add(path.replace(/^dist/, 'src').replace(/\.js$/, '.ts'));
  return all;
}

describe('custom-elements.json', () => {
  it('has every element of the package', () => {
    const defined = readdirSync('src/define').flatMap((file) => /^ocw-[\w-]+/.exec(file)?.[0] ?? []);
    assert.deepEqual(elements.map(({ tagName }) => tagName).sort(), defined.sort());
  });

  it('has every event class that the package exports', () => {
    const exported = matches(readFileSync('src/elements/index.ts', 'utf8'), /\b(Ocw\w+Event)\b/g);
    assert.deepEqual(
      names(declarations).filter((name) => name.endsWith('Event')),
      exported,
    );
  });

  for (const element of elements) {
    const { tagName = '', path } = element;
    const files = sources(path);
    const text = [...files.values()].join('\n');

    describe(`the manifest of <${tagName}>`, () => {
      it('describes the element and each part of its API', () => {
        assert.ok(element.summary && element.description);
        const {
          attributes = [],
          members = [],
          events = [],
          slots = [],
          cssParts = [],
          cssProperties = [],
        } = element;
        const silent = [attributes, members, events, slots, cssParts, cssProperties]
          .flat()
          .filter(({ description }) => !description);
        assert.deepEqual(names(silent), []);
      });

      it('has each attribute with its default and a type that HTML can express', () => {
        for (const { name, type, default: standard } of element.attributes ?? []) {
          assert.match(
            type?.text ?? '',
            /^(string|boolean|number|'[\w-]+'( \| '[\w-]+')*)$/,
            `${name}: its type`,
          );
          assert.ok(standard !== undefined, `${name}: its default`);
        }
      });

      it('has each property and each event with its type', () => {
        const fields = (element.members ?? []).filter(({ kind }) => kind === 'field');
        for (const { name, type } of fields) assert.ok(type?.text, name);
        for (const { name, type } of element.events ?? [])
          assert.ok(names(declarations).includes(type?.text ?? ''), `${name}: ${type?.text}`);
      });

      it('has exactly the events that it sends', () => {
        const sent = matches(text, /dispatchEvent\(\s*new (Ocw\w+Event)\(/g);
        const documented = new Set((element.events ?? []).map(({ type }) => type?.text ?? ''));
        assert.deepEqual([...documented].sort(), sent);
      });

      it('has the slots of its templates', () => {
        const templates = text.replace(/\/\*[^]*?\*\//g, '');
        const unnamed = templates.includes('<slot>') ? [''] : [];
        assert.deepEqual(names(element.slots), [...unnamed, ...matches(templates, /<slot name="([\w-]+)"/g)]);
      });

      it('has exactly the parts of its templates', () => {
        assert.deepEqual(names(element.cssParts), partsIn(files.values()));
      });

      it('exports no part that does not exist', () => {
        const there = new Set(
          elements.filter((each) => each !== element).flatMap(({ cssParts }) => names(cssParts)),
        );
        assert.deepEqual(
          exportedPartsIn(files.values()).filter((part) => !there.has(part)),
          [],
        );
      });

      it('has the custom properties that its styles read, with their defaults', () => {
        const styles = [...files].filter(([file]) => file.endsWith('.styles.ts')).map(([, css]) => css);
        const read = [...tokensIn(styles.join('\n'))].map(
          ([name, defaults]) => `${name}: ${[...defaults].join(' or ')}`,
        );
        const documented = (element.cssProperties ?? []).map(
          ({ name, default: standard }) => `${name}: ${standard}`,
        );
        assert.deepEqual(documented.sort(), read.sort());
      });
    });
  }

  it('has every custom property that any style of the elements reads', () => {
    const files = readdirSync('src/elements', { recursive: true, encoding: 'utf8' });
    const texts = files
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(`src/elements/${file}`, 'utf8'));
    const read = tokensIn(texts.join('\n'));
    const documented = new Set(elements.flatMap(({ cssProperties }) => names(cssProperties)));
    assert.deepEqual([...documented].sort(), [...read.keys()].sort());
  });

  for (const theme of readdirSync('src/themes').filter((file) => file.endsWith('.css'))) {
    it(`has everything that the theme ${theme} styles`, () => {
      const css = readFileSync(`src/themes/${theme}`, 'utf8');
      const parts = new Set(elements.flatMap(({ cssParts }) => names(cssParts)));
      const tokens = new Set(elements.flatMap(({ cssProperties }) => names(cssProperties)));
      assert.deepEqual(
        matches(css, /::part\(([\w-]+)\)/g).filter((part) => !parts.has(part)),
        [],
      );
      assert.deepEqual(
        matches(css, /(--ocw-[\w-]+)\s*:/g).filter((token) => !tokens.has(token)),
        [],
      );
    });
  }
});
