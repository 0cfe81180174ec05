import { assertSafeInteger } from './checks.ts';

/** `a × b`, exact. Throws a RangeError naming what left the safe range. */
export function multiply(a: number, b: number, name: string): number {
  assertSafeInteger(a, name);
  assertSafeInteger(b, name);
  const product = a * b;
  assertSafeInteger(product, name);
  // −0 becomes 0.
  return product + 0;
}
