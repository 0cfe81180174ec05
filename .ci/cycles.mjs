// Fails on circular imports in src. Type imports do not count, since they do not exist at run time.
import { readdirSync } from 'node:fs';
import { build } from 'esbuild';

const sources = readdirSync('src', { recursive: true }).filter((file) => /(?<!\.d)\.ts$/.test(file));
const { metafile } = await build({
  entryPoints: sources.map((file) => `src/${file}`),
  bundle: true,
  packages: 'external',
  write: false,
  metafile: true,
  outdir: '.cache',
  format: 'esm',
  logLevel: 'error',
});

const state = new Map();
const path = [];
const circles = [];
function visit(file) {
  if (state.get(file) === 'done') return;
  if (state.get(file) === 'open') return void circles.push([...path.slice(path.indexOf(file)), file]);
  state.set(file, 'open');
  path.push(file);
  for (const { path: next, kind, external } of metafile.inputs[file].imports) {
    if (!external && kind === 'import-statement') visit(next);
  }
  path.pop();
  state.set(file, 'done');
}
Object.keys(metafile.inputs).forEach(visit);

for (const circle of circles) console.error(`Circular import: ${circle.join(' → ')}`);
console.log(`${sources.length} modules, ${circles.length} circular imports`);
process.exitCode = circles.length ? 1 : 0;
