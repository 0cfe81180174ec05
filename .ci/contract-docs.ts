// Reads the JSDoc of the contract's schemas for openapi.json, so that descriptions are written once and no page loads them.
import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';

/** Descriptions by component (`Account`) and by path inside one (`Account.plan.unitPrice`). */
export type ContractDocs = ReadonlyMap<string, string>;

/** Reads the JSDoc of every schema in `src/contract`. */
export function readContractDocs(folder = 'src/contract'): ContractDocs {
  const variables = new Map<string, ts.VariableDeclaration>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
    const text = readFileSync(`${folder}/${file}`, 'utf8');
    ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true).forEachChild((node) => {
      if (!ts.isVariableStatement(node)) return;
      for (const each of node.declarationList.declarations) {
        if (ts.isIdentifier(each.name)) variables.set(each.name.text, each);
      }
    });
  }
  const docs = new Map<string, string>();
  for (const [name, declaration] of variables) {
    if (!name.endsWith('Schema') || declaration.initializer === undefined) continue;
    const component = name.slice(0, -'Schema'.length);
    add(docs, component, declaration.parent.parent);
    readProperties(docs, component, objectIn(declaration.initializer, variables));
  }
  return docs;
}

function add(docs: Map<string, string>, path: string, node: ts.Node): void {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const text = comment && ts.getTextOfJSDocComment(comment.comment);
  // `{@link …}` is for editors.
  if (text) docs.set(path, text.replaceAll(/\s*\n\s*/g, ' ').replaceAll(/\{@link (\w+)\}/g, '`$1`'));
}

function readProperties(
  docs: Map<string, string>,
  path: string,
  object: ts.ObjectLiteralExpression | null,
): void {
  for (const property of object?.properties ?? []) {
    if (!ts.isPropertyAssignment(property) || !ts.isIdentifier(property.name)) continue;
    const own = `${path}.${property.name.text}`;
    add(docs, own, property);
    readProperties(docs, own, objectIn(property.initializer, new Map()));
  }
}

/** The fields of `v.object({…})`, also inside `v.pipe`, `v.array`, `v.nullable` and the like, or of a named one. */
function objectIn(
  node: ts.Expression,
  variables: ReadonlyMap<string, ts.VariableDeclaration>,
): ts.ObjectLiteralExpression | null {
  if (ts.isIdentifier(node)) {
    const { initializer } = variables.get(node.text) ?? {};
    return node.text.endsWith('Fields') && initializer !== undefined
      ? objectIn(initializer, variables)
      : null;
  }
  if (!ts.isCallExpression(node)) return null;
  const [first] = node.arguments;
  if (first === undefined) return null;
  return ts.isObjectLiteralExpression(first) ? first : objectIn(first, variables);
}
