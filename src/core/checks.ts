/** Throws a RangeError that names the argument unless `value` is a safe integer of at least `minimum`. */
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
