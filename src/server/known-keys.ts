/** The keys of an interface as a table. A missing or extra key is a type error. */
export type KeyTable<T> = Readonly<Record<keyof Required<T>, true>>;

/** What {@link assertKnownKeys} checks an object against. */
export interface KeyCheck {
  /** The object's name in messages: `policy`, or an empty string for the options themselves. */
  readonly name: string;
  /** Allowed keys. */
  readonly keys: readonly string[];
  /** Full names of options of other objects, suggested for an option in the wrong object. */
  readonly elsewhere?: readonly string[];
}

/**
 * Throws a TypeError that names the first unknown key and suggests the nearest option: a misspelled option would otherwise
 * be ignored silently.
 */
export function assertKnownKeys(value: unknown, { name, keys, elsewhere = [] }: KeyCheck): void {
  if (typeof value !== 'object' || value === null) {
    throw new TypeError(`${name || 'options'} must be an object, got ${String(value)}`);
  }
  for (const key of Object.keys(value)) {
    if (keys.includes(key)) continue;
    const nearest = nearestTo(key, keys) ?? nearestTo(key, elsewhere);
    const hint = nearest === null ? `the options are ${keys.join(', ')}` : `did you mean ${nearest}?`;
    throw new TypeError(`${name && `${name}.`}${key} is not an option; ${hint}`);
  }
}

/** Returns the candidate whose last part is spelled most like the key, or `null` if none is close. */
function nearestTo(key: string, candidates: readonly string[]): string | null {
  const spelling = key.toLowerCase();
  const mostEdits = Math.max(1, Math.floor(key.length / 3));
  let nearest: { readonly candidate: string; readonly edits: number } | null = null;
  for (const candidate of candidates) {
    const last = candidate.slice(candidate.lastIndexOf('.') + 1).toLowerCase();
    const edits = editDistance(spelling, last);
    if (edits <= mostEdits && (nearest === null || edits < nearest.edits)) nearest = { candidate, edits };
  }
  return nearest?.candidate ?? null;
}

/** Returns the Levenshtein distance: insertions, deletions and replacements that turn one text into the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(from).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(to).entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
