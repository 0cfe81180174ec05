/** Throws a RangeError that names the argument unless `value` is an integer that a double can hold exactly. */
export function assertSafeInteger(
  value: unknown,
  name: string,
  minimum = Number.MIN_SAFE_INTEGER,
): asserts value is number {
  if (!Number.isSafeInteger(value) || (value as number) < minimum) {
    const bound = minimum === Number.MIN_SAFE_INTEGER ? '' : ` of at least ${minimum}`;
    throw new RangeError(`${name} must be a safe integer${bound}, got ${String(value)}`);
  }
}

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
