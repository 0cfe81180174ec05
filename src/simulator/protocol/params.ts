import { invalid, notSimulated } from './fault.ts';
import type { RawParam, RawParams } from './form.ts';

/** Parses and validates a parameter. `read` throws Stripe's 400. */
export interface Param<T, Required extends boolean = false> {
  readonly required: Required;
  read(raw: RawParam, name: string): T;
}

type AnyParam = Param<unknown, boolean>;
/** The parameters of an endpoint. */
export type Table = Readonly<Record<string, AnyParam>>;
/** A table with every parameter of an SDK type: a missing or removed parameter is a compiler error. */
export type TableOf<P> = { readonly [Key in keyof P]-?: AnyParam };

type Read<P> = P extends Param<infer T, boolean> ? T : never;
type RequiredKeys<T> = { [K in keyof T]: T[K] extends Param<unknown, true> ? K : never }[keyof T];
/** The parsed parameters of a table. */
export type Values<T> = { readonly [K in RequiredKeys<T>]: Read<T[K]> } & {
  readonly [K in Exclude<keyof T, RequiredKeys<T>>]?: Read<T[K]>;
};

/** Reads all parameters of a table. Throws Stripe's 400 for unknown, missing and invalid ones. */
export function readTable<T extends Table>(table: T, raw: RawParams, prefix = ''): Values<T> {
  const full = (name: string): string => (prefix === '' ? name : `${prefix}[${name}]`);
  const unknown = Object.keys(raw)
    .filter((name) => !Object.hasOwn(table, name))
    .map(full);
  if (unknown.length > 0) {
    const noun = unknown.length === 1 ? 'parameter' : 'parameters';
    throw invalid(`Received unknown ${noun}: ${unknown.join(', ')}`, unknown[0], 'parameter_unknown');
  }
  const values: Record<string, unknown> = {};
  for (const [name, param] of Object.entries(table)) {
    const value = raw[name];
    if (value !== undefined) values[name] = param.read(value, full(name));
    else if (param.required)
      throw invalid(`Missing required param: ${full(name)}.`, full(name), 'parameter_missing');
  }
  return values as Values<T>;
}

/** Makes a parameter required. */
export function required<T>(param: Param<T>): Param<T, true> {
  return { required: true, read: (raw, name) => param.read(raw, name) };
}

function scalar<T>(read: (text: string, name: string) => T): Param<T> {
  return {
    required: false,
    read(raw, name) {
      if (typeof raw !== 'string') throw invalid(`Invalid string: ${JSON.stringify(raw)}`, name);
      if (raw === '') {
        throw invalid(
          `You passed an empty string for '${name}'. We assume empty values are an attempt to unset a parameter; ` +
            `however '${name}' cannot be unset. You should remove '${name}' from your request or supply a non-empty value.`,
          name,
          'parameter_invalid_empty',
        );
      }
      return read(raw, name);
    },
  };
}

/** A non-empty string. */
export function text(maxLength = 5000): Param<string> {
  return scalar((value, name) => {
    if (value.length > maxLength) {
      throw invalid(
        `Invalid string: must be at most ${maxLength} characters`,
        name,
        'parameter_invalid_string_length',
      );
    }
    return value;
  });
}

/** An absolute http or https URL. */
export function url(): Param<string> {
  return scalar((value, name) => {
    if (!/^https?:\/\/[^\s/]+/i.test(value)) throw invalid('Not a valid URL', name, 'url_invalid');
    return value;
  });
}

/** An integer. */
export function integer(range: { readonly min?: number; readonly max?: number } = {}): Param<number> {
  return scalar((value, name) => {
    if (!/^-?\d{1,15}$/.test(value))
      throw invalid(`Invalid integer: ${value}`, name, 'parameter_invalid_integer');
    const number = Number(value);
    if (range.min !== undefined && number < range.min) {
      throw invalid(
        `This value must be greater than or equal to ${range.min}.`,
        name,
        'parameter_invalid_integer',
      );
    }
    if (range.max !== undefined && number > range.max) {
      throw invalid(
        `This value must be less than or equal to ${range.max}.`,
        name,
        'parameter_invalid_integer',
      );
    }
    return number;
  });
}

/** A decimal number, such as a percentage, as a string. */
export function decimal(): Param<string> {
  return scalar((value, name) => {
    if (!/^-?\d+(\.\d{1,12})?$/.test(value)) throw invalid(`Invalid decimal: ${value}`, name);
    return value;
  });
}

/** `true` or `false`. */
export function flag(): Param<boolean> {
  return scalar((value, name) => {
    if (value !== 'true' && value !== 'false') throw invalid(`Invalid boolean: ${value}`, name);
    return value === 'true';
  });
}

/** One of the given values. */
export function oneOf<const Allowed extends readonly string[]>(...values: Allowed): Param<Allowed[number]> {
  return scalar((value, name) => {
    if (!values.includes(value)) throw invalid(`Invalid ${name}: must be one of ${values.join(', ')}`, name);
    return value;
  });
}

/** One of Stripe's values, of which only `modelled` ones are supported: `others` are rejected as not modelled. */
export function oneOfModelled<const Allowed extends readonly string[]>(
  modelled: Allowed,
  ...others: readonly string[]
): Param<Allowed[number]> {
  return scalar((value, name) => {
    if (modelled.includes(value)) return value;
    if (others.includes(value)) throw notSimulated(`${name} '${value}'`, name);
    throw invalid(`Invalid ${name}: must be one of ${[...modelled, ...others].join(', ')}`, name);
  });
}

/** A currency code, converted to lower case. */
export function currency(): Param<string> {
  return scalar((value, name) => {
    if (!/^[a-z]{3}$/i.test(value)) throw invalid(`Invalid currency: ${value}.`, name);
    return value.toLowerCase();
  });
}

/** An object of parameters. */
export function object<T extends Table>(table: T): Param<Values<T>> {
  return {
    required: false,
    read(raw, name) {
      if (typeof raw === 'string') throw invalid('Invalid object', name);
      return readTable(table, raw, name);
    },
  };
}

/** A list. */
export function list<T>(item: Param<T, boolean>): Param<readonly T[]> {
  return {
    required: false,
    read(raw, name) {
      if (typeof raw === 'string' || Object.keys(raw).some((key) => !/^\d+$/.test(key)))
        throw invalid('Invalid array', name);
      return Object.entries(raw).map(([key, value]) => item.read(value, `${name}[${key}]`));
    },
  };
}

/** An object with any keys that `key` accepts, such as currencies. */
export function recordOf<T>(key: Param<string>, item: Param<T>): Param<Readonly<Record<string, T>>> {
  return {
    required: false,
    read(raw, name) {
      if (typeof raw === 'string') throw invalid('Invalid object', name);
      const read = (at: string): string => `${name}[${at}]`;
      return Object.fromEntries(
        Object.entries(raw).map(([at, value]) => [key.read(at, read(at)), item.read(value, read(at))]),
      );
    },
  };
}

/** A parameter that the empty string unsets: read as null. */
export function emptyable<T>(param: Param<T>): Param<T | null> {
  return { required: false, read: (raw, name) => (raw === '' ? null : param.read(raw, name)) };
}

/** Metadata: strings by key. An empty value removes its key; an empty string instead of an object removes all. */
export function metadata(): Param<Readonly<Record<string, string>> | null> {
  return {
    required: false,
    read(raw, name) {
      if (raw === '') return null;
      if (typeof raw === 'string') throw invalid('Invalid object', name);
      const entries = Object.entries(raw).map(([key, value]): [string, string] => {
        if (typeof value !== 'string') throw invalid(`Metadata values must be strings`, `${name}[${key}]`);
        if (key.length > 40) throw invalid('Metadata keys can have up to 40 characters', `${name}[${key}]`);
        if (value.length > 500)
          throw invalid('Metadata values can have up to 500 characters', `${name}[${key}]`);
        return [key, value];
      });
      if (entries.length > 50) throw invalid('You can have up to 50 keys', name);
      return Object.fromEntries(entries);
    },
  };
}

/** Returns an object's metadata after a change. */
export function mergeMetadata(
  before: Readonly<Record<string, string>> | null,
  change: Readonly<Record<string, string>> | null | undefined,
): Record<string, string> {
  if (change === null) return {};
  return Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== ''));
}

/** A range of Unix seconds, of parameters such as `created`. */
export interface Range {
  readonly gt?: number;
  readonly gte?: number;
  readonly lt?: number;
  readonly lte?: number;
}

/** A {@link Range}, or one second. */
export function range(): Param<Range> {
  const bounds = object({ gt: integer(), gte: integer(), lt: integer(), lte: integer() });
  return {
    required: false,
    read(raw, name) {
      if (typeof raw !== 'string') return bounds.read(raw, name);
      const second = integer().read(raw, name);
      return { gte: second, lte: second };
    },
  };
}

/** Whether `value` is in the range. */
export function inRange(value: number, bounds: Range | undefined): boolean {
  if (bounds === undefined) return true;
  return (
    value > (bounds.gt ?? -Infinity) &&
    value >= (bounds.gte ?? -Infinity) &&
    value < (bounds.lt ?? Infinity) &&
    value <= (bounds.lte ?? Infinity)
  );
}

/** Parameters that Stripe has but the simulator does not model: rejected with `simulator_not_modelled`. */
export function unmodelled<const Names extends readonly string[]>(
  ...names: Names
): Record<Names[number], Param<never>> {
  const param: Param<never> = {
    required: false,
    read(_raw, name) {
      throw notSimulated(`the parameter ${name}`, name);
    },
  };
  return Object.fromEntries(names.map((name) => [name, param])) as Record<Names[number], Param<never>>;
}

/** `expand`, which every endpoint has. Its paths are checked separately, against the type of the response. */
export const expand = list(text(200));
/** Parameters of every list endpoint. */
export const paging = {
  limit: integer({ min: 1, max: 100 }),
  starting_after: text(),
  ending_before: text(),
  expand,
};
