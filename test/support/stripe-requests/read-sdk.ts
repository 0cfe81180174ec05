import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { Shape } from './shape.ts';

/** One endpoint of Stripe's API, as the SDK has it. */
export interface SdkEndpoint {
  readonly method: string;
  /** With `{}` for each id: `/v1/invoices/{}/void`. */
  readonly path: string;
  readonly shape: Shape;
}

/** The head of a method, or a call of the API inside of one. */
const METHOD_OR_CALL = /^ {4}(\w+)\([^)]*\) \{|_makeRequest\('([A-Z]+)', ['`](\/v1\/[^'`]+)/gm;

/**
 * Every endpoint of the SDK below `/v1/` with the type of its parameters. The paths are in its JavaScript, the types in the
 * declarations beside it: method by method the same names. Takes seconds, which is why the answer is kept.
 */
export function readSdkEndpoints(sdkFolder: string): readonly SdkEndpoint[] {
  const resources = join(sdkFolder, 'esm/resources');
  const files = readdirSync(resources, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js') && !file.endsWith('index.js'))
    .map((file) => join(resources, file));
  const program = ts.createProgram(
    files.map((file) => declarationsOf(file)),
    {
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      lib: ['lib.es2022.d.ts'],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
    },
  );
  return files.flatMap((file) => endpointsOf(program, file));
}

function declarationsOf(file: string): string {
  return file.replace(/\.js$/, '.d.ts');
}

function endpointsOf(program: ts.Program, file: string): SdkEndpoint[] {
  const endpoints: SdkEndpoint[] = [];
  const declarations = program.getSourceFile(declarationsOf(file));
  if (declarations === undefined) throw new Error(`${file} has no declarations beside it`);
  for (const [name, text] of classesOf(readFileSync(file, 'utf8'))) {
    let member = '';
    for (const [, head, method, path] of text.matchAll(METHOD_OR_CALL)) {
      member = head ?? member;
      if (method === undefined || path === undefined) continue;
      const shape = parametersOf(program, declarations, name, member);
      endpoints.push({ method, path: path.replace(/\$\{[^}]+\}/g, '{}'), shape });
    }
  }
  return endpoints;
}

function classesOf(text: string): [string, string][] {
  return text
    .split(/^export class /m)
    .slice(1)
    .map((part) => [/^\w+/.exec(part)?.[0] ?? '', part]);
}

function parametersOf(program: ts.Program, file: ts.SourceFile, className: string, method: string): Shape {
  const declared = file.statements.find(
    (node): node is ts.ClassDeclaration => ts.isClassDeclaration(node) && node.name?.text === className,
  );
  const member = declared?.members.find(
    (node): node is ts.MethodDeclaration =>
      ts.isMethodDeclaration(node) && node.name.getText(file) === method,
  );
  if (member === undefined) throw new Error(`${file.fileName} does not declare ${className}.${method}`);
  const parameter = member.parameters.find(({ name }) => name.getText(file) === 'params');
  if (parameter === undefined) return { is: 'object', fields: {}, required: [] };
  const checker = program.getTypeChecker();
  return shapeOf(checker, checker.getNonNullableType(checker.getTypeAtLocation(parameter)), []);
}

/** The shape of a type. `outer` are the types that it stands in: one that stands in itself cannot be written down. */
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

/** `Emptyable<string>` is `string` to the compiler: only where it was written down it tells that a text can be unset. */
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
  // The SDK's lists of words are left open for words that come later (`OtherString`). What we send is to be on the list.
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

/** `string & {}`, which keeps a union's words apart from any text. */
function isOpenText(type: ts.Type): boolean {
  return type.isIntersection() && type.types.some(({ flags }) => flags & ts.TypeFlags.String);
}
