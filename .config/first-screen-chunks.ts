import { resolve } from 'node:path';
import type { Rolldown } from 'vite';

type Graph = Rolldown.ChunkingContext;

/** A module and all that it imports statically. */
function closure(id: string, graph: Graph, seen = new Set<string>()): Set<string> {
  if (seen.has(id)) return seen;
  seen.add(id);
  for (const each of graph.getModuleInfo(id)?.importedIds ?? []) closure(each, graph, seen);
  return seen;
}

/** The first screens of the elements with forms, by the file that the build puts each into. */
const SCREENS = {
  'seat-editor': 'src/elements/seat-editor/seat-editor-screen.ts',
  'buy-credits': 'src/elements/buy-credits/purchase-screen.ts',
};

/**
 * What a page of summary, balance, seat editor and buying requests with the account, in English. The build writes the files of
 * these modules into integrity.json as `preload`.
 */
export const FIRST_SCREEN: readonly string[] = [
  ...Object.values(SCREENS),
  'src/client/answer.ts',
  'src/i18n/locales/en/buy.ts',
  'src/i18n/locales/en/number.ts',
];

/** Modules that the entry reaches through index files only, and that tree shaking leaves out of it. */
const SHAKEN =
  /\/(src\/core\/(?!index|checks|money)\w+|src\/contract\/(open-seat-change|seat-plan)|nanostores\/(lifecycle|computed)\/index)\.[jt]s$/;

/** The file of each module that the first screens need and `entry` lacks: the screen's own, or the one for all of them. */
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
 * Puts what the first screens of the forms need into one file each, and one for what they share. Left to itself the bundler
 * makes ten, since later steps and other elements use some of the modules too. HTTP/1.1 opens six connections: the seventh
 * file waits one more round trip for one of them.
 */
export function firstScreenChunks(entry: string): Rolldown.CodeSplittingGroup {
  let files: Map<string, string> | undefined;
  return {
    debugName: 'first screen',
    name: (id, graph) => (files ??= plan(entry, graph)).get(id) ?? null,
    includeDependenciesRecursively: false,
  };
}
