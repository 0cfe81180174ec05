// All checks that must pass before a change is merged: `npm run verify`. All steps run even if one fails, so that one run shows
// all failures. The tests run last and print the last line: `N passed, N failed`; a failed check counts as failed.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

/** Checks and their npm scripts. */
const steps = [
  ['format', 'format:check'],
  ['lint, with import layers', 'lint'],
  ["lint of the elements' templates", 'lint:templates'],
  ['circular imports', 'cycles'],
  ['types, with and without the DOM', 'typecheck'],
  ['openapi.json is current', 'openapi:check'],
  ['custom-elements.json is current', 'manifest:check'],
  ['build', 'build'],
  ['size budgets', 'size'],
  ['package', 'package:check'],
  ['examples: plain HTML on Node, and the demo', 'examples:check'],
  ['tests', 'test'],
];

const counts = '.cache/counts/total.json';
rmSync(counts, { force: true });
const table = steps.map(([what, script]) => {
  console.log(`\n━━ ${what} (npm run ${script}) ━━\n`);
  const start = performance.now();
  const { status } = spawnSync('npm', ['run', '--silent', script], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return { what, ok: status === 0, minutes: (performance.now() - start) / 60_000 };
});

console.log('\n━━ summary ━━\n');
let tests = { passed: 0, failed: 1, skipped: 0, suites: [], notRun: [] };
try {
  tests = JSON.parse(readFileSync(counts, 'utf8'));
} catch {
  console.log('The tests wrote no counts: counted as one failure.');
}
const line = (mark, what, minutes) =>
  console.log(`${mark} ${what.padEnd(34)} ${minutes.toFixed(1).padStart(5)} min`);
for (const { what, ok, minutes } of table) line(ok ? '✔' : '✖', what, minutes);
for (const { name, failed, minutes } of tests.suites) line(failed ? '✖' : '✔', `  tests: ${name}`, minutes);
const minutesInAll = table.reduce((sum, { minutes }) => sum + minutes, 0);
line(' ', 'in all', minutesInAll);
for (const what of tests.notRun) console.log(`not run: ${what}`);
const failed = tests.failed + table.filter(({ what, ok }) => !ok && what !== 'tests').length;
console.log(`\n${tests.passed} passed, ${failed} failed${tests.skipped ? `, ${tests.skipped} skipped` : ''}`);
process.exitCode = failed || table.some(({ ok }) => !ok) ? 1 : 0;
