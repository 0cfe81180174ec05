import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import ts from 'typescript';
import { entries } from '../../../.config/entries.js';
import type { CodeBlock } from './code-blocks.ts';

const PACKAGE = '@oneclickworker/billing-elements';

/** Declarations of the host's names in the pages' code, and of frameworks that are not installed here. */
const HOST = `
declare const billing: import('${PACKAGE}/server').BillingHandler;
declare const options: import('${PACKAGE}/server').BillingHandlerOptions;
declare const organizationId: string;
declare const userId: string;
declare const job: { readonly id: string };
declare function yourSession(request: Request): Promise<string>;
declare function getToken(): Promise<string>;
declare function sendMail(to: string, text: string): Promise<void>;
declare const logger: { error(facts: object): void };
declare function page(code: string, message: string, facts: object): void;
declare module '*.css';
declare module '*.svelte' { const component: unknown; export default component; }
declare module '*.vue' { const component: unknown; export default component; }
declare module '*/lib/billing' { export const billing: import('${PACKAGE}/server').BillingHandler; }
declare module '@vitejs/plugin-react' { export default function react(): import('vite').Plugin; }
declare module '@vitejs/plugin-vue' { export default function vue(options: object): import('vite').Plugin; }
declare module 'vue' { export function ref<T>(value: T): { value: T }; export interface GlobalComponents {} }
declare module 'svelte/elements' { export interface SvelteHTMLElements {} }
declare module '@angular/core' {
  export const CUSTOM_ELEMENTS_SCHEMA: object;
  export function Component(options: object): ClassDecorator;
}
`;

const script = '../../../.ci/framework-types.mjs';
const { frameworkTypes } = (await import(script)) as {
  frameworkTypes: (manifest: unknown, index: string) => string;
};

/** The entry `/types`, generated from the manifest by the build. */
const TYPES_FILE = resolve('stories/docs/framework-types.d.ts');
const manifest: unknown = JSON.parse(readFileSync('custom-elements.json', 'utf8'));
const TYPES = frameworkTypes(manifest, '../../src/index.ts');

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  jsx: ts.JsxEmit.ReactJSX,
  types: ['node', 'mocha'],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  experimentalDecorators: true,
  useDefineForClassFields: false,
  paths: Object.fromEntries([
    ...entries.map(([subpath, source]) => [PACKAGE + subpath.slice(1), [resolve(source)]]),
    [`${PACKAGE}/types`, [TYPES_FILE]],
  ]) as Record<string, string[]>,
};

/** JavaScript is checked without `strict`: values may be null, and parameters have no types. */
const STRICT_ONLY: ReadonlySet<number> = new Set([2531, 2532, 18047, 18048, 7006, 7031]);

/**
 * Compiles blocks of TypeScript, TSX and JavaScript against the sources, as separate modules, in one program. Returns a line
 * for each error, with its page and line.
 */
export function typeErrors(blocks: readonly CodeBlock[]): readonly string[] {
  const files = new Map(
    blocks.map((block) => [resolve(`${block.page}.${block.line}.${suffix(block)}`), block]),
  );
  const hostFile = resolve('stories/docs/host.d.ts');
  const textOf = (path: string): string | undefined => {
    const block = files.get(path);
    if (block) return `${block.code}\nexport {};\n`;
    if (path === TYPES_FILE) return TYPES;
    return path === hostFile ? HOST : undefined;
  };
  const host = ts.createCompilerHost(options);
  const withBlocks: ts.CompilerHost = {
    ...host,
    fileExists: (path) => textOf(path) !== undefined || host.fileExists(path),
    readFile: (path) => textOf(path) ?? host.readFile(path),
    getSourceFile(path, ...rest) {
      const text = textOf(path);
      return text === undefined
        ? host.getSourceFile(path, ...rest)
        : ts.createSourceFile(path, text, rest[0]);
    },
  };
  const program = ts.createProgram([hostFile, ...files.keys()], options, withBlocks);
  return [...files].flatMap(([path, block]) => {
    const file = program.getSourceFile(path);
    if (!file) throw new Error(`${path} is not in the program`);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
      .map(({ code, start = 0, messageText }) => ({
        code,
        start,
        text: ts.flattenDiagnosticMessageText(messageText, ' '),
      }))
      .filter((each) => isTyped(block) || !isStrictOnly(each))
      .map(({ start, text }) => {
        const line = block.line + file.getLineAndCharacterOfPosition(start).line;
        return `${block.page}:${line} ${text}`;
      });
  });
}

const isTyped = ({ language }: CodeBlock): boolean => language === 'ts' || language === 'tsx';

const isStrictOnly = ({ code, text }: { readonly code: number; readonly text: string }): boolean =>
  STRICT_ONLY.has(code) || /Type '(undefined|null)' is not assignable/.test(text);

function suffix({ language }: CodeBlock): 'ts' | 'tsx' {
  return language === 'tsx' || language === 'jsx' ? 'tsx' : 'ts';
}

/** The code of a block as the file at `path` has it, with its imports of the package pointing to the sources. */
export function withSourceImports(code: string, path: string): string {
  const up = '../'.repeat(path.split('/').length - 1);
  return entries.reduce(
    (text, [subpath, source]) => text.replaceAll(`'${PACKAGE}${subpath.slice(1)}'`, `'${up}${source}'`),
    code,
  );
}
