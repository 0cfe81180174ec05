import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const IMPORT = /^(?:import|export)\s+(?!type\b)[^'";]*?from\s+'(\.[^']+)'|import\('(\.[^']+)'\)/gm;

/** The sources of a module and of its static and lazy imports from src/elements, without other elements. */
export function sourcesOf(file: string, seen = new Map<string, string>()): ReadonlyMap<string, string> {
  if (seen.has(file) || !existsSync(file)) return seen;
  const text = readFileSync(file, 'utf8');
  seen.set(file, text);
  for (const [, now, later] of text.matchAll(IMPORT)) {
    const imported = normalize(join(dirname(file), now ?? later ?? ''));
    const isOurs = imported.startsWith('src/elements/') && !imported.endsWith('-element.ts');
    if (isOurs || /^src\/elements\/(base|ui|payment)\//.test(imported)) sourcesOf(imported, seen);
  }
  return seen;
}

/** Matches of a pattern's first group, each once, in order. */
export function matches(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, found]) => found ?? ''))].sort();
}

/** The names of parts that templates pass on from an element inside, by `exportparts`. */
export function exportedPartsIn(sources: Iterable<string>): string[] {
  const text = [...sources].join('\n');
  const constants = matches(text, /\bexportparts=\$\{(\w+)\}/g);
  const lists = constants.flatMap((name) => matches(text, new RegExp(`const ${name} = '([^']*)'`, 'g')));
  return [...lists, ...matches(text, /\bexportparts="([^"]*)"/g)].flatMap((list) => list.split(/,\s*/));
}

/** The names of parts in templates: literal, or passed to a function as its first argument. */
export function partsIn(sources: Iterable<string>): string[] {
  const text = [...sources].join('\n');
  const written = matches(text, /\bpart="([\w -]+)"/g).flatMap((names) => names.split(' '));
  const parts = new Set([...written, ...exportedPartsIn([text])]);
  const takesPart = matches(text, /function (\w+)\(\s*part: string,(?=[^]*?part=\$\{part\})/g);
  for (const name of takesPart) {
    const calls = [...text.matchAll(new RegExp(`(?<!function )\\b${name}\\(\\s*('[\\w-]+')?`, 'g'))];
    for (const [call, literal] of calls) {
      if (!literal) throw new Error(`${call} takes a part whose name cannot be read here: write it down`);
      parts.add(literal.slice(1, -1));
    }
  }
  const dynamic = matches(text, /\bpart=\$\{(?!part\})([^}]*)\}/g);
  if (dynamic.length) throw new Error(`Parts whose names cannot be read here: ${dynamic.join()}`);
  return [...parts].sort();
}

/** The page's custom properties that are read, each with its fallback: `var(--ocw-x, default)`. */
export function tokensIn(css: string): Map<string, Set<string>> {
  const tokens = new Map<string, Set<string>>();
  for (const { 0: start, 1: name, index } of css.matchAll(/var\(\s*(--ocw-[\w-]+)\s*/g)) {
    let depth = 1;
    let end = index + start.length;
    while (depth > 0 && end < css.length) {
      const character = css[end++];
      depth += character === '(' ? 1 : character === ')' ? -1 : 0;
    }
    const fallback = css.slice(index + start.length, end - 1).replace(/^,\s*/, '');
    tokens.set(name ?? '', (tokens.get(name ?? '') ?? new Set()).add(fallback.replace(/\s+/g, ' ').trim()));
  }
  return tokens;
}
