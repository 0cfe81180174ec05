import type { AttemptStorage } from './types.ts';

/** Stores one attempt of the user, with its idempotency key, until its outcome is known, including across reloads. */
export interface AttemptKeeper<T extends { readonly key: string }> {
  load(): T | null;
  save(attempt: T): void;
  /** Removes this attempt, but not a newer one. */
  forget(attempt: T): void;
}

/**
 * Creates a keeper on a storage. If the storage is missing, full or contains invalid data, attempts exist in memory only.
 */
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
        // A full or blocked storage must not prevent a payment.
      }
    },
    forget(attempt) {
      if (load()?.key === attempt.key) storage?.removeItem(name);
    },
  };
}
