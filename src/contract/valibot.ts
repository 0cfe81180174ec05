// Valibot for pages that extend `Object.prototype`: its `object` reads its entries by `for … in`, which also lists what a page
// has put there. Schemas of the contract are made from this module, never from `valibot` itself.
import type { ObjectEntries, ObjectSchema } from 'valibot';
import { object as anyObject } from 'valibot';

// By name: a bundler cannot drop what `export *` brings along.
export type { GenericSchema, InferOutput, ObjectEntries, RawCheckAction } from 'valibot';
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

/** `object` of Valibot whose entries have no prototype. Unknown fields are dropped. */
/* @__NO_SIDE_EFFECTS__ */
export function object<const Entries extends ObjectEntries>(
  entries: Entries,
): ObjectSchema<Entries, undefined> {
  return anyObject(Object.assign(Object.create(null) as Entries, entries));
}
