// Checks the package as it would be published, from its tarball in an empty folder: its files, that it imports only declared
// dependencies, that Node can import every entry, and that TypeScript finds every entry's types with the resolution of bundlers
// and of Node. Build first.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import semver from 'semver';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const { name } = manifest;
const problems = [];
const temporary = mkdtempSync(join(tmpdir(), 'billing-package-'));
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
/** Timeout of each of the package's programs, in milliseconds. */
const timeout = 60_000;

// Pack the package and install it as a consumer would, with the same dependencies.
const pack = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', temporary]);
const [{ filename, files, size, unpackedSize }] = JSON.parse(pack);
const modules = join(temporary, 'node_modules');
const installed = join(modules, name);
mkdirSync(installed, { recursive: true });
execFileSync('tar', ['-xzf', join(temporary, filename), '-C', installed, '--strip-components=1']);

/** The package.json of an installed package, or `null`. */
const installedManifest = (packageName) => {
  const file = `node_modules/${packageName}/package.json`;
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
};
/** A package and everything that npm installs with it. */
const closure = (names, found = new Set()) => {
  for (const packageName of names) {
    if (found.has(packageName)) continue;
    found.add(packageName);
    const {
      dependencies = {},
      peerDependencies = {},
      peerDependenciesMeta = {},
    } = installedManifest(packageName) ?? {};
    const required = Object.keys(peerDependencies).filter((peer) => !peerDependenciesMeta[peer]?.optional);
    closure([...Object.keys(dependencies), ...required], found);
  }
  return found;
};
const dependencies = Object.keys(manifest.dependencies);
const peers = Object.keys(manifest.peerDependencies);
// The types of Node and React come from the consumer's development dependencies, the compilers from this repository.
for (const entry of [...closure([...dependencies, ...peers]), '@types/node', '@types/react', '@types/pg']) {
  if (installedManifest(entry) === null) continue;
  mkdirSync(dirname(join(modules, entry)), { recursive: true });
  symlinkSync(resolve('node_modules', entry), join(modules, entry));
}
console.log(
  `${files.length} files, ${Math.round(size / 1024)} kB packed, ${Math.round(unpackedSize / 1024)} kB unpacked`,
);

// Every Node version that the package supports must be able to install it, even with `npm install --engine-strict`.
const leastNode = semver.minVersion(manifest.engines.node).version;
for (const packageName of closure([...dependencies, ...peers])) {
  const range = installedManifest(packageName)?.engines?.node;
  if (range && !semver.satisfies(leastNode, range))
    problems.push(`${packageName} asks for Node ${range}, but ${name} allows ${leastNode}`);
}
console.log(
  `${dependencies.length} dependencies and ${peers.length} optional peers run on Node ${leastNode}`,
);

// Server-only dependencies are bundled, so a front end does not install them.
const onlyServer = ['@hono/node-server', 'hono', 'jose', 'kysely'];
for (const packageName of closure(dependencies)) {
  if (onlyServer.includes(packageName)) problems.push(`a front end would install ${packageName}`);
}
for (const peer of peers) {
  if (!manifest.peerDependenciesMeta[peer]?.optional) problems.push(`the peer ${peer} is not optional`);
}

// The CDN's entry contains everything needed immediately, so that a page waits for one round trip only.
const imported = readFileSync('dist/cdn/billing.min.js', 'utf8').match(/\bfrom ?["'`]\.\/[^"'`]+/g);
if (imported) problems.push(`dist/cdn/billing.min.js imports other chunks at once: ${imported.join(', ')}`);
// All other names contain a hash of their content, so that pages opened before an update still find their entry's chunks.
const chunks = readdirSync('dist/cdn').filter((file) => file.endsWith('.js') && file !== 'billing.min.js');
for (const file of chunks) {
  if (!/^billing\.[\w.-]+\.[0-9a-f]{8}\.min\.js$/.test(file))
    problems.push(`dist/cdn/${file} has no content hash in its name`);
}

// Files that a page of four fetches in parallel with the account: HTTP/1.1 opens six connections, so a sixth file would have to wait.
const { preload } = JSON.parse(readFileSync('dist/cdn/integrity.json', 'utf8'));
if (preload.length < 3 || preload.length > 5)
  problems.push(`A first screen needs ${preload.length} files: ${preload.join(', ')}`);

// Files of the package.
const paths = files.map(({ path }) => path);
const expected =
  /^(dist\/.*\.(js|d\.ts|map|txt)|dist\/editors\/[\w.-]+\.json|dist\/cdn\/(integrity\.json|embed\.html)|dist\/docs\/[a-z-]+\.md|src\/.*\.ts|src\/(.*\/)?README\.md|src\/contract\/openapi\.json|src\/themes\/[a-z]+\.css|custom-elements\.json|package\.json|llms\.txt|[A-Z]+(\.md)?)$/;
problems.push(
  ...paths.filter((path) => !expected.test(path)).map((path) => `${path} does not belong in the package`),
);
const { customElements, 'web-types': forEditors } = manifest;
const guides = readdirSync('stories/docs').filter((file) => /\.(md|txt)$/.test(file));
const needed = [
  'README.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'LICENSE',
  'llms.txt',
  customElements,
  forEditors.slice(2),
];
for (const path of [...needed, ...guides.map((file) => `dist/docs/${file}`)]) {
  if (!paths.includes(path)) problems.push(`${path} is missing`);
}

// The sources of every source map exist.
const inPackage = new Set(paths);
for (const path of paths.filter((file) => /^dist\/(?!cdn\/).*\.map$/.test(file))) {
  const { sources, sourcesContent } = JSON.parse(readFileSync(join(installed, path), 'utf8'));
  for (const [index, source] of sources.entries()) {
    const file = join(dirname(path), source);
    if (!sourcesContent?.[index] && file.startsWith('src/') && !inPackage.has(file))
      problems.push(`${path}: its source ${file} is not in the package`);
  }
}
for (const path of paths.filter(
  (file) =>
    /^dist\/.*\.d\.ts$/.test(file) && !['dist/server/kysely.d.ts', 'dist/types/index.d.ts'].includes(file),
)) {
  if (!inPackage.has(`${path}.map`)) problems.push(`${path} has no declaration map`);
}

// Every entry, with `*` expanded from the tarball.
const entries = Object.entries(manifest.exports).flatMap(([subpath, target]) => {
  const path = (target.default ?? target.types ?? target).slice(2);
  if (!path.includes('*'))
    return paths.includes(path) ? [[subpath, path]] : (problems.push(`${path} is missing`), []);
  const [head, tail] = path.split('*');
  const found = paths.filter((file) => file.startsWith(head) && file.endsWith(tail));
  return found.map((file) => [subpath.replace('*', file.slice(head.length, -tail.length)), file]);
});
const code = entries.filter(([, path]) => path.endsWith('.js')).map(([subpath]) => join(name, subpath));
const typesOnly = entries
  .filter(([, path]) => path.endsWith('.d.ts'))
  .map(([subpath]) => join(name, subpath));

// All imported packages are dependencies or peers; declarations, too: one that imports another package would be an error, or
// `any`, for a consumer.
const { metafile } = await build({
  entryPoints: entries.flatMap(([, path]) =>
    /^dist\/(?!cdn\/).*\.js$/.test(path) ? [join(installed, path)] : [],
  ),
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  write: false,
  metafile: true,
  outdir: join(temporary, 'out'),
  logLevel: 'error',
});
const packageOf = (specifier) => /^(@[^/]+\/)?[^/]+/.exec(specifier)[0];
for (const { path, external } of Object.values(metafile.inputs).flatMap(({ imports }) => imports)) {
  if (external && !path.startsWith('node:') && ![...dependencies, ...peers].includes(packageOf(path)))
    problems.push(`the code imports ${path}, which is neither a dependency nor a peer`);
}

writeFileSync(join(temporary, 'package.json'), '{ "type": "module" }');
// The CDN build is for a <script>: it contains lit, which requires a browser.
const forNode = code.filter((entry) => entry !== join(name, 'cdn'));
const imports = forNode
  .map((entry) => `await import('${entry}').catch((e) => fail('${entry}', e));`)
  .join('\n');
const fail = `const fail = (entry, e) => { process.exitCode = 1; console.error(entry, 'does not load in Node:', e); };`;
writeFileSync(join(temporary, 'imports.mjs'), `${fail}\n${imports}\n`);
if (spawnSync('node', ['imports.mjs'], { cwd: temporary, stdio: 'inherit', timeout }).status !== 0)
  problems.push('an entry does not load');
else console.log(`${forNode.length} entries load in Node`);

// Files that a module reads from its own folder are still there after the build.
const fake = `import { buildFakeStripeScript } from '${name}/simulator/node'; console.log(await buildFakeStripeScript());`;
writeFileSync(join(temporary, 'fake.mjs'), fake);
const { stdout: fakeStripe } = spawnSync('node', ['fake.mjs'], {
  cwd: temporary,
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
  timeout,
});
if (!fakeStripe.includes('confirm-checkout'))
  problems.push('simulator/node does not build the fake Stripe.js');

for (const [command, path] of Object.entries(manifest.bin)) {
  const options = { stdio: ['ignore', 'ignore', 'inherit'], timeout };
  if (spawnSync('node', [join(installed, path), '--help'], options).status !== 0)
    problems.push(`${command} does not run`);
  else console.log(`${command} runs`);
}

await checkDemo(join(installed, manifest.bin['ocw-billing']));
await checkWithoutPeers();

/** Starts `ocw-billing demo` and fetches its page and the scripts that the page names. */
async function checkDemo(program) {
  const signal = AbortSignal.timeout(timeout);
  const demo = spawn('node', [program, 'demo', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    signal,
  });
  process.once('exit', () => demo.kill());
  // Its output ends when it exits.
  demo.once('error', () => {});
  let output = '';
  for await (const chunk of demo.stdout) {
    output += chunk;
    if (output.includes('Ctrl+C')) break;
  }
  try {
    const [address] = /http:\S+/.exec(output) ?? [];
    if (!address) throw new Error(`it printed no address within ${timeout / 1000} s: ${output}`);
    const page = await (await fetch(address, { signal })).text();
    for (const [path] of page.matchAll(/\/dist\/[\w./-]+\.js/g)) {
      const response = await fetch(address + path, { signal });
      await response.arrayBuffer();
      if (response.status !== 200)
        problems.push(`the demo's page asks for ${path}, which responds ${response.status}`);
    }
    console.log('ocw-billing demo serves its page');
  } catch (error) {
    problems.push(`ocw-billing demo does not run: ${error.message}`);
  }
  demo.kill();
}

/** Without the optional peers, a host's bundler can build the server; the server then names the missing driver, the demo its missing packages. */
async function checkWithoutPeers() {
  const folder = mkdtempSync(join(tmpdir(), 'billing-package-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const alone = join(folder, 'node_modules', name);
  cpSync(installed, alone, { recursive: true });
  for (const entry of closure(dependencies)) {
    mkdirSync(dirname(join(folder, 'node_modules', entry)), { recursive: true });
    symlinkSync(resolve('node_modules', entry), join(folder, 'node_modules', entry));
  }
  const entryPoints = [join(alone, 'dist/server/index.js')];
  await build({
    entryPoints,
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
    logLevel: 'silent',
  })
    .then(() => console.log('the server is bundled without its optional peers'))
    .catch((error) => problems.push(`the server cannot be bundled without its peers: ${error.message}`));
  const demo = spawnSync('node', [join(alone, manifest.bin['ocw-billing']), 'demo', '--port', '0'], {
    encoding: 'utf8',
    timeout,
  });
  if (demo.status !== 1 || !/--package=stripe .*--package=@electric-sql\/pglite/.test(demo.stderr))
    problems.push(`ocw-billing demo does not name the packages that are missing: ${demo.stderr}`);
}

const types = [...code, ...typesOnly].map((entry, i) => `export * as e${i} from '${entry}';`).join('\n');
writeFileSync(join(temporary, 'types.ts'), types);
for (const [moduleResolution, module] of [
  ['bundler', 'esnext'],
  ['nodenext', 'nodenext'],
]) {
  const lib = ['ES2022', 'DOM', 'DOM.Iterable'];
  const options = {
    moduleResolution,
    module,
    target: 'es2022',
    lib,
    strict: true,
    noEmit: true,
    types: ['node'],
  };
  // Our own declarations are checked completely with the strictest resolution.
  const config = {
    compilerOptions: { ...options, skipLibCheck: moduleResolution === 'bundler' },
    files: ['types.ts'],
  };
  writeFileSync(join(temporary, 'tsconfig.json'), JSON.stringify(config));
  const { stdout } = spawnSync('tsc', ['-p', temporary, '--pretty', 'false'], { encoding: 'utf8' });
  // Libraries' declarations are not checked.
  const ours = stdout
    .split('\n')
    .filter((line) => line.includes('error') && (line.includes(name) || !line.includes('node_modules')));
  if (ours.length) problems.push(`types, as ${moduleResolution} resolves:\n  ${ours.join('\n  ')}`);
  else console.log(`${code.length} entries have types as ${moduleResolution} resolves`);
}

// Each entry alone: in types.ts another entry may have imported what its types need.
writeFileSync(
  join(temporary, 'react.ts'),
  `import { createElement } from 'react';
import { SeatEditor } from '${name}/react';
export const editor = createElement(SeatEditor, { onSeatsChange: ({ change }) => change.seats.to.toFixed() });`,
);
const reactOptions = { module: 'esnext', moduleResolution: 'bundler', target: 'es2022', strict: true };
writeFileSync(
  join(temporary, 'tsconfig.json'),
  JSON.stringify({
    compilerOptions: { ...reactOptions, noEmit: true, skipLibCheck: true, types: [] },
    files: ['react.ts'],
  }),
);
const { status: reactStatus, stdout: reactErrors } = spawnSync('tsc', ['-p', temporary], {
  encoding: 'utf8',
});
if (reactStatus) problems.push(`types of events in React: ${reactErrors}`);

if (spawnSync('publint', ['run', '--strict', '--pack', 'false', installed], { stdio: 'inherit' }).status)
  problems.push('publint found problems');

if (problems.length) console.error(problems.join('\n'));
process.exitCode = problems.length ? 1 : 0;
