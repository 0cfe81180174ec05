// A reporter for .ci/test.mjs: how many browser tests passed, failed and were skipped, as JSON in $COUNTS_FILE.
import { writeFileSync } from 'node:fs';

const tally = (suite, counts) => {
  for (const test of suite?.tests ?? []) {
    counts[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed'] += 1;
  }
  for (const inner of suite?.suites ?? []) tally(inner, counts);
};

export const countsReporter = (file = process.env.COUNTS_FILE) => ({
  onTestRunFinished({ sessions }) {
    if (!file) return;
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const session of sessions) {
      const before = counts.failed;
      tally(session.testResults, counts);
      // A file that does not load, or throws outside a test, has no failed test to count.
      if (!session.passed && counts.failed === before) counts.failed += 1;
    }
    writeFileSync(file, JSON.stringify(counts));
  },
});
