// Runs the tests and ends with one line: `N passed, N failed`, then `, N skipped` when some were.
//
//   node .ci/test.mjs                     everything
//   node .ci/test.mjs node browser        some suites
//   node .ci/test.mjs node core/money     only the files whose path contains a word
//
// *.browser.test.ts run in Chromium, other *.test.ts in Node, *.e2e.ts in Playwright. Each runner prints as it likes and
// leaves its counts in a file; the names of all failed tests come last. A runner that dies, or runs nothing though there
// are files, counts as one failure.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
mkdirSync('.cache/counts', { recursive: true });

const folder = existsSync('test') ? readdirSync('test', { recursive: true }) : [];
const all = folder.map((file) => `test/${file}`).sort();
const suites = {
  node: {
    files: all.filter((file) => file.endsWith('.test.ts') && !file.endsWith('.browser.test.ts')),
    command: (files, counts) => [
      ['node', '--import', 'tsx', '--import', './.config/no-unhandled.js', '--test', '--test-concurrency=2'],
      ['--test-reporter=spec', '--test-reporter-destination=stdout'],
      ['--test-reporter=./.config/counts-node.js', `--test-reporter-destination=${counts}`],
      files,
    ],
  },
  browser: {
    files: all.filter((file) => file.endsWith('.browser.test.ts')),
    command: (files) => [['wtr', '--config', 'web-test-runner.config.js', '--files'], files],
  },
  e2e: {
    files: all.filter((file) => file.endsWith('.e2e.ts')),
    command: (files) => [['playwright', 'test', '--config', 'playwright.config.js'], files],
  },
};

/** The names of the tests that failed in a report of Playwright's JSON reporter. */
const failedSpecs = ({ suites = [], specs = [] }) => [
  ...specs.filter(({ ok }) => !ok).map(({ file, title }) => `${file} › ${title}`),
  ...suites.flatMap(failedSpecs),
];

/** Playwright's JSON report in the form of the other runners' counts. */
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
  const env = { ...process.env, PATH: bin, TZ: 'UTC', LANG: 'en_US.UTF-8', COUNTS_FILE: file };
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

/** What Stripe's types allow is read from them once (10 s): here, and not inside of the first test that asks. */
function readStripeTypes() {
  if (existsSync('.cache/stripe-requests') && existsSync('.cache/stripe-answers')) return;
  const read = `await (await import('./test/support/stripe-requests/index.ts')).stripeEndpoints();
    await (await import('./test/support/stripe-answers/index.ts')).stripeAnswers();`;
  const evaluate = ['--input-type=module', '--eval', read];
  spawnSync('node', ['--import', 'tsx', ...evaluate], { stdio: ['ignore', 'inherit', 'inherit'] });
}

readStripeTypes();
const words = process.argv.slice(2);
const chosen = Object.keys(suites).filter((name) => words.includes(name));
const filters = words.filter((word) => !suites[word]);
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
for (const name of chosen.length ? chosen : Object.keys(suites)) {
  const files = suites[name].files.filter(
    (file) => !filters.length || filters.some((word) => file.includes(word)),
  );
  if (!files.length) continue;
  const counts = run(name, files);
  for (const key of Object.keys(total)) total[key] += counts[key];
  failures.push(...counts.failures);
}

for (const name of failures) console.log(`failed: ${name}`);
writeFileSync('.cache/counts/total.json', JSON.stringify(total));
if (!total.passed && !total.failed)
  console.log(`\nNo test was run${words.length ? ` for ${words.join(' ')}` : ''}.`);
console.log(
  `\n${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`,
);
process.exitCode = total.failed || !total.passed ? 1 : 0;
