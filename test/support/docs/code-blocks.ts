import { readdirSync, readFileSync } from 'node:fs';

/** A fenced block of code on a page. */
export interface CodeBlock {
  /** Path of the page, from the repository's root. */
  readonly page: string;
  /** Line of the page on which the code begins, from 1. */
  readonly line: number;
  /** The word after the fence; empty without one. */
  readonly language: string;
  readonly code: string;
}

/** Pages whose code is checked: the guides, README.md, and the page for coding assistants. */
export const PAGES: readonly string[] = [
  'README.md',
  ...readdirSync('stories/docs')
    .filter((file) => /\.(md|txt)$/.test(file))
    .map((file) => `stories/docs/${file}`),
];

/** Every fenced block of a page, in order. */
export function codeBlocks(page: string): readonly CodeBlock[] {
  const text = readFileSync(page, 'utf8');
  return [...text.matchAll(/^```([\w-]*)[^\n]*\n([^]*?)^```$/gm)].map((match) => {
    const [, language = '', code = ''] = match;
    return { page, line: text.slice(0, match.index).split('\n').length + 1, language, code };
  });
}

/** Location of a block, for messages. */
export const placeOf = ({ page, line }: CodeBlock): string => `${page}:${line}`;

/**
 * The scripts of an HTML block, a Vue or a Svelte component as separate blocks, each with its line of the page. Scripts
 * that a component binds (`{…}` of Svelte) stay in the template.
 */
export function scriptsOf(block: CodeBlock): readonly CodeBlock[] {
  return [...block.code.matchAll(/<script([^>]*)>([^]*?)<\/script>/g)].flatMap((match) => {
    const [, attributes = '', code = ''] = match;
    if (code.trim() === '' || /importmap/.test(attributes)) return [];
    const line = block.line + block.code.slice(0, match.index).split('\n').length - 1;
    return [{ page: block.page, line, language: /lang="ts"/.test(attributes) ? 'ts' : 'js', code }];
  });
}
