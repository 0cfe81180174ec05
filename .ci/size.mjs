// Measures the bytes that a page downloads for the elements, minified and gzipped. An entry includes its static imports (lit,
// nanostores and ours), but not what is fetched on demand: schemas (with the first response), the screens of elements with input,
// steps, payments, languages. The first screen is measured separately. Measured on dist: build first.
//
// A size that grows by more than 1 % over .config/budgets.json must be recorded there (`npm run size -- --update`), and may never
// exceed its ceiling. `--why` also prints which folders and packages the bytes come from.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { format } from 'prettier';
import { entries } from '../.config/entries.js';

const kib = 1024;
const growth = 1.01;
const file = '.config/budgets.json';
const dist = (source) => `./${source.replace(/^src\//, 'dist/').replace(/\.ts$/, '.js')}`;
const alone = entries.filter(([subpath]) => subpath.startsWith('./define/') && subpath !== './define/all');

/** Measurements: name, imported modules, ceiling in bytes. */
const bundles = [
  { name: 'everything', modules: ['./dist/define/all.js', './dist/index.js'], ceiling: 26 * kib },
  ...alone.map(([subpath, source]) => ({
    name: subpath.slice(2),
    modules: [dist(source)],
    ceiling: 20 * kib,
  })),
  // A subscription page: summary, balance, editor and buying, with everything they fetch before the user interacts.
  {
    name: 'first screen of a page of four',
    modules: [
      './dist/define/ocw-billing.js',
      './dist/define/ocw-subscription-summary.js',
      './dist/define/ocw-credit-balance.js',
      './dist/define/ocw-seat-editor.js',
      './dist/define/ocw-buy-credits.js',
      './dist/client/parse.js',
      './dist/elements/seat-editor/seat-editor-screen.js',
      './dist/elements/buy-credits/purchase-screen.js',
    ],
    ceiling: 44 * kib,
  },
  { name: 'core', modules: ['./dist/core/index.js'], ceiling: 4 * kib },
];

/** Prints the minified bytes (before gzip) by folder of dist or by package, the largest first. */
function explain(outputs) {
  const bytes = {};
  for (const [path, { bytesInOutput }] of outputs.flatMap(Object.entries)) {
    const packageName = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
    const group = packageName ?? path.split('/').slice(1, 3).join('/');
    bytes[group] = (bytes[group] ?? 0) + bytesInOutput;
  }
  const largest = Object.entries(bytes).sort(([, a], [, b]) => b - a);
  console.log();
  for (const [group, size] of largest.slice(0, 20)) console.log(`${String(size).padStart(8)}  ${group}`);
}

/** Returns the gzipped size of the entry and its static imports. */
async function measure(modules) {
  const contents = modules
    .map((module, i) => `import '${module}'; export * as m${i} from '${module}';`)
    .join('\n');
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: '.', sourcefile: 'entry.js' },
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    metafile: true,
    legalComments: 'none',
    logLevel: 'error',
    outdir: '.',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const paths = Object.keys(metafile.outputs);
  const initial = new Set(paths.filter((path) => metafile.outputs[path].entryPoint === 'entry.js'));
  for (const path of initial) {
    for (const { path: next, kind } of metafile.outputs[path].imports)
      if (kind === 'import-statement') initial.add(next);
  }
  if (process.argv.includes('--why')) explain([...initial].map((path) => metafile.outputs[path].inputs));
  const codes = paths.map((path, i) =>
    initial.has(path) ? gzipSync(outputFiles[i].contents, { level: 9 }).length : 0,
  );
  return codes.reduce((sum, size) => sum + size, 0);
}

const recorded = JSON.parse(readFileSync(file, 'utf8'));
const measured = {};
const problems = [];
for (const { name, modules, ceiling } of bundles) {
  if (!modules.every((module) => existsSync(module))) {
    problems.push(`${name}: ${modules.join(', ')} not built; run npm run build`);
    continue;
  }
  const size = (measured[name] = await measure(modules));
  console.log(`${name.padEnd(32)} ${(size / kib).toFixed(2).padStart(6)} KiB of ${ceiling / kib}`);
  if (size > ceiling) problems.push(`${name}: ${size} bytes are over the ceiling of ${ceiling}`);
  if (size > recorded[name] * growth) problems.push(`${name}: ${size} bytes, recorded are ${recorded[name]}`);
  if (!recorded[name]) problems.push(`${name}: ${size} bytes, none recorded`);
}

if (process.argv.includes('--update')) {
  writeFileSync(file, await format(JSON.stringify(measured), { parser: 'json' }));
  console.log(`${file} written`);
} else if (problems.length) {
  console.error(problems.join('\n'));
  console.error('If the growth is justified: npm run size -- --update');
  process.exitCode = 1;
}
