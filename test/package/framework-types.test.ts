import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import ts from 'typescript';

// Templates of each framework, as its compiler turns them into TypeScript, against the generated types.

const root = fileURLToPath(new URL('../../', import.meta.url));
const manifest: unknown = JSON.parse(readFileSync(`${root}custom-elements.json`, 'utf8'));
const script = '../../.ci/framework-types.mjs';
const { frameworkTypes } = (await import(script)) as {
  frameworkTypes: (manifest: unknown, index: string) => string;
};
/** Virtual path of the files, which exist in memory only. */
const folder = `${root}test/package`;

const REACT = `
import type { OcwJsxElements } from './types.ts';
import type {} from 'react';
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends OcwJsxElements {}
  }
}
`;

const VUE = `
import type { OcwVueComponents } from './types.ts';
interface GlobalComponents extends OcwVueComponents {}
type Props<Tag extends keyof GlobalComponents> = InstanceType<GlobalComponents[Tag]>['$props'];
export const vue = <Tag extends keyof GlobalComponents>(tag: Tag, props: Props<Tag>): unknown => [tag, props];
`;

const SVELTE = `
import type { OcwSvelteElements } from './types.ts';
interface SvelteHTMLElements extends OcwSvelteElements {}
export const svelte = <Tag extends keyof SvelteHTMLElements>(tag: Tag, props: SvelteHTMLElements[Tag]): unknown => [tag, props];
`;

/** A file of templates; lines that end in `// wrong` are the ones that must not compile. */
const TEMPLATES: Readonly<Record<string, string>> = {
  'react.tsx': `${REACT}
export const right = [
  <ocw-billing endpoint="/api/billing" requires-token token={() => Promise.resolve("t")} onocw-error={({ error }) => error.code} />,
  <ocw-seat-editor class="card" collapsible onocw-seats-change={({ change }) => change.status} />,
  <ocw-credit-history describeJob={(reference) => ({ name: reference })} />,
  <ocw-seat-editor collapsed />, // wrong
  <ocw-buy-credits checkout="page" />, // wrong
  <ocw-seat-editor onocw-seats-change={({ users }) => users} />, // wrong
];`,
  'vue.ts': `${VUE}
vue('ocw-buy-credits', { checkout: 'hosted', onOcwCreditsChange: ({ available }) => available.toFixed() });
vue('ocw-seat-editor', { 'payment-target': '#pay', onOcwSeatsChange: ({ change }) => change.status });
vue('ocw-seat-editor', { 'aria-label': 'Users', 'data-test': '', inert: true, tabindex: 0, onClick: ({ clientX }) => clientX });
vue('ocw-billing', { account: JSON.stringify({}) });
vue('ocw-billing', { account: {} as import('../../src/index.ts').Account });
vue('ocw-billing', { account: 5 }); // wrong
vue('ocw-buy-credits', { checkout: 'page' }); // wrong
vue('ocw-invoices', { onOcwSeatsChange: () => undefined }); // wrong
vue('ocw-seat-editor', { onOcwSeatsChange: ({ users }) => users }); // wrong
`,
  'svelte.ts': `${SVELTE}
svelte('ocw-credit-gate', { 'when-unknown': 'open', 'onocw-gate-change': ({ status }) => status });
svelte('ocw-seat-editor', { frameless: true, 'on:ocw-seats-change': ({ change }) => change.status });
svelte('ocw-seat-editor', { 'aria-label': 'Users', 'data-test': '', inert: true, role: 'group', onclick: ({ clientX }) => clientX });
svelte('ocw-seat-editor', { frameless: 'yes' }); // wrong
svelte('ocw-invoices', { 'onocw-seats-change': () => undefined }); // wrong
`,
  'dom.ts': `
import '../../src/index.ts';
const editor = document.querySelector('ocw-seat-editor');
editor?.addEventListener('ocw-seats-change', ({ change }) => change.status);
document.addEventListener('ocw-seats-change', ({ change }) => change.status);
window.addEventListener('ocw-credits-change', ({ available }) => available.toFixed());
document.addEventListener('ocw-seats-change', ({ users }) => users); // wrong
`,
};

test('templates of JSX, Vue, Svelte and the DOM compile, except with wrong attributes or events', () => {
  const files = new Map(Object.entries(TEMPLATES).map(([name, text]) => [`${folder}/${name}`, text]));
  files.set(`${folder}/types.ts`, frameworkTypes(manifest, '../../src/index.ts'));
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    jsx: ts.JsxEmit.ReactJSX,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    experimentalDecorators: true,
    useDefineForClassFields: false,
    types: ['node'],
  };
  const host = ts.createCompilerHost(options);
  const onDisk = { ...host };
  host.fileExists = (name) => files.has(name) || onDisk.fileExists(name);
  host.readFile = (name) => files.get(name) ?? onDisk.readFile(name);
  host.getSourceFile = (name, ...rest) => {
    const text = files.get(name);
    return text === undefined
      ? onDisk.getSourceFile(name, ...rest)
      : ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  for (const [name, text] of files) {
    const source = program.getSourceFile(name);
    assert.ok(source);
    const diagnostics = [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ];
    const found = diagnostics.map(({ start = 0, messageText }) => ({
      line: source.getLineAndCharacterOfPosition(start).line,
      text: ts.flattenDiagnosticMessageText(messageText, ' '),
    }));
    const lines = text.split('\n');
    const unexpected = found.filter(({ line }) => !lines[line]?.endsWith('// wrong'));
    assert.deepEqual(unexpected, [], name);
    const wrong = lines.flatMap((line, index) => (line.endsWith('// wrong') ? [index] : []));
    assert.deepEqual(
      [...new Set(found.map(({ line }) => line))].sort((a, b) => a - b),
      wrong,
      name,
    );
  }
});
