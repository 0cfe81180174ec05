// Speed of the elements, compared with a baseline in the same run on the same machine: read the ratios, not the milliseconds.
// `npm run bench` prints a table, `npm run bench -- --json` the same for machines. Nothing is asserted.
import { chromium } from '@playwright/test';
import { args, executablePath } from '../../.config/chromium.js';
import { estimateSeatChange } from '../../src/core/index.ts';
import { accountFixture, FIXTURE_NOW } from '../../src/testing/index.ts';
import { leftovers, loadTimes, longestTasks, mountMany, mountTimes, quantile, typingTimes } from './pages.ts';
import { bundlePeers } from './peers.ts';
import { serveSite } from './site.ts';

const ROUNDS = Number(process.env['ROUNDS'] ?? 11);
const MOUNTS = Number(process.env['MOUNTS'] ?? 10_000);
const LATENCY_MS = 100;
const FRAME_MS = 1000 / 60;

/** One line of the table. `beside` is the divisor of the ratio. */
interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly beside?: { readonly name: string; readonly value: number };
  readonly aim?: string;
}

/** Elements compared with the baseline, with the aim at 4× CPU. The last two are public peers with the same plan and price. */
const MOUNTED = [
  ['balance', '≤ 2.5×'],
  ['editor', '≤ 3×'],
  ['three elements', '≤ 3.5×'],
  ['Schematic’s table of plans', null],
  ['number field, amount and button of Shoelace', null],
] as const;
const MOUNTED_NAMES = MOUNTED.map(([name]) => name);

const figures: Figure[] = [];
const report = (...each: readonly Figure[]): void => void figures.push(...each);

/** Estimates per second on one core; the editor computes one per key press. */
function estimatesPerSecond(): number {
  const account = accountFixture();
  const run = (count: number): number => {
    const start = performance.now();
    for (let i = 0; i < count; i++) {
      estimateSeatChange({ account, seats: 3 + (i % 400), at: FIXTURE_NOW + (i % 86_400) });
    }
    return (count / (performance.now() - start)) * 1000;
  };
  run(50_000);
  return Math.max(run(200_000), run(200_000), run(200_000));
}

const site = await serveSite(await bundlePeers());
const browser = await chromium.launch({ executablePath, args: [...args, '--enable-precise-memory-info'] });

/** Pages with a cold cache, each compared with the baseline of as many round trips: page, script, response; or page, script. */
const LOADED = [
  ['editor', 'floor', '≤ 1.2×'],
  ['page of four', 'floor', '≤ 1.3×'],
  ['editor, account in the page', 'floor, account in the page', null],
  ['page of four, account in the page', 'floor, account in the page', null],
] as const;
const loads = await loadTimes(
  browser,
  site,
  ['floor', 'floor, account in the page', ...LOADED.map(([name]) => name)],
  LATENCY_MS,
  ROUNDS,
);
for (const [name, floor, aim] of LOADED) {
  report({
    name: `load at ${LATENCY_MS} ms latency, cold: ${name}`,
    value: loads[name]?.time ?? Number.NaN,
    unit: 'ms',
    beside: {
      name: floor === 'floor' ? 'page, script, one response' : 'page, script',
      value: loads[floor]?.time ?? Number.NaN,
    },
    ...(aim !== null && { aim }),
  });
}

for (const slowdown of [1, 4]) {
  const times = await mountTimes(browser, site, ['floor', ...MOUNTED_NAMES], slowdown, ROUNDS);
  for (const [name, aim] of MOUNTED) {
    report({
      name: `mount at ${slowdown}× CPU: ${name}`,
      value: times[name] ?? Number.NaN,
      unit: 'ms',
      beside: { name: 'one amount on lit and nanostores', value: times.floor ?? Number.NaN },
      ...(slowdown === 4 && aim !== null && { aim }),
    });
  }
}
const tasks = await longestTasks(browser, site, 'page of four', 4, ROUNDS);
const floorTask = await longestTasks(browser, site, 'floor', 4, ROUNDS);
report(
  {
    name: 'longest task at 4× CPU: page of four, without the first call of Intl',
    value: tasks.other,
    unit: 'ms',
    beside: { name: 'one amount on lit and nanostores', value: floorTask.other },
    aim: '≤ 50',
  },
  {
    name: 'task of the first call of Intl at 4× CPU: page of four',
    value: tasks.intl,
    unit: 'ms',
    beside: { name: 'one amount on lit and nanostores', value: floorTask.intl },
  },
);

const typing = await typingTimes(browser, site, 6, 1000);
for (const [share, name] of [
  [0.99, 'p99'],
  [0.999, 'p99.9'],
] as const) {
  report({
    name: `key press to painted estimate at 6× CPU, 200 rows: ${name}`,
    value: quantile(typing.editor, share),
    unit: 'ms',
    beside: { name: 'bare input', value: quantile(typing.input, share) },
    aim: `≤ ${(share === 0.99 ? FRAME_MS : 2 * FRAME_MS).toFixed(1)}`,
  });
}

const ten = await mountMany(browser, site, 10, ROUNDS);
const hundred = await mountMany(browser, site, 100, ROUNDS);
report({
  name: '100 balances on a page',
  value: hundred.time,
  unit: 'ms',
  beside: { name: 'ten balances', value: ten.time },
  aim: '≤ 11×',
});
report({ name: 'their account requests', value: hundred.requests, unit: '', aim: '1' });

const left = await leftovers(browser, site, MOUNTS);
report(
  { name: `left by ${MOUNTS} mounts: nodes`, value: left.nodes, unit: '', aim: '0' },
  { name: `left by ${MOUNTS} mounts: listeners`, value: left.listeners, unit: '', aim: '0' },
  { name: `left by ${MOUNTS} mounts: heap`, value: left.heap / 1e6, unit: 'MB', aim: '< 1' },
);
report({
  name: 'estimates per second of a core, Node',
  value: estimatesPerSecond(),
  unit: '/s',
  aim: '≥ 1,000,000',
});
await browser.close();
site.close();

if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ rounds: ROUNDS, figures, waterfalls: loads }, null, 2));
} else {
  const number = (value: number): string =>
    value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 1 : 0 });
  console.log(`Medians of ${ROUNDS} pages.\n`);
  console.log('| | figure | beside | ratio | aim |\n|---|---|---|---|---|');
  for (const { name, value, unit, beside, aim } of figures) {
    const other = beside ? `${beside.name}: ${number(beside.value)} ${unit}` : '';
    const ratio = beside ? `${(value / beside.value).toFixed(2)}×` : '';
    console.log(`| ${name} | ${number(value)} ${unit} | ${other} | ${ratio} | ${aim ?? ''} |`);
  }
  for (const [name, { requests }] of Object.entries(loads)) {
    const waves = requests.map(({ at, path }) => `${Math.round(at)} ${path}`);
    console.log(`\nRequests of ${name}, ms after the navigation began:\n  ${waves.join('\n  ')}`);
  }
}
