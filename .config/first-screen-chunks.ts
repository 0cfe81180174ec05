import { resolve } from 'node:path';
import type { Rolldown } from 'vite';

type Graph = Rolldown.ChunkingContext;

/** A module and its static imports. */
function closure(id: string, graph: Graph, seen = new Set<string>()): Set<string> {
  if (seen.has(id)) return seen;
  seen.add(id);
  for (const each of graph.getModuleInfo(id)?.importedIds ?? []) closure(each, graph, seen);
  return seen;
}

/** First screens of the elements with forms, by the file that the build creates for each. */
const SCREENS = {
  'seat-editor': 'src/elements/seat-editor/seat-editor-screen.ts',
  'buy-credits': 'src/elements/buy-credits/purchase-screen.ts',
};

/**
 * Modules that a page of summary, balance, seat editor and buying requests in parallel with the account, in English. The build lists
 * their files in integrity.json as `preload`.
 */
export const FIRST_SCREEN: readonly string[] = [
  ...Object.values(SCREENS),
  'src/client/parse.ts',
  'src/i18n/locales/en/buy.ts',
  'src/i18n/locales/en/number.ts',
];

/** Modules that the entry reaches only through index files, and that tree shaking removes from it. */
const SHAKEN =
  /\/(src\/core\/(?!index|checks|money)\w+|src\/contract\/(open-seat-change|seat-plan)|nanostores\/(lifecycle|computed)\/index)\.[jt]s$/;

/** Returns the file of each module that the first screens need and `entry` lacks: the screen's own, or the shared one. */
function plan(entry: string, graph: Graph): Map<string, string> {
  const initial = closure(resolve(entry), graph);
  const files = new Map<string, string>();
  for (const [name, screen] of Object.entries(SCREENS)) {
    const lazy = [...closure(resolve(screen), graph)].filter((id) => !initial.has(id) || SHAKEN.test(id));
    for (const id of lazy) files.set(id, files.has(id) ? 'form' : name);
  }
  return files;
}

/**
 * Puts the modules of each form's first screen into one file, and those they share into another. By default the bundler creates ten,
 * because later steps and other elements also use some of the modules. HTTP/1.1 opens six connections: the seventh file waits one
 * more round trip.
 */
export function firstScreenChunks(entry: string): Rolldown.CodeSplittingGroup {
  let files: Map<string, string> | undefined;
  return {
    debugName: 'first screen',
    name: (id, graph) => (files ??= plan(entry, graph)).get(id) ?? null,
    includeDependenciesRecursively: false,
  };
}
