import ts from 'typescript';
import { openSdk } from '../stripe-sdk/methods.ts';
import type { ResponseShape, ObjectShape, SdkResponses } from './response-shape.ts';

/** Reads the response types of all SDK endpoints below `/v1/`. Takes seconds, so the result is cached. */
export function readSdkResponses(sdkFolder: string): SdkResponses {
  const { checker, methods } = openSdk(sdkFolder);
  const objects = new ObjectTypes(checker);
  const endpoints = methods.map(({ method, path, declaration }) => ({
    method,
    path,
    shape: responseOf(objects, checker, declaration),
  }));
  return { endpoints, objects: objects.read() };
}

/** `Promise<Response<T>>` or a promise of a list, as the SDK declares it; `anything` for what is not JSON, such as a PDF. */
function responseOf(
  objects: ObjectTypes,
  checker: ts.TypeChecker,
  declaration: ts.MethodDeclaration,
): ResponseShape {
  const text = declaration.type?.getText() ?? '';
  if (text.includes('StripeStreamResponse')) return { is: 'anything' };
  const promised = checker.getAwaitedType(checker.getTypeAtLocation(declaration.type ?? declaration));
  if (promised === undefined) throw new Error(`${declaration.getText()} promises nothing`);
  return objects.shapeOf(promised);
}

/** Object types by their place; they are read one after the other, since they refer to each other in circles. */
class ObjectTypes {
  readonly #places = new Map<ts.Type, number>();
  readonly #types: ts.Type[] = [];

  constructor(readonly checker: ts.TypeChecker) {}

  shapeOf(type: ts.Type): ResponseShape {
    const { flags } = type;
    if (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return { is: 'anything' };
    if (flags & ts.TypeFlags.BooleanLiteral) {
      return { is: 'one_of', values: [this.checker.typeToString(type) === 'true'] };
    }
    if (type.isUnion()) return this.#unionOf(type);
    if (type.isStringLiteral() || type.isNumberLiteral()) return { is: 'one_of', values: [type.value] };
    if (flags & ts.TypeFlags.Null) return { is: 'one_of', values: [null] };
    // The SDK converts a string to a `Decimal`.
    const isDecimal = type.aliasSymbol?.name === 'Decimal' || type.symbol?.name === 'DecimalImpl';
    if (flags & ts.TypeFlags.String || isDecimal || isOpenText(type)) return { is: 'text' };
    if (flags & ts.TypeFlags.Number) return { is: 'number' };
    // `Response<T>` adds fields that are not on the wire; for a union, to each member.
    if (type.isIntersection() && type.getProperty('lastResponse') !== undefined) {
      const [travels] = type.types;
      if (travels !== undefined) return this.shapeOf(travels);
    }
    if (this.checker.isArrayType(type)) {
      const [item] = this.checker.getTypeArguments(type as ts.TypeReference);
      if (item !== undefined) return { is: 'list', of: this.shapeOf(item) };
    }
    const named = type.getStringIndexType();
    if (named !== undefined) return { is: 'record', of: this.shapeOf(named) };
    if (flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) {
      return { is: 'object', at: this.#placeOf(type) };
    }
    throw new Error(`${this.checker.typeToString(type)} cannot travel in an response`);
  }

  /** Every object that was referred to, with all that those refer to. */
  read(): readonly ObjectShape[] {
    const read: ObjectShape[] = [];
    // Grows while it is read.
    for (const type of this.#types) read.push(this.#objectOf(type));
    return read;
  }

  #placeOf(type: ts.Type): number {
    const known = this.#places.get(type);
    if (known !== undefined) return known;
    this.#places.set(type, this.#types.length);
    return this.#types.push(type) - 1;
  }

  #objectOf(type: ts.Type): ObjectShape {
    // `deleted?: void` is never there.
    const properties = this.checker
      .getPropertiesOfType(type)
      .filter((property) => !isNothing(this.checker.getTypeOfSymbol(property)));
    const shapes = properties.map((property): [string, ResponseShape] => [
      property.name,
      this.shapeOf(this.checker.getTypeOfSymbol(property)),
    ]);
    const isRequired = ({ flags }: ts.Symbol): boolean => (flags & ts.SymbolFlags.Optional) === 0;
    return {
      name: nameOf(type, this.checker),
      fields: Object.fromEntries(shapes),
      required: properties.filter(isRequired).map(({ name }) => name),
    };
  }

  /** Values are gathered, so that a problem can name all of them. */
  #unionOf(type: ts.UnionType): ResponseShape {
    const members = type.types.filter((each) => !isNothing(each));
    // The SDK's enums are open for future values (`OtherString`). Our responses must use listed ones.
    const isList = members.some((each) => each.isStringLiteral());
    const shapes = members.filter((each) => !(isList && isOpenText(each))).map((each) => this.shapeOf(each));
    const values = shapes.flatMap((shape) => (shape.is === 'one_of' ? shape.values : []));
    const rest = shapes.filter(({ is }) => is !== 'one_of');
    const all = [...(values.length > 0 ? [{ is: 'one_of', values } as const] : []), ...rest];
    const [only, ...more] = all;
    return only !== undefined && more.length === 0 ? only : { is: 'either', shapes: all };
  }
}

/** A type's name with its namespaces, such as `Invoice.StatusTransitions`. */
function nameOf(type: ts.Type, checker: ts.TypeChecker): string {
  const declared = type.symbol?.declarations?.[0];
  const names = [checker.typeToString(type)];
  for (let node = declared?.parent; node !== undefined; node = node.parent) {
    if (ts.isModuleDeclaration(node)) names.unshift(node.name.getText());
  }
  const [first = '', ...rest] = names;
  return rest.at(-1)?.includes('.') === true ? (rest.at(-1) ?? first) : names.join('.');
}

function isNothing(type: ts.Type): boolean {
  if (type.isUnion()) return type.types.every(isNothing);
  return (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)) !== 0;
}

/** `string & {}`, which keeps a union's literals distinct from `string`. */
function isOpenText(type: ts.Type): boolean {
  return type.isIntersection() && type.types.some(({ flags }) => flags & ts.TypeFlags.String);
}
