// The import rule: a module may import from its own layer, the layers below it, and the packages that its layer may use.
// ARCHITECTURE.md has the diagram; this is the same order as a table, and the ESLint rule that enforces it.
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { entryPatterns } from './entries.js';

const root = fileURLToPath(new URL('..', import.meta.url));

const browserLayers = ['core', 'contract', 'client', 'state', 'payments', 'i18n', 'elements'];

/** What each layer may import, besides itself: other layers (`src/<layer>`) and packages (exact, or `name/*` or `*`). */
export const layers = {
  core: { layers: [], packages: [] },
  contract: { layers: ['core'], packages: ['valibot'] },
  client: { layers: ['core', 'contract'], packages: ['valibot'] },
  state: { layers: ['core', 'contract', 'client'], packages: ['nanostores'] },
  payments: { layers: ['core', 'contract'], packages: ['@stripe/stripe-js/*', '@stripe/stripe-js'] },
  i18n: { layers: ['core', 'contract', 'client'], packages: [] },
  elements: { layers: browserLayers, packages: ['lit', 'lit/*', 'nanostores'] },
  define: { layers: browserLayers, packages: [] },
  react: { layers: browserLayers, packages: ['lit', 'react'] },
  server: {
    layers: ['core', 'contract'],
    packages: [
      'hono',
      'hono/*',
      'jose',
      'kysely',
      'stripe',
      'pg',
      'valibot',
      '@electric-sql/pglite',
      '@hono/node-server',
      'node:*',
    ],
  },
  simulator: { layers: [...browserLayers, 'define', 'server'], packages: ['*'] },
  testing: { layers: [...browserLayers, 'define', 'server', 'simulator'], packages: ['*'] },
  bin: { layers: ['server', 'simulator'], packages: ['@hono/node-server', 'node:*'] },
  index: { layers: [...browserLayers], packages: [] },
};

/**
 * Order inside a layer, from the top down: a part (a file or folder directly in the layer) imports only parts of lower lines.
 * Parts of the same line do not import each other.
 */
export const orders = {
  server: [
    ['index'],
    ['adapters', 'cli'],
    ['conformance'],
    ['handler'],
    ['options', 'maintenance'],
    ['operations'],
    ['sync'],
    ['seat-changes', 'purchases', 'payment-methods'],
    ['embed'],
    ['http'],
    ['ledger'],
    ['events'],
    ['reporter'],
    ['host-error', 'stripe'],
    ['database'],
    ['policy', 'operator-error', 'ids', 'same-json'],
    ['known-keys', 'describe'],
  ],
  elements: [
    ['index'],
    [
      'billing',
      'buy-credits',
      'credit-balance',
      'credit-gate',
      'credit-history',
      'invoices',
      'seat-editor',
      'subscription-summary',
    ],
    ['payment'],
    ['base'],
    ['ui'],
  ],
  simulator: [
    ['index', 'node'],
    ['simulated-stripe', 'simulator'],
    ['browser', 'pages'],
    ['fetch-handler'],
    ['engine', 'endpoints'],
    ['options'],
    ['seed'],
    ['domain'],
    ['http', 'stripe-js', 'webhooks'],
    ['state'],
    ['guesses', 'protocol', 'file-persistence', 'receipt'],
  ],
};

/** Returns what is wrong with one part of a layer importing another; nothing if the layer has no order. */
function orderProblem(layer, file, target) {
  const order = orders[layer];
  if (!order) return undefined;
  const partOf = (path) => path.split('/')[2].replace(/\.ts$/, '');
  const [from, to] = [partOf(file), partOf(target)];
  if (from === to) return undefined;
  const lineOf = (part) => order.findIndex((line) => line.includes(part));
  for (const part of [from, to]) {
    if (lineOf(part) === -1) return `${layer}/${part} has no place in the order of .config/import-layers.js`;
  }
  if (lineOf(from) < lineOf(to)) return undefined;
  return `${layer}/${from} may not import ${layer}/${to}: inside ${layer}, imports point down only`;
}

/** Tools in the source tree that are neither built nor published may use any package. */
const tools = new Set(['src/contract/openapi.ts']);

const matches = (pattern, name) =>
  pattern === name || (pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1)));

const isEntry = (path) =>
  entryPatterns.some(([, source]) => {
    const [head, tail] = source.split('*');
    return tail === undefined ? source === path : path.startsWith(head) && path.endsWith(tail);
  });

/** `src/core/money.ts` → `core`, `src/index.ts` → `index`, anything outside src → undefined. */
const layerOf = (path) => /^src\/([^/.]+)/.exec(path)?.[1];

/** Returns what is wrong with `file` importing `specifier`, or nothing if it may. Paths are relative to the repository. */
export function importProblem(file, specifier) {
  const from = layerOf(file);
  if (!specifier.startsWith('.')) {
    if (!from || tools.has(file)) return undefined;
    if (layers[from]?.packages.some((pattern) => matches(pattern, specifier))) return undefined;
    return `${from} may not import the package '${specifier}'`;
  }

  const target = relative(root, resolve(root, dirname(file), specifier)).replaceAll('\\', '/');
  const to = layerOf(target);
  if (!from) {
    const publicOnly = /^(stories|demo)\//.test(file);
    if (!publicOnly || !to || isEntry(target)) return undefined;
    return `${file.split('/')[0]} may import only the package's published entries, not '${target}'`;
  }
  if (!to) return `src may not import '${target}' from outside src`;
  if (from === to) return orderProblem(from, file, target);
  if (layers[from]?.layers.includes(to)) return undefined;
  return `${from} may not import ${to}: imports point down only (see ARCHITECTURE.md)`;
}

/** The ESLint plugin: one rule, `layers/imports`, over static, re-exporting, dynamic and type imports. */
export default {
  rules: {
    imports: {
      meta: { type: 'problem', schema: [], messages: { layer: '{{problem}}' } },
      create(context) {
        const file = relative(root, context.filename).replaceAll('\\', '/');
        const check = (node) => {
          const source = node.source ?? node.argument?.literal;
          if (typeof source?.value !== 'string') return;
          const problem = importProblem(file, source.value);
          if (problem) context.report({ node: source, messageId: 'layer', data: { problem } });
        };
        return {
          ImportDeclaration: check,
          ExportNamedDeclaration: check,
          ExportAllDeclaration: check,
          ImportExpression: check,
          TSImportType: check,
        };
      },
    },
  },
};
