/** PostgreSQL's type id of `int8`. */
export const INT8 = 20;

/** Parses an `int8` as a number. Throws RangeError outside the safe integers, where a double would be rounded silently. */
export function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError(`The database has ${text}, outside of the safe range`);
  return value;
}
