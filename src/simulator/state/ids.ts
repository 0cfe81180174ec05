import type { Store } from './store.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Returns random letters and digits, from a source of numbers in [0, 1). */
export function randomText(random: () => number, length: number): string {
  return Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)] ?? 'A').join('');
}

/**
 * Returns a unique id. It contains a counter that is saved, so that ids stay unique even if a seeded random source restarts
 * with the process.
 */
export function makeId(store: Store, random: () => number, prefix: string): string {
  store.sequence += 1;
  return `${prefix}_sim${store.sequence.toString(36).padStart(6, '0')}${randomText(random, 12)}`;
}
