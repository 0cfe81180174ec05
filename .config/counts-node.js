// A node:test reporter for .ci/test.mjs: how many tests passed, failed and were skipped, and the names of those that failed,
// as JSON.
// Node itself reports a file that crashes as one failed test.
import { relative } from 'node:path';

export default async function* counts(source) {
  const counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details?.type === 'suite' && type === 'test:pass') continue;
    // A suite fails because of a failed test (already counted) or because of its own hooks.
    if (data.details?.type === 'suite' && data.details.error?.failureType === 'subtestsFailed') continue;
    if (data.skip !== undefined || data.todo !== undefined) counts.skipped += 1;
    else if (type === 'test:pass') counts.passed += 1;
    else {
      counts.failed += 1;
      counts.failures.push(`${relative(process.cwd(), data.file ?? '')} › ${data.name}`);
    }
  }
  yield JSON.stringify(counts);
}
