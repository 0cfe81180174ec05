import { assertSafeInteger } from './checks.ts';

/** Turns the result of a BigInt computation back into a number, or throws a RangeError naming what left the safe range. */
export function toSafeNumber(value: bigint, name: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) {
    throw new RangeError(`${name} is ${value}, outside of the range of safe integers`);
  }
  return number;
}

/** `a × b` in minor units, or a RangeError naming what left the safe range. */
export function multiply(a: number, b: number, name: string): number {
  assertSafeInteger(a, name);
  assertSafeInteger(b, name);
  return toSafeNumber(BigInt(a) * BigInt(b), name);
}
