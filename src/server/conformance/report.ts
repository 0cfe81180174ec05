import type { ConformanceResult } from './run.ts';

const MARKS = { passed: '✔', failed: '✖', 'not tried': '–' } as const;

/** Returns, for example, `12 passed, 1 failed, 2 not tried`. */
function summary(results: readonly ConformanceResult[]): string {
  const counts = (['passed', 'failed', 'not tried'] as const).map(
    (outcome) => `${results.filter((result) => result.outcome === outcome).length} ${outcome}`,
  );
  return counts.join(', ');
}

/** Returns the report for a terminal: a line per rule, followed by its message. */
export function textReport(results: readonly ConformanceResult[]): string {
  const lines = results.flatMap(({ outcome, id, text, message }) => [
    `${MARKS[outcome]} ${id}: ${text}`,
    ...(message === undefined ? [] : [`    ${message}`]),
  ]);
  return `${[...lines, '', summary(results)].join('\n')}\n`;
}

/** Returns the report as JUnit XML, for CI. */
export function junitReport(results: readonly ConformanceResult[]): string {
  const count = (outcome: string): number => results.filter((result) => result.outcome === outcome).length;
  const cases = results.map(({ id, profile, text, outcome, message = '' }) => {
    const inner = {
      passed: '',
      failed: `<failure message="${escape(message)}"/>`,
      'not tried': `<skipped message="${escape(message)}"/>`,
    }[outcome];
    return `  <testcase classname="contract.${profile}" name="${escape(`${id}: ${text}`)}">${inner}</testcase>`;
  });
  const totals = `tests="${results.length}" failures="${count('failed')}" skipped="${count('not tried')}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="billing contract" ${totals}>\n${cases.join('\n')}\n</testsuite>\n`;
}

/** Returns the report as an HTML page. */
export function htmlReport(results: readonly ConformanceResult[], endpoint: string): string {
  const rows = results.map(
    ({ id, text, outcome, message = '' }) =>
      `<tr><td>${MARKS[outcome]} ${outcome}</td><td><code>${id}</code></td><td>${escape(text)}<br><small>${escape(message)}</small></td></tr>`,
  );
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Billing contract: ${escape(endpoint)}</title>
<h1>Billing contract</h1><p>${escape(endpoint)}: ${summary(results)}</p>
<table><thead><tr><th>Outcome</th><th>Id</th><th>Rule</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table></html>
`;
}

function escape(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
