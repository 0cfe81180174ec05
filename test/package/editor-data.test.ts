import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

interface Named {
  readonly name: string;
}
interface Attribute extends Named {
  readonly valueSet?: string;
  readonly values?: readonly Named[];
}
interface WebTypesElement extends Named {
  readonly attributes: readonly (Named & {
    readonly value: { readonly kind: string; readonly type: string };
  })[];
  readonly js: { readonly properties: readonly Named[]; readonly events: readonly Named[] };
}
interface EditorData {
  readonly 'vscode.html-custom-data.json': {
    readonly tags: readonly (Named & { readonly attributes: readonly Attribute[] })[];
  };
  readonly 'vscode.css-custom-data.json': {
    readonly properties: readonly Named[];
    readonly pseudoElements: readonly Named[];
  };
  readonly 'web-types.json': {
    readonly contributions: { readonly html: { readonly elements: readonly WebTypesElement[] } };
  };
}
interface Manifest {
  readonly modules: readonly {
    readonly declarations: readonly {
      readonly tagName?: string;
      readonly attributes?: readonly Named[];
      readonly events?: readonly Named[];
      readonly cssParts?: readonly Named[];
      readonly cssProperties?: readonly Named[];
    }[];
  }[];
}

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const script = '../../.ci/editor-data.mjs';
const { editorData } = (await import(script)) as {
  editorData: (manifest: unknown, packageJson: unknown) => EditorData;
};
const manifest = read('custom-elements.json') as Manifest;
const data = editorData(manifest, read('package.json'));
const { tags } = data['vscode.html-custom-data.json'];
const { elements } = data['web-types.json'].contributions.html;
const documented = manifest.modules
  .flatMap(({ declarations }) => declarations)
  .filter(({ tagName }) => tagName);
const names = (items: readonly Named[] = []): string[] => items.map(({ name }) => name).sort();
const unique = (items: readonly string[]): string[] => [...new Set(items)].sort();

describe('the editor data', () => {
  it('has every element with every attribute, for VS Code and JetBrains’ IDEs', () => {
    for (const made of [tags, elements]) {
      assert.equal(made.length, documented.length);
      for (const { tagName, attributes } of documented)
        assert.deepEqual(
          names(made.find(({ name }) => name === tagName)?.attributes),
          names(attributes),
          tagName,
        );
    }
  });

  it('has the values of an attribute with a fixed set of values', () => {
    const attributes = tags.flatMap((tag) => tag.attributes);
    assert.deepEqual(names(attributes.find(({ name }) => name === 'checkout')?.values), [
      'elements',
      'hosted',
    ]);
    assert.deepEqual(names(attributes.find(({ name }) => name === 'when-unknown')?.values), [
      'closed',
      'open',
    ]);
  });

  it('has boolean attributes without a value', () => {
    const compact = tags.flatMap(({ attributes }) => attributes).find(({ name }) => name === 'compact');
    assert.equal(compact?.valueSet, 'v');
    const inWebTypes = elements
      .flatMap(({ attributes }) => attributes)
      .find(({ name }) => name === 'compact');
    assert.equal(inWebTypes?.value.kind, 'no-value');
  });

  it('has every event of every element', () => {
    for (const { tagName, events } of documented)
      assert.deepEqual(
        names(elements.find(({ name }) => name === tagName)?.js.events),
        names(events),
        tagName,
      );
  });

  it('has every custom property and every part once', () => {
    const { properties, pseudoElements } = data['vscode.css-custom-data.json'];
    assert.deepEqual(
      names(properties),
      unique(documented.flatMap(({ cssProperties }) => names(cssProperties))),
    );
    const parts = unique(documented.flatMap(({ cssParts }) => names(cssParts)));
    assert.deepEqual(
      names(pseudoElements),
      parts.map((part) => `::part(${part})`),
    );
  });
});
