import * as v from './valibot.ts';

/** A validation error of one field, such as `credits.plan.available`; `field` is empty for the whole value. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** The parsed value, or what is wrong with it. */
export type ParseResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errors: readonly FieldError[] };

/** Parses an unknown value by a schema. Drops unknown fields; names each wrong field by its path. */
export function parse<const S extends v.GenericSchema>(
  schema: S,
  value: unknown,
): ParseResult<v.InferOutput<S>> {
  const result = v.safeParse(schema, value);
  if (result.success) return { ok: true, value: result.output };
  return {
    ok: false,
    errors: result.issues.map((issue) => ({ field: v.getDotPath(issue) ?? '', message: issue.message })),
  };
}
