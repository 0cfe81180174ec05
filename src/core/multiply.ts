import { assertSafeInteger } from './checks.ts';

/** Returns `a × b`. Throws a RangeError with `name` if an argument or the product is not a safe integer. */
export function multiply(a: number, b: number, name: string): number {
  assertSafeInteger(a, name);
  assertSafeInteger(b, name);
  const product = a * b;
  assertSafeInteger(product, name);
  // −0 becomes 0.
  return product + 0;
}
