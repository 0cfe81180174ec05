import type { AttemptStorage } from './types.ts';

/** Keeps one attempt of a person, with its idempotency key, until its outcome is known; also across a reload. */
export interface AttemptKeeper<T extends { readonly key: string }> {
  load(): T | null;
  save(attempt: T): void;
  /** Forgets this attempt, and no other that has taken its place. */
  forget(attempt: T): void;
}

/** Makes a keeper on a storage, which may be missing, full or hold nonsense: an attempt then lives in memory only. */
export function createAttemptKeeper<T extends { readonly key: string }>(
  storage: AttemptStorage | null,
  name: string,
  read: (stored: Readonly<Record<string, unknown>>) => T | null,
): AttemptKeeper<T> {
  const load = (): T | null => {
    try {
      const stored: unknown = JSON.parse(storage?.getItem(name) ?? 'null');
      return typeof stored === 'object' && stored !== null ? read(stored as Record<string, unknown>) : null;
    } catch {
      return null;
    }
  };
  return {
    load,
    save(attempt) {
      try {
        storage?.setItem(name, JSON.stringify(attempt));
      } catch {
        // A full or blocked storage must not keep anybody from paying.
      }
    },
    forget(attempt) {
      if (load()?.key === attempt.key) storage?.removeItem(name);
    },
  };
}
