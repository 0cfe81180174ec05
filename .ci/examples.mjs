// Runs the examples of demo/examples as a developer would, from the packed tarball: installs each in a temporary folder, starts it, and
// changes the number of users from 5 to 8 in Chromium. The review and the invoice must have the same amount. Build first.
//
//   npm run examples                  all
//   npm run examples -- html node     only these
//
// A front end runs with the backend `node`, a backend with the page `html`; `next` is both, tested in development and built, and must
// hydrate without a skeleton or a request; `demo` is the command ocw-billing demo. Prints the seconds of each step.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { args, executablePath } from '../.config/chromium.js';
import { changeUsers } from './examples/change-users.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const FRONT_ENDS = ['html', 'react', 'vue', 'svelte', 'angular'];
const BACKENDS = ['node', 'express', 'fastify', 'hono'];
/** Page and backend in one: the scripts that start them, and the paths that must then respond. `next dev` compiles on request. */
const WHOLE = {
  next: { scripts: ['dev', 'start'], paths: ['/', '/api/billing/account'] },
  demo: { scripts: ['start'], paths: ['/'] },
};
/** The ports in the examples' sources, replaced with free ones. */
const [BACKEND, FRONT_END] = ['3000', '5173'];
const START_TIMEOUT_MS = 300_000;
const NPM_TIMEOUT_MS = 600_000;
const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const DEMO = {
  scripts: { start: 'ocw-billing demo --port 3000' },
  dependencies: {
    stripe: devDependencies.stripe,
    '@electric-sql/pglite': devDependencies['@electric-sql/pglite'],
  },
};

const known = [...FRONT_ENDS, ...BACKENDS, ...Object.keys(WHOLE)];
const names = process.argv.slice(2);
const unknown = names.filter((name) => !known.includes(name));
if (unknown.length) {
  console.error(`Unknown example ${unknown.join(', ')}. Examples: ${known.join(', ')}`);
  process.exit(2);
}
const chosen = names.length ? known.filter((name) => names.includes(name)) : known;

const temporary = mkdtempSync(join(tmpdir(), 'billing-examples-'));
const running = new Set();
process.on('exit', () => {
  for (const child of running) stop(child);
  rmSync(temporary, { recursive: true, force: true });
});
// The servers run in separate process groups, which Ctrl+C does not reach.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

const tarball = pack();
const installed = new Map();
const results = [];
const browser = await chromium.launch({ executablePath, args });
for (const [frontEnd, backend] of pairs()) await run(frontEnd, backend);
await browser.close();
report();

function pack() {
  const command = ['pack', '--json', '--ignore-scripts', '--pack-destination', temporary];
  const output = execFileSync('npm', command, { timeout: NPM_TIMEOUT_MS });
  return join(temporary, JSON.parse(output)[0].filename);
}

/** Front end and backend of each run; those named together run together. */
function pairs() {
  const frontEnds = chosen.filter((name) => FRONT_ENDS.includes(name));
  const backends = chosen.filter((name) => BACKENDS.includes(name));
  const onNode = frontEnds.map((name) => [name, 'node']);
  const behindHtml = backends
    .filter((name) => name !== 'node' || !frontEnds.includes('html'))
    .map((name) => ['html', name]);
  return [...onNode, ...behindHtml, ...chosen.filter((name) => WHOLE[name]).map((name) => [name])];
}

async function run(frontEnd, backend) {
  const name = [frontEnd, backend].filter(Boolean).join(' on ');
  console.log(`\n── ${name} ──`);
  const result = { name, steps: {}, problems: [] };
  results.push(result);
  const children = [];
  try {
    const [front, back] = [install(frontEnd, result), backend && install(backend, result)];
    const ports = { [BACKEND]: await freePort(), [FRONT_END]: await freePort() };
    if (back) children.push(await start(back, ports, 'start', BACKEND, ['/api/billing/account'], result));
    if (scriptsOf(front).build) build(front, ports, result);
    if (back) {
      children.push(await start(front, ports, 'start', FRONT_END, ['/'], result));
      await change(`http://localhost:${ports[FRONT_END]}/`, result);
      return;
    }
    const { scripts, paths } = WHOLE[frontEnd];
    for (const script of scripts) {
      const child = await start(front, ports, script, BACKEND, paths, result);
      children.push(child);
      const options = { isServerRendered: frontEnd === 'next', isHost: frontEnd !== 'demo' };
      await change(`http://localhost:${ports[BACKEND]}/`, result, script, options);
      stop(child);
    }
  } catch (error) {
    result.problems.push(error instanceof Error ? error.message : String(error));
  } finally {
    for (const child of children) stop(child);
    for (const problem of result.problems) console.error(`✖ ${problem}`);
  }
}

/** Copies an example and installs it with the tarball instead of the published package. */
function install(name, result) {
  const known = installed.get(name);
  if (known) return known;
  const folder = join(temporary, name);
  const file = join(folder, 'package.json');
  if (name === 'demo') {
    mkdirSync(folder);
    writeFileSync(file, JSON.stringify(DEMO));
  } else cpSync(join('demo/examples', name), folder, { recursive: true, filter: isOwn });
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  manifest.dependencies['@oneclickworker/billing-elements'] = `file:${tarball}`;
  writeFileSync(file, JSON.stringify(manifest, null, 2));
  timed(result, `install ${name}`, () =>
    npm(folder, 'install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'),
  );
  installed.set(name, folder);
  return folder;
}

function scriptsOf(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).scripts;
}

function build(folder, ports, result) {
  writePorts(folder, ports);
  timed(result, 'build', () => npm(folder, 'run', 'build'));
}

function npm(folder, ...command) {
  const { status, signal, stdout, stderr } = spawnSync('npm', command, {
    cwd: folder,
    encoding: 'utf8',
    env: environment(),
    timeout: NPM_TIMEOUT_MS,
  });
  if (status !== 0)
    throw new Error(`npm ${command.join(' ')} ended with ${status ?? signal}:\n${stdout}\n${stderr}`);
}

/** The environment without npm's variables for this script, which are about another package. */
function environment() {
  const own = Object.entries(process.env).filter(([name]) => !/^npm_|^(NODE_ENV|PORT|INIT_CWD)$/.test(name));
  return { ...Object.fromEntries(own), NEXT_TELEMETRY_DISABLED: '1', NG_CLI_ANALYTICS: 'false' };
}

/** Replaces the example's ports with free ones, once per folder and set of ports. */
function writePorts(folder, ports) {
  const original = join(temporary, '.written', folder.split('/').at(-1));
  if (!existsSync(original))
    cpSync(folder, original, { recursive: true, filter: (path) => isOwn(path.slice(temporary.length)) });
  for (const path of readdirSync(original, { recursive: true })) {
    if (!/\.(mjs|ts|json)$/.test(path)) continue;
    const text = readFileSync(join(original, path), 'utf8');
    const changed = text.replace(/\b(3000|5173)\b/g, (port) => ports[port]);
    if (changed !== text) writeFileSync(join(folder, path), changed);
  }
}

/** Skips files that tools added to an example's folder. */
function isOwn(path) {
  return !/\/(node_modules|\.next|\.angular|dist)(\/|$)/.test(path);
}

async function start(folder, ports, script, port, paths, result) {
  writePorts(folder, ports);
  const addresses = paths.map((path) => `http://localhost:${ports[port]}${path}`);
  const began = performance.now();
  const child = spawn('npm', ['run', '--silent', script], {
    cwd: folder,
    env: environment(),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const what = `${folder.split('/').at(-1)}: npm run ${script}`;
  const limit = AbortSignal.timeout(START_TIMEOUT_MS);
  for (const address of addresses) {
    while (!(await responds(address, limit))) {
      if (child.exitCode !== null) throw new Error(`${what} ended with ${child.exitCode}:\n${output}`);
      if (limit.aborted) {
        stop(child);
        throw new Error(`${what} does not respond at ${address}:\n${output}`);
      }
      await pause(100);
    }
  }
  result.steps[`${script} ${folder.split('/').at(-1)}`] = seconds(began);
  return child;
}

async function responds(address, signal) {
  try {
    const response = await fetch(address, { signal });
    await response.arrayBuffer();
    // 503: the server is listening, but its database is still starting.
    return response.status !== 503;
  } catch {
    return false;
  }
}

function stop(child) {
  running.delete(child);
  try {
    // The whole process group: npm, its shell and the server.
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

async function change(address, result, script, options = {}) {
  const began = performance.now();
  const { problems, shown, figures } = await changeUsers(browser, address, options);
  result.steps[['change', script].filter(Boolean).join(' ')] = seconds(began);
  result.problems.push(...problems.map((problem) => [script, problem].filter(Boolean).join(': ')));
  console.log(`${problems.length ? '✖' : '✔'} 5 → 8 users, shown and charged ${shown}${figures}`);
}

function timed(result, step, action) {
  const began = performance.now();
  action();
  result.steps[step] = seconds(began);
}

function seconds(began) {
  return ((performance.now() - began) / 1000).toFixed(1);
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}

function report() {
  console.log('');
  for (const { name, steps, problems } of results) {
    const list = Object.entries(steps).map(([step, took]) => `${step} ${took} s`);
    console.log(`${problems.length ? '✖' : '✔'} ${name.padEnd(16)} ${list.join(' · ')}`);
  }
  const failed = results.filter(({ problems }) => problems.length).length;
  console.log(`\n${results.length - failed} examples passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
}
