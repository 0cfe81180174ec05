import ts from 'typescript';
import { openSdk } from '../stripe-sdk/methods.ts';
import type { Shape } from './shape.ts';

/** One endpoint of Stripe's API, as the SDK has it. */
export interface SdkEndpoint {
  readonly method: string;
  /** With `{}` for each id: `/v1/invoices/{}/void`. */
  readonly path: string;
  readonly shape: Shape;
}

/** Reads all SDK endpoints below `/v1/` with the types of their parameters. Takes seconds, so the result is cached. */
export function readSdkEndpoints(sdkFolder: string): readonly SdkEndpoint[] {
  const { checker, methods } = openSdk(sdkFolder);
  return methods.map(({ method, path, declaration }) => ({
    method,
    path,
    shape: parametersOf(checker, declaration),
  }));
}

function parametersOf(checker: ts.TypeChecker, declaration: ts.MethodDeclaration): Shape {
  const parameter = declaration.parameters.find(({ name }) => name.getText() === 'params');
  if (parameter === undefined) return { is: 'object', fields: {}, required: [] };
  return shapeOf(checker, checker.getNonNullableType(checker.getTypeAtLocation(parameter)), []);
}

/** The shape of a type. `outer` are its enclosing types: a recursive type cannot be serialized. */
function shapeOf(checker: ts.TypeChecker, type: ts.Type, outer: readonly ts.Type[]): Shape {
  const { flags } = type;
  if (flags & ts.TypeFlags.BooleanLike) return { is: 'flag' };
  if (type.isUnion()) return unionShape(checker, type, outer);
  if (type.isStringLiteral() || type.isNumberLiteral()) return { is: 'word', words: [String(type.value)] };
  // `null` travels as the empty text.
  if (flags & ts.TypeFlags.Null) return UNSET;
  if (flags & ts.TypeFlags.String || isOpenText(type)) return { is: 'text' };
  if (flags & ts.TypeFlags.Number || checker.typeToString(type) === 'Decimal') return { is: 'number' };
  const inside = [...outer, type];
  if (outer.includes(type) || !(flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))) {
    return { is: 'unreadable', type: checker.typeToString(type) };
  }
  if (checker.isArrayType(type)) {
    const [item] = checker.getTypeArguments(type as ts.TypeReference);
    if (item !== undefined) return { is: 'list', of: shapeOf(checker, item, inside) };
  }
  const named = type.getStringIndexType();
  if (named !== undefined) return { is: 'record', of: shapeOf(checker, named, inside) };
  return objectShape(checker, type, inside);
}

function objectShape(checker: ts.TypeChecker, type: ts.Type, inside: readonly ts.Type[]): Shape {
  const properties = checker.getPropertiesOfType(type);
  const isOptional = (property: ts.Symbol): boolean => (property.flags & ts.SymbolFlags.Optional) !== 0;
  if (properties.some(({ flags }) => flags & ts.SymbolFlags.Method)) {
    return { is: 'unreadable', type: checker.typeToString(type) };
  }
  const fieldOf = (property: ts.Symbol): Shape => {
    const shape = shapeOf(checker, withoutUndefined(checker, checker.getTypeOfSymbol(property)), inside);
    return shape.is === 'text' && isEmptyable(property) ? { is: 'either', shapes: [UNSET, shape] } : shape;
  };
  return {
    is: 'object',
    fields: Object.fromEntries(properties.map((property) => [property.name, fieldOf(property)])),
    required: properties.filter((property) => !isOptional(property)).map(({ name }) => name),
  };
}

const UNSET: Shape = { is: 'word', words: [''] };

/** `Emptyable<string>` is `string` to the compiler: only its declaration shows that the value can be unset. */
function isEmptyable({ valueDeclaration: declared }: ts.Symbol): boolean {
  return (
    declared !== undefined &&
    ts.isPropertySignature(declared) &&
    /^Emptyable</.test(declared.type?.getText() ?? '')
  );
}

function withoutUndefined(checker: ts.TypeChecker, type: ts.Type): ts.Type {
  const isUndefined = (each: ts.Type): boolean => (each.flags & ts.TypeFlags.Undefined) !== 0;
  if (!type.isUnion() || !type.types.some(isUndefined)) return type;
  const [only, ...more] = type.types.filter((each) => !isUndefined(each));
  return only !== undefined && more.length === 0 ? only : checker.getNonNullableType(type);
}

/** Words are gathered, so that a problem can name all of them. */
function unionShape(checker: ts.TypeChecker, type: ts.UnionType, outer: readonly ts.Type[]): Shape {
  const members = type.types.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined));
  // The SDK's enums are open for future values (`OtherString`). Our requests must use listed ones.
  const isList = members.some((each) => each.isStringLiteral() && each.value !== '');
  const shapes = members
    .filter((each) => !(isList && isOpenText(each)))
    .map((each) => shapeOf(checker, each, outer));
  const words = shapes.flatMap((shape) => (shape.is === 'word' ? shape.words : []));
  const flags: Shape[] = shapes.some(({ is }) => is === 'flag') ? [{ is: 'flag' }] : [];
  const rest = shapes.filter(({ is }) => is !== 'word' && is !== 'flag');
  const all = [...(words.length > 0 ? [{ is: 'word', words } as const] : []), ...flags, ...rest];
  const [only, ...more] = all;
  return only !== undefined && more.length === 0 ? only : { is: 'either', shapes: all };
}

/** `string & {}`, which keeps a union's literals distinct from `string`. */
function isOpenText(type: ts.Type): boolean {
  return type.isIntersection() && type.types.some(({ flags }) => flags & ts.TypeFlags.String);
}
