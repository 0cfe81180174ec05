import type { Plugin } from 'vite';

/** A chunk's files, as passed to a renderChunk hook. */
interface Chunk {
  readonly imports: readonly string[];
  readonly dynamicImports: readonly string[];
}

/** A chunk's static imports, and theirs. */
function closure(
  file: string,
  chunks: Readonly<Record<string, Chunk>>,
  seen = new Set<string>(),
): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const each of chunks[file]?.imports ?? []) closure(each, chunks, seen);
  return seen;
}

/**
 * Requests a chunk's static imports together with the chunk. Otherwise a browser discovers them only once the chunk has arrived,
 * one more round trip before an element shows its content. Vite does this for applications, but not for libraries.
 */
export const preloadChunks: Plugin = {
  name: 'preload-chunks',
  renderChunk(code, { fileName }, _options, { chunks }) {
    const here = closure(fileName, chunks);
    const next = code.replace(
      /\bimport\((["'`])\.\/([^"'`]+)\1\)/g,
      (dynamicImport, _quote: string, file: string) => {
        const needed = [...closure(file, chunks)].filter((each) => each !== file && !here.has(each));
        // The chunk's own import reports failures.
        const early = needed.map((each) => `import("./${each}").catch(() => {})`);
        return early.length === 0 ? dynamicImport : `(${[...early, dynamicImport].join(', ')})`;
      },
    );
    return next === code ? null : { code: next, map: null };
  },
};
