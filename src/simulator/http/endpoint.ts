import type { Table, Values } from '../protocol/params.ts';
import type { Kind } from '../state/records.ts';
import type { World } from '../state/world.ts';

/** A simulated endpoint of Stripe's API. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** `/v1/customers/:id` */
  readonly path: string;
  readonly params: Table;
  /** Kind of record in the response, which decides what `expand` accepts. */
  readonly returns: Kind | 'none';
  /** True if the response is a list of `returns`. */
  readonly list: boolean;
  /** Checks rules between parameters. Throws before anything is stored, so that the idempotency key can be reused. */
  readonly check?: (params: unknown) => void;
  readonly handle: (world: World, params: unknown, path: PathValues) => object;
}

/** Values of the `:names` of a path. */
export type PathValues = Readonly<Record<string, string>>;

interface Definition<T extends Table> {
  readonly returns?: Kind;
  readonly list?: boolean;
  readonly params: T;
  readonly check?: (params: Values<T>) => void;
  readonly handle: (world: World, params: Values<T>, path: PathValues) => object;
}

/** Defines an endpoint whose handler gets its parameters with their types. */
export function endpoint<T extends Table>(
  route: `${Endpoint['method']} /${string}`,
  definition: Definition<T>,
): Endpoint {
  const [method, path] = route.split(' ') as [Endpoint['method'], string];
  const check = definition.check;
  return {
    method,
    path,
    params: definition.params,
    returns: definition.returns ?? 'none',
    list: definition.list ?? false,
    ...(check === undefined ? {} : { check: (params: unknown) => check(params as Values<T>) }),
    handle: (world, params, values) => definition.handle(world, params as Values<T>, values),
  };
}

/** Returns the endpoint for a request, with the values of its path, or undefined. */
export function match(
  endpoints: readonly Endpoint[],
  method: string,
  path: string,
): { readonly endpoint: Endpoint; readonly values: PathValues } | undefined {
  const parts = path.split('/');
  for (const candidate of endpoints) {
    const values = candidate.method === method ? matchPath(candidate.path.split('/'), parts) : undefined;
    if (values !== undefined) return { endpoint: candidate, values };
  }
  return undefined;
}

function matchPath(pattern: readonly string[], parts: readonly string[]): PathValues | undefined {
  if (pattern.length !== parts.length) return undefined;
  const values: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const actual = parts[index] ?? '';
    if (expected.startsWith(':')) {
      if (actual === '') return undefined;
      values[expected.slice(1)] = decodeURIComponent(actual);
    } else if (expected !== actual) return undefined;
  }
  return values;
}
