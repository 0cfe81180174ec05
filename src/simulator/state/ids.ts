import type { Store } from './store.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Letters and digits from a source of numbers in [0, 1). */
export function randomText(random: () => number, length: number): string {
  return Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)] ?? 'A').join('');
}

/**
 * An id that no other record has: it holds a number that only grows and is saved, so that a seeded source that starts
 * again after a restart does no harm.
 */
export function makeId(store: Store, random: () => number, prefix: string): string {
  store.sequence += 1;
  return `${prefix}_sim${store.sequence.toString(36).padStart(6, '0')}${randomText(random, 12)}`;
}
