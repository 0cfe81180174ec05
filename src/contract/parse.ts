import * as v from './valibot.ts';

/** One thing that is wrong, and where: `credits.plan.available`, or an empty field for the whole. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** What reading a value by a schema comes to. */
export type ParseResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errors: readonly FieldError[] };

/** Reads an unknown value by a schema. Unknown fields are dropped; what is wrong is named by its path. */
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
