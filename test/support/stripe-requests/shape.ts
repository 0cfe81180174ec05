import type { RawParam, RawParams } from '../../../src/simulator/protocol/form.ts';

/** The type of a parameter, from the SDK's types, for values sent as strings. Plain JSON, so that it can be cached. */
export type Shape =
  | { readonly is: 'text' | 'number' | 'flag' }
  /** One of these; the empty string if a parameter can be unset. */
  | { readonly is: 'word'; readonly words: readonly string[] }
  | { readonly is: 'list' | 'record'; readonly of: Shape }
  | {
      readonly is: 'object';
      readonly fields: Readonly<Record<string, Shape>>;
      readonly required: readonly string[];
    }
  | { readonly is: 'either'; readonly shapes: readonly Shape[] }
  /** A type that cannot be sent in a form, such as a file: any use of it is a problem. */
  | { readonly is: 'unreadable'; readonly type: string };

/** A problem with one parameter, such as `items[0][quantity]` is not a number. */
export interface ParameterProblem {
  readonly parameter: string;
  readonly problem: string;
}

/** Returns the problems with a decoded parameter, or `[]`. `name` is Stripe's; empty for the whole request. */
export function shapeProblems(shape: Shape, value: RawParam, name = ''): readonly ParameterProblem[] {
  const wrong = [{ parameter: name, problem: `is ${JSON.stringify(value)}, not ${wanted(shape)}` }];
  switch (shape.is) {
    case 'text':
    case 'number':
    case 'flag':
      return typeof value === 'string' && PATTERNS[shape.is].test(value) ? [] : wrong;
    case 'word':
      return typeof value === 'string' && shape.words.includes(value) ? [] : wrong;
    case 'list':
      return isList(value) ? membersProblems(shape.of, value, name) : wrong;
    case 'record':
      return typeof value === 'string' ? wrong : membersProblems(shape.of, value, name);
    case 'object':
      return typeof value === 'string' ? wrong : objectProblems(shape, value, name);
    case 'either': {
      const attempts = shape.shapes.map((each) => shapeProblems(each, value, name));
      if (attempts.some((problems) => problems.length === 0)) return [];
      // Of the types that match beyond their name, report the best match.
      const deeper = attempts.filter((problems) => problems.every(({ parameter }) => parameter !== name));
      return deeper.sort((a, b) => a.length - b.length)[0] ?? wrong;
    }
    case 'unreadable':
      return wrong;
  }
}

const PATTERNS = { text: /./s, number: /^-?\d+(\.\d+)?$/, flag: /^(true|false)$/ } as const;

function wanted(shape: Shape): string {
  switch (shape.is) {
    case 'text':
      return 'a text';
    case 'number':
      return 'a number';
    case 'flag':
      return 'true or false';
    case 'word':
      return shape.words.map((word) => JSON.stringify(word)).join(' or ');
    case 'list':
      return 'a list';
    case 'record':
    case 'object':
      return 'a nest of parameters';
    case 'either':
      return shape.shapes.map(wanted).join(' or ');
    case 'unreadable':
      return `a ${shape.type}, which a form cannot carry`;
  }
}

function isList(value: RawParam): value is RawParams {
  return typeof value !== 'string' && Object.keys(value).every((key, index) => key === String(index));
}

function membersProblems(member: Shape, values: RawParams, name: string): readonly ParameterProblem[] {
  return Object.entries(values).flatMap(([key, each]) => shapeProblems(member, each, `${name}[${key}]`));
}

function objectProblems(
  { fields, required }: Extract<Shape, { is: 'object' }>,
  given: RawParams,
  name: string,
): readonly ParameterProblem[] {
  const inner = (key: string): string => (name === '' ? key : `${name}[${key}]`);
  const missing = required
    .filter((key) => given[key] === undefined)
    .map((key) => ({ parameter: inner(key), problem: 'is missing' }));
  const wrongOnes = Object.entries(given).flatMap(([key, each]) => {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (field === undefined) return [{ parameter: inner(key), problem: 'is unknown to Stripe' }];
    return shapeProblems(field, each, inner(key));
  });
  return [...missing, ...wrongOnes];
}
