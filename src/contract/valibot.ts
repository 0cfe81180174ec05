// Valibot for pages that extend `Object.prototype`: Valibot's `object` reads its entries by `for … in`, which includes
// properties of the prototype. The contract's schemas are built from this module, never from `valibot` itself.
import type { ObjectEntries, ObjectSchema } from 'valibot';
import { object as anyObject } from 'valibot';

// By name: bundlers keep everything that `export *` re-exports.
export type { GenericSchema, InferOutput, IssuePathItem, ObjectEntries, RawCheckAction } from 'valibot';
export {
  array,
  boolean,
  getDotPath,
  literal,
  maxLength,
  maxValue,
  minLength,
  minValue,
  nullable,
  number,
  optional,
  picklist,
  pipe,
  rawCheck,
  regex,
  safeInteger,
  safeParse,
  string,
  url,
} from 'valibot';

/** Valibot's `object`, with entries that have no prototype. Drops unknown fields. */
/* @__NO_SIDE_EFFECTS__ */
export function object<const Entries extends ObjectEntries>(
  entries: Entries,
): ObjectSchema<Entries, undefined> {
  return anyObject(Object.assign(Object.create(null) as Entries, entries));
}
