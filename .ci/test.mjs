// Runs the tests and ends with one line: `N passed, N failed`, then `, N skipped` when some were.
//
//   node .ci/test.mjs                     everything
//   node .ci/test.mjs node browser        some suites
//   node .ci/test.mjs node core/money     only the files whose path contains a word
//   node .ci/test.mjs firefox webkit all  all browser tests in these engines, not only the core ones
//
// *.browser.test.ts run in Chromium, the core ones also in Firefox and WebKit; other *.test.ts in Node, *.e2e.ts in Playwright.
// Each runner prints its own output and writes its counts to a file; the minutes of each runner and the names of all failed tests
// are printed last. A runner that crashes, or runs nothing although there are files, counts as one failure. The files of an engine
// that is not installed count as skipped.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { engines, isCore, whyNot } from '../.config/engine-programs.js';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
mkdirSync('.cache/counts', { recursive: true });

const folder = existsSync('test') ? readdirSync('test', { recursive: true }) : [];
const all = folder.map((file) => `test/${file}`).sort();
const browserFiles = all.filter((file) => file.endsWith('.browser.test.ts'));
const wtr = (files) => [['wtr', '--config', 'web-test-runner.config.js', '--files'], files];
const words = process.argv.slice(2);
const suites = {
  node: {
    files: all.filter((file) => file.endsWith('.test.ts') && !file.endsWith('.browser.test.ts')),
    command: (files, counts) => [
      // Tests run embedded PostgreSQL only for seconds, so optimized compilation costs more than it saves.
      ['node', '--liftoff-only', '--import', 'tsx', '--import', './.config/no-unhandled.js'],
      ['--test', '--test-concurrency=2'],
      ['--test-reporter=spec', '--test-reporter-destination=stdout'],
      ['--test-reporter=./.config/counts-node.js', `--test-reporter-destination=${counts}`],
      files,
    ],
  },
  browser: { files: browserFiles, command: wtr },
  e2e: {
    files: all.filter((file) => file.endsWith('.e2e.ts')),
    command: (files) => [['playwright', 'test', '--config', 'playwright.config.js'], files],
  },
  ...Object.fromEntries(
    Object.entries(engines).map(([engine, { isThere }]) => [
      engine,
      { files: browserFiles, command: wtr, env: { ENGINE: engine }, isThere },
    ]),
  ),
};
const filters = words.filter((word) => !suites[word] && word !== 'all');
const named = Object.keys(suites).filter((name) => words.includes(name));
/** Without words, only the core files run in Firefox and WebKit. */
const chosen = named.length ? named : Object.keys(suites).filter((name) => !filters.length || !engines[name]);
/** Suites and files that did not run, with the reason. */
const notRun = [];

/** The files of a suite that match the words. Without words, Firefox and WebKit get the core ones. */
function filesOf(name) {
  const { files, isThere = () => true } = suites[name];
  const asked = files.filter((file) => !filters.length || filters.some((word) => file.includes(word)));
  const engine = engines[name];
  if (!engine) return asked;
  const wanted = filters.length || words.includes('all') ? asked : asked.filter(isCore);
  if (!isThere()) {
    const what = `${engine.name} is not installed (${engine.packages.join(', ')}); test files: ${wanted.length}`;
    if (wanted.length) notRun.push([wanted.length, what]);
    return [];
  }
  for (const file of wanted) {
    const reason = whyNot(name, file);
    if (reason) notRun.push([1, `${file} in ${engine.name}: ${reason}`]);
  }
  return wanted.filter((file) => !whyNot(name, file));
}

/** The names of failed tests in a Playwright JSON report. */
const failedSpecs = ({ suites = [], specs = [] }) => [
  ...specs.filter(({ ok }) => !ok).map(({ file, title }) => `${file} › ${title}`),
  ...suites.flatMap(failedSpecs),
];

/** Converts a Playwright JSON report to the other runners' counts. */
const fromPlaywright = ({ stats, suites }) => ({
  passed: stats.expected + stats.flaky,
  failed: stats.unexpected,
  skipped: stats.skipped,
  failures: failedSpecs({ suites }),
});

function run(name, files) {
  const file = resolve(`.cache/counts/${name}.json`);
  rmSync(file, { force: true });
  console.log(`\n── ${name} tests: ${files.length} files ──\n`);
  const [program, ...args] = suites[name].command(files, file).flat();
  const bin = `${resolve('node_modules/.bin')}${delimiter}${process.env.PATH}`;
  const env = {
    ...process.env,
    PATH: bin,
    TZ: 'UTC',
    LANG: 'en_US.UTF-8',
    COUNTS_FILE: file,
    ...suites[name].env,
  };
  const { status } = spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'], env });

  const written = existsSync(file) && readFileSync(file, 'utf8').trim();
  const json = written ? JSON.parse(written) : {};
  const counts = json.stats ? fromPlaywright(json) : json;
  const { passed = 0, failed = 0, skipped = 0, failures = [] } = counts;
  const ranNothing = passed + failed + skipped === 0;
  if (ranNothing || (status !== 0 && failed === 0)) {
    console.log(
      `\nThe ${name} runner ${ranNothing ? 'ran no test' : `left with ${status}`}: counted as one failure.`,
    );
    return { passed, failed: failed + 1, skipped, failures: [...failures, `the ${name} runner itself`] };
  }
  return { passed, failed, skipped, failures };
}

/** Reads the rules of Stripe's types once (10 s), here rather than inside the first test that needs them. */
function readStripeTypes() {
  if (existsSync('.cache/stripe-requests') && existsSync('.cache/stripe-responses')) return;
  const read = `await (await import('./test/support/stripe-requests/index.ts')).stripeEndpoints();
    await (await import('./test/support/stripe-responses/index.ts')).stripeResponses();`;
  const evaluate = ['--input-type=module', '--eval', read];
  spawnSync('node', ['--import', 'tsx', ...evaluate], { stdio: ['ignore', 'inherit', 'inherit'] });
}

readStripeTypes();
const total = { passed: 0, failed: 0, skipped: 0, suites: [], notRun: [] };
const failures = [];
for (const name of chosen) {
  const files = filesOf(name);
  if (!files.length) continue;
  const start = performance.now();
  const { failures: failed, ...counts } = run(name, files);
  for (const key of Object.keys(counts)) total[key] += counts[key];
  total.suites.push({ name, minutes: (performance.now() - start) / 60_000, ...counts });
  failures.push(...failed.map((test) => (engines[name] ? `${test} (${engines[name].name})` : test)));
}
for (const [files, what] of notRun) {
  total.skipped += files;
  total.notRun.push(what);
}

for (const { name, minutes, passed, failed } of total.suites)
  console.log(`${name.padEnd(8)} ${minutes.toFixed(1).padStart(5)} min  ${passed} passed, ${failed} failed`);
for (const what of total.notRun) console.log(`not run: ${what}`);
for (const name of failures) console.log(`failed: ${name}`);
writeFileSync('.cache/counts/total.json', JSON.stringify(total));
if (!total.passed && !total.failed)
  console.log(`\nNo test was run${words.length ? ` for ${words.join(' ')}` : ''}.`);
console.log(
  `\n${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`,
);
process.exitCode = total.failed || !total.passed ? 1 : 0;
