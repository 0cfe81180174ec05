// A reporter for .ci/test.mjs: how many browser tests passed, failed and were skipped, and the names of those that failed,
// as JSON in $COUNTS_FILE.
import { relative } from 'node:path';
import { writeFileSync } from 'node:fs';

const tally = (suite, counts, names) => {
  for (const test of suite?.tests ?? []) {
    counts[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed'] += 1;
    if (!test.skipped && !test.passed) counts.failures.push([...names, test.name].join(' › '));
  }
  for (const inner of suite?.suites ?? []) tally(inner, counts, [...names, inner.name]);
};

export const countsReporter = (file = process.env.COUNTS_FILE) => ({
  onTestRunFinished({ sessions }) {
    if (!file) return;
    const counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
    for (const session of sessions) {
      const before = counts.failed;
      const name = relative(process.cwd(), session.testFile ?? '');
      tally(session.testResults, counts, [name]);
      // A file that does not load, or throws outside a test, has no failed test to count.
      if (!session.passed && counts.failed === before) {
        counts.failed += 1;
        counts.failures.push(`${name} did not load, or threw outside of a test`);
      }
    }
    writeFileSync(file, JSON.stringify(counts));
  },
});
