/** The keys of an interface as a table: the type check fails when one is missing or too many. */
export type KeyTable<T> = Readonly<Record<keyof Required<T>, true>>;

/** What {@link assertKnownKeys} checks. */
export interface KeyCheck {
  /** What the object is called in messages: `policy`, or an empty text for the options themselves. */
  readonly name: string;
  /** The keys it may have. */
  readonly keys: readonly string[];
  /** Full names of options elsewhere, to suggest one that was put into the wrong object. */
  readonly elsewhere?: readonly string[];
}

/**
 * Throws a TypeError that names the first key that is no option and suggests the nearest one: a misspelt option would
 * otherwise be ignored.
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

/** The candidate whose last part is spelt most like the key; `null` where none is close. */
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

/** Letters to insert, delete or replace to get from one text to the other (Levenshtein's distance). */
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
