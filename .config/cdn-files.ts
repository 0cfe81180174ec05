import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { FIRST_SCREEN } from './first-screen-chunks.ts';

/** Base path of the files in embed.html. */
const BASE = '/billing/';

/** The files of a build, for {@link embedSnippet}. */
export interface CdnFiles {
  readonly entry: string;
  /** Chunks of the first screen. */
  readonly preload: readonly string[];
  /** Subresource Integrity of every script by its file name. */
  readonly integrity: Readonly<Record<string, string>>;
}

/** Returns the lines for a page's head, for files served below `base` (a path, or an absolute URL for another origin). */
export function embedSnippet({ entry, preload, integrity }: CdnFiles, base: string, nonce = ''): string {
  const at = (file: string): string => `${base}${file}`;
  const map = Object.fromEntries(Object.entries(integrity).map(([file, hash]) => [at(file), hash]));
  const preloads = preload.map(
    (file) =>
      `<link rel="modulepreload" href="${at(file)}" integrity="${integrity[file] ?? ''}" crossorigin />`,
  );
  return [
    `<script type="importmap"${nonce && ` nonce="${nonce}"`}>${JSON.stringify({ integrity: map })}</script>`,
    ...preloads,
    `<script type="module" src="${at(entry)}" integrity="${integrity[entry] ?? ''}" crossorigin></script>`,
    '',
  ].join('\n');
}

const COMMENT = `<!--
  For a page's <head>, before any other module script. Replace ${BASE} with the address of this folder: a path on your own
  origin, an absolute URL on another one. A Content Security Policy has to allow the import map, which is an inline script: by a
  nonce on it, or by its hash. The import map's integrity covers the files that are loaded on demand, in browsers that
  support it; the others ignore it. Drop the modulepreload lines of elements that the page does not show; in another language
  than English, preload billing.<language>.<hash>.min.js as well.
-->
`;

/**
 * Writes integrity.json (the files' hashes) and embed.html (the lines for a host's page) next to the build. Hashes the written files:
 * the contents in earlier hooks are not what browsers hash.
 */
export const cdnFiles: Plugin = {
  name: 'cdn-files',
  writeBundle({ dir = '' }, bundle) {
    const chunks = Object.values(bundle).flatMap((output) => (output.type === 'chunk' ? [output] : []));
    const integrity = Object.fromEntries(
      chunks
        .map(({ fileName }) => fileName)
        .sort()
        .map((file) => {
          const hash = createHash('sha384').update(readFileSync(`${dir}/${file}`));
          return [file, `sha384-${hash.digest('base64')}`];
        }),
    );
    const entry = chunks.find(({ isEntry }) => isEntry)?.fileName ?? '';
    const preload = new Set<string>();
    const add = (file: string): void => {
      if (file === entry || preload.has(file)) return;
      preload.add(file);
      chunks.find(({ fileName }) => fileName === file)?.imports.forEach(add);
    };
    for (const source of FIRST_SCREEN) {
      const chunk = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(`/${source}`)));
      if (chunk === undefined)
        throw new Error(
          `No chunk of ${source}: .config/first-screen-chunks.ts names what the first screen needs`,
        );
      add(chunk.fileName);
    }
    const files = { entry, preload: [...preload].sort(), integrity };
    writeFileSync(`${dir}/integrity.json`, `${JSON.stringify(files, null, 2)}\n`);
    writeFileSync(`${dir}/embed.html`, COMMENT + embedSnippet(files, BASE));
  },
};
