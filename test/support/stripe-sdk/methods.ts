import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** One endpoint of Stripe's API below `/v1/`, and the method of the SDK that calls it. */
export interface SdkMethod {
  readonly method: string;
  /** With `{}` for each id: `/v1/invoices/{}/void`. */
  readonly path: string;
  readonly declaration: ts.MethodDeclaration;
}

/** The head of a method, or a call of the API inside of one. */
const METHOD_OR_CALL = /^ {4}(\w+)\([^)]*\) \{|_makeRequest\('([A-Z]+)', ['`](\/v1\/[^'`]+)/gm;

/**
 * The SDK's types, and its methods with the endpoints that they call. The paths are in its JavaScript, the types in the
 * declarations next to it, with the same method names.
 */
export function openSdk(sdkFolder: string): { checker: ts.TypeChecker; methods: readonly SdkMethod[] } {
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
  // Created first, since it sets every node's parent, which `getText` needs.
  const checker = program.getTypeChecker();
  return { checker, methods: files.flatMap((file) => methodsOf(program, file)) };
}

function declarationsOf(file: string): string {
  return file.replace(/\.js$/, '.d.ts');
}

function methodsOf(program: ts.Program, file: string): SdkMethod[] {
  const methods: SdkMethod[] = [];
  const declarations = program.getSourceFile(declarationsOf(file));
  if (declarations === undefined) throw new Error(`${file} has no declarations beside it`);
  for (const [name, text] of classesOf(readFileSync(file, 'utf8'))) {
    let member = '';
    for (const [, head, method, path] of text.matchAll(METHOD_OR_CALL)) {
      member = head ?? member;
      if (method === undefined || path === undefined) continue;
      const declaration = declarationOf(declarations, name, member);
      methods.push({ method, path: path.replace(/\$\{[^}]+\}/g, '{}'), declaration });
    }
  }
  return methods;
}

function classesOf(text: string): [string, string][] {
  return text
    .split(/^export class /m)
    .slice(1)
    .map((part) => [/^\w+/.exec(part)?.[0] ?? '', part]);
}

function declarationOf(file: ts.SourceFile, className: string, method: string): ts.MethodDeclaration {
  const declared = file.statements.find(
    (node): node is ts.ClassDeclaration => ts.isClassDeclaration(node) && node.name?.text === className,
  );
  const member = declared?.members.find(
    (node): node is ts.MethodDeclaration =>
      ts.isMethodDeclaration(node) && node.name.getText(file) === method,
  );
  if (member === undefined) throw new Error(`${file.fileName} does not declare ${className}.${method}`);
  return member;
}
