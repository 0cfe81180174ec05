import type { Compilable, CompiledQuery, DialectAdapter } from 'kysely';
import type { Db } from './schema.ts';

/**
 * Returns a function that executes a query with other values each time and returns its rows. The query is built and compiled only
 * once per database: otherwise Kysely takes more CPU time than the driver. For queries of frequent requests.
 *
 * Values are strings, numbers, booleans and `null`, in objects and lists. `build` receives a placeholder for each of them, so it may
 * only pass them on as parameters; calculating with one throws a TypeError. It may depend on what is `undefined` and on the length of
 * lists: the query is compiled for each such shape.
 */
export function compileOnce<Values extends object, Row>(
  build: (db: Db, values: Values) => Compilable<Row>,
): (db: Db, values: Values) => Promise<Row[]> {
  // By adapter: a database and all of its transactions have the same one.
  const databases = new WeakMap<DialectAdapter, Map<string, CompiledQuery<Row>>>();
  return async (db, values) => {
    const { adapter } = db.getExecutor();
    let queries = databases.get(adapter);
    if (queries === undefined) databases.set(adapter, (queries = new Map<string, CompiledQuery<Row>>()));
    const { shape, parameters: given } = flatten(values);
    let compiled = queries.get(shape);
    if (compiled === undefined)
      queries.set(shape, (compiled = build(db, withPlaceholders(values)).compile()));
    const parameters = compiled.parameters.map((parameter) =>
      parameter instanceof Placeholder ? given[parameter.position] : parameter,
    );
    const query: CompiledQuery<Row> = { ...compiled, parameters };
    return (await db.executeQuery(query)).rows;
  };
}

/** Stands for the value at this position of {@link flatten}. */
class Placeholder {
  readonly position: number;

  constructor(position: number) {
    this.position = position;
  }

  [Symbol.toPrimitive](): never {
    throw new TypeError('A query that is compiled once cannot calculate with its values');
  }
}

/** Returns all values in order, and a text that is the same for values of the same shape. */
function flatten(values: object): { readonly shape: string; readonly parameters: readonly unknown[] } {
  const parameters: unknown[] = [];
  let shape = '';
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) {
      parameters.push(value);
      return;
    }
    shape += '(';
    for (const [name, child] of Object.entries(value)) {
      if (child === undefined) continue;
      shape += `${name},`;
      visit(child);
    }
    shape += ')';
  };
  visit(values);
  return { shape, parameters };
}

/** Returns a copy with a placeholder for each value, numbered as by {@link flatten}. */
function withPlaceholders<Values extends object>(values: Values): Values {
  let position = 0;
  const copy = (value: unknown): unknown => {
    if (value === undefined) return undefined;
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== 'object' || value === null) return new Placeholder(position++);
    return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, copy(child)]));
  };
  return copy(values) as Values;
}
