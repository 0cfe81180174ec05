/** The type of a value in a response, from the SDK's types. Plain JSON, so that it can be cached. */
export type ResponseShape =
  | { readonly is: 'text' | 'number' | 'anything' }
  | { readonly is: 'one_of'; readonly values: readonly (string | number | boolean | null)[] }
  | { readonly is: 'list' | 'record'; readonly of: ResponseShape }
  /** By its place in {@link SdkResponses.objects}, since objects refer to each other in circles. */
  | { readonly is: 'object'; readonly at: number }
  | { readonly is: 'either'; readonly shapes: readonly ResponseShape[] };

/** An object's fields, and which of them are always there. */
export interface ObjectShape {
  readonly name: string;
  readonly fields: Readonly<Record<string, ResponseShape>>;
  readonly required: readonly string[];
}

/** The response type of each SDK endpoint. */
export interface SdkResponses {
  readonly endpoints: readonly {
    readonly method: string;
    /** With `{}` for each id. */
    readonly path: string;
    readonly shape: ResponseShape;
  }[];
  readonly objects: readonly ObjectShape[];
}

/** A mismatch of a value in a response. */
export interface ResponseProblem {
  /** Path, such as `lines.data.0.amount`; empty for the whole response. */
  readonly path: string;
  /** Its field in the SDK's types, such as `Invoice.amount_due`; empty outside of objects. */
  readonly field: string;
  readonly problem: string;
}

interface Place {
  readonly path: string;
  readonly field: string;
}

type Objects = readonly ObjectShape[];
type Plain = Readonly<Record<string, unknown>>;

const TOP: Place = { path: '', field: '' };

/** Returns the mismatches of a decoded response, or `[]`. */
export function responseProblems(
  objects: Objects,
  shape: ResponseShape,
  value: unknown,
  place: Place = TOP,
): readonly ResponseProblem[] {
  const wrong = [{ ...place, problem: `is ${said(value)}, not ${wanted(objects, shape)}` }];
  const inner = (key: string, field: string): Place => ({
    path: place.path === '' ? key : `${place.path}.${key}`,
    field,
  });
  switch (shape.is) {
    case 'anything':
      return [];
    case 'text':
      return typeof value === 'string' ? [] : wrong;
    case 'number':
      return typeof value === 'number' ? [] : wrong;
    case 'one_of':
      return shape.values.some((each) => each === value) ? [] : wrong;
    case 'list':
      if (!Array.isArray(value)) return wrong;
      return value.flatMap((each, index) =>
        responseProblems(objects, shape.of, each, inner(String(index), place.field)),
      );
    case 'record':
      if (!isPlain(value)) return wrong;
      return Object.entries(value).flatMap(([key, each]) =>
        responseProblems(objects, shape.of, each, inner(key, place.field)),
      );
    case 'object': {
      const known = objects[shape.at];
      if (known === undefined || !isPlain(value)) return wrong;
      return objectProblems(objects, known, value, inner);
    }
    case 'either':
      return eitherProblems(objects, shape.shapes, value, place) ?? wrong;
  }
}

function objectProblems(
  objects: Objects,
  { name, fields, required }: ObjectShape,
  given: Plain,
  inner: (key: string, field: string) => Place,
): readonly ResponseProblem[] {
  const missing = required
    .filter((key) => !Object.hasOwn(given, key))
    .map((key) => ({ ...inner(key, `${name}.${key}`), problem: 'is missing' }));
  const wrongOnes = Object.entries(given).flatMap(([key, each]) => {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    const place = inner(key, `${name}.${key}`);
    if (field === undefined) return [{ ...place, problem: 'is unknown to the SDK' }];
    return responseProblems(objects, field, each, place);
  });
  return [...missing, ...wrongOnes];
}

/** `null` if the value matches none of them. */
function eitherProblems(
  objects: Objects,
  shapes: readonly ResponseShape[],
  value: unknown,
  place: Place,
): readonly ResponseProblem[] | null {
  const kinds = shapes.filter((each) => canBe(objects, each, value));
  const attempts = kinds.map((each) => responseProblems(objects, each, value, place));
  // Of several types, report the best match.
  return attempts.sort((a, b) => a.length - b.length)[0] ?? null;
}

/** Whether a value has this type at all; objects identify themselves (`object: 'card'`, `deleted: true`). */
function canBe(objects: Objects, shape: ResponseShape, value: unknown): boolean {
  if (shape.is !== 'object') {
    return ['list', 'record'].includes(shape.is)
      ? typeof value === 'object' && value !== null
      : responseProblems(objects, shape, value).length === 0;
  }
  const known = objects[shape.at];
  if (known === undefined || !isPlain(value)) return false;
  return ['object', 'deleted', 'type'].every((key) => {
    const field = known.fields[key];
    if (field?.is !== 'one_of') return true;
    return Object.hasOwn(value, key)
      ? responseProblems(objects, field, value[key]).length === 0
      : !known.required.includes(key);
  });
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function said(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function wanted(objects: Objects, shape: ResponseShape): string {
  switch (shape.is) {
    case 'one_of':
      return shape.values
        .map((each) => JSON.stringify(each))
        .sort()
        .join(' or ');
    case 'object':
      return objects[shape.at]?.name ?? 'an object';
    case 'either':
      return shape.shapes
        .map((each) => wanted(objects, each))
        .sort()
        .join(' or ');
    default:
      return `a ${shape.is}`;
  }
}
