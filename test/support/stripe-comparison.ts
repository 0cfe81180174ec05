/** A difference between two responses to the same call. */
export interface Difference {
  /** Path from the nearest object with a type, such as `invoice.lines.data[].amount`. */
  readonly path: string;
  readonly kind: 'only recorded' | 'only simulated' | 'other type';
}

/** The result of a comparison key by key. */
export interface Comparison {
  /** Keys that are on both sides, with the same JSON type or with null on one of them. */
  readonly equal: ReadonlySet<string>;
  /** Those of them that are null on one side and something on the other: nothing below is compared. */
  readonly nullOnOneSide: ReadonlySet<string>;
  /** By `path: kind`. */
  readonly differences: ReadonlySet<string>;
}

/** Objects with arbitrary keys. */
const FREE = new Set(['metadata']);

/** Compares keys and JSON types, not values; the members of a list all at one place. */
export function compareResponses(recorded: unknown, simulated: unknown): Comparison {
  const equal = new Set<string>();
  const nullOnOneSide = new Set<string>();
  const differences = new Set<string>();

  const tell = (path: string, kind: Difference['kind']): void => {
    differences.add(`${path}: ${kind}`);
  };
  const compare = (path: string, left: readonly unknown[], right: readonly unknown[]): void => {
    const [leftTypes, rightTypes] = [typesOf(left), typesOf(right)];
    if (leftTypes.size === 0 || rightTypes.size === 0) {
      equal.add(path);
      if (left.length > 0 && right.length > 0 && leftTypes.size !== rightTypes.size) nullOnOneSide.add(path);
      return;
    }
    if (![...leftTypes].some((type) => rightTypes.has(type))) {
      tell(path, 'other type');
      return;
    }
    equal.add(path);
    if (leftTypes.has('list'))
      compare(`${path}[]`, left.filter(Array.isArray).flat(), right.filter(Array.isArray).flat());
    if (leftTypes.has('object') && !FREE.has(path.split('.').at(-1) ?? '')) {
      compareObjects(path, left.filter(isObject), right.filter(isObject));
    }
  };
  const compareObjects = (path: string, left: readonly Json[], right: readonly Json[]): void => {
    const base = ownName(left[0]) ?? path;
    const keys = new Set([...left, ...right].flatMap((each) => Object.keys(each)));
    for (const key of keys) {
      const inner = base === '' ? key : `${base}.${key}`;
      const [mine, theirs] = [valuesOf(left, key), valuesOf(right, key)];
      if (mine.length === 0) tell(inner, 'only simulated');
      else if (theirs.length === 0) tell(inner, 'only recorded');
      else compare(inner, mine, theirs);
    }
  };
  compare('', [recorded], [simulated]);
  return { equal, nullOnOneSide, differences };
}

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON types of values that are something. */
function typesOf(values: readonly unknown[]): ReadonlySet<string> {
  const some = values.filter((value) => value !== null);
  return new Set(some.map((value) => (Array.isArray(value) ? 'list' : typeof value)));
}

function valuesOf(objects: readonly Json[], key: string): readonly unknown[] {
  return objects.filter((each) => Object.hasOwn(each, key)).map((each) => each[key]);
}

function ownName(value: Json | undefined): string | undefined {
  const name = value?.['object'];
  return typeof name === 'string' && name !== 'list' ? name : undefined;
}
