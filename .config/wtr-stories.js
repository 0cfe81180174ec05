// Serves every story as one bundle at /story-bundle/entry.js of the test server, for test/stories/*.browser.test.ts:
// Storybook's packages do not work as separate modules in a browser. Built on the first request.
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { tsImport } from 'tsx/esm/api';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = '/story-bundle/';

/** PGlite loads its WebAssembly from beside its own file, so it is not bundled. */
const pgliteStays = {
  name: 'pglite-stays',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^@electric-sql\/pglite$/ }, () => ({
      path: '/node_modules/@electric-sql/pglite/dist/index.js',
      external: true,
    })),
};

async function bundle() {
  const { nodeInBrowser } = await tsImport('../.storybook/node-in-browser/index.ts', import.meta.url);
  const files = readdirSync(`${root}stories`).filter((file) => file.endsWith('.stories.ts'));
  const contents = [
    `export { default as preview } from './.storybook/preview.ts';`,
    ...files.map((file, i) => `import * as s${i} from './stories/${file}';`),
    `export const stories = { ${files.map((file, i) => `'${file}': s${i}`).join(', ')} };`,
    `export { setProjectAnnotations } from '@storybook/web-components-vite';`,
    `export { composeStories, composeStory } from 'storybook/preview-api';`,
  ].join('\n');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, sourcefile: 'entry.js' },
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    sourcemap: 'inline',
    write: false,
    logLevel: 'error',
    conditions: ['browser', 'development'],
    define: { 'process.env.NODE_ENV': '"development"' },
    alias: nodeInBrowser,
    plugins: [pgliteStays],
    tsconfig: `${root}tsconfig.json`,
  });
  return new Map(
    outputFiles.map(({ path, text }) => [path.replace(`${folder}stdin.js`, `${folder}entry.js`), text]),
  );
}

let built;
let ledger;

/** The prepared data directory of a page's PostgreSQL. */
async function prepared() {
  const { prepareLedger } = await tsImport('../.storybook/prepare.ts', import.meta.url);
  return await readFile(await prepareLedger());
}

/** Koa middleware for binary files, which the test server would serve as text. */
export async function serveStoryFiles(context, next) {
  const { path } = context;
  const isBinary = /^\/node_modules\/@electric-sql\/pglite\/dist\/[\w.]+\.(data|wasm)$/.test(path);
  if (path !== '/ledger.tar.gz' && !isBinary) return next();
  context.type = path.endsWith('.wasm') ? 'application/wasm' : 'application/octet-stream';
  context.body = isBinary ? await readFile(root + path) : await (ledger ??= prepared());
}

/** The plugin for the test runner. */
export const serveStories = {
  name: 'story-bundle',
  async serve({ path }) {
    if (!path.startsWith(folder)) return;
    const text = (await (built ??= bundle())).get(path);
    if (text !== undefined) return { body: text, type: 'js' };
  },
  resolveImport({ source, context }) {
    // PGlite imports Node's modules in case it runs in Node.
    if (source.startsWith(folder) || context.path.includes('/@electric-sql/pglite/')) return source;
  },
};
