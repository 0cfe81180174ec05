import { invalid } from '../protocol/fault.ts';
import type { Kind } from '../state/records.ts';
import type { World } from '../state/world.ts';

/** How a property can be expanded. */
export type Expandable =
  /** An id, or a list of ids, of a kind of record. */
  | { readonly kind: Kind }
  /** Expandable at Stripe, but always null here. */
  | { readonly nothing: true }
  /** An object, or a list of objects, with expandable properties. */
  | { readonly fields: Fields }
  /** A property that is only included when expanded. */
  | { readonly include: (world: World, owner: object) => unknown; readonly fields: Fields };

/** Expandable properties by name. */
export interface Fields {
  readonly [name: string]: Expandable;
}

/** Expandable properties of each kind of record. */
export type Expansions = { readonly [K in Kind]?: Fields };

const maxDepth = 4;

function fieldsBelow(rule: Expandable, expansions: Expansions): Fields {
  if ('kind' in rule) return expansions[rule.kind] ?? {};
  return 'fields' in rule ? rule.fields : {};
}

/** Throws Stripe's 400 for a path that cannot be expanded. Called before the request has any effect. */
export function checkExpand(path: string, start: Fields, expansions: Expansions): void {
  const names = path.split('.');
  if (names.length > maxDepth) {
    throw invalid(`You cannot expand more than ${maxDepth} levels of a property (${path}).`, 'expand');
  }
  let fields = start;
  for (const [index, name] of names.entries()) {
    const rule = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const isPlainEnd =
      rule !== undefined && index === names.length - 1 && 'fields' in rule && !('include' in rule);
    if (rule === undefined || isPlainEnd)
      throw invalid(`This property cannot be expanded (${path}).`, 'expand');
    fields = fieldsBelow(rule, expansions);
  }
}

/** Returns a copy of the value with one path expanded. */
export function expandPath(
  world: World,
  value: unknown,
  names: readonly string[],
  fields: Fields,
  expansions: Expansions,
): unknown {
  const [name, ...rest] = names;
  if (name === undefined || value === null || value === undefined) return value;
  if (Array.isArray(value)) return value.map((item) => expandPath(world, item, names, fields, expansions));
  const rule = fields[name];
  if (rule === undefined || typeof value !== 'object') return value;
  const owner = value as Readonly<Record<string, unknown>>;
  const child = resolve(world, owner, name, rule);
  return { ...owner, [name]: expandPath(world, child, rest, fieldsBelow(rule, expansions), expansions) };
}

function resolve(
  world: World,
  owner: Readonly<Record<string, unknown>>,
  name: string,
  rule: Expandable,
): unknown {
  const current = owner[name];
  if ('include' in rule) return current ?? rule.include(world, owner);
  if (!('kind' in rule)) return current;
  const lookUp = (id: unknown): unknown =>
    typeof id === 'string' ? (world.store.find(rule.kind, id) ?? id) : id;
  return Array.isArray(current) ? current.map(lookUp) : lookUp(current);
}
