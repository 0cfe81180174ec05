// The oldest browsers that the package supports, read from `browserslist` in package.json, and Node: the builds' targets.
// `test/package/baseline.test.ts` checks the style sheets, README and the elements' API calls against them.
import { readFileSync } from 'node:fs';

const { browserslist, engines } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

/**
 * The first supported version of each browser, by browserslist's names.
 * @type {Readonly<Record<'chrome' | 'edge' | 'firefox' | 'safari' | 'ios_saf', number>>}
 */
export const baseline = Object.fromEntries(
  browserslist.map((/** @type {string} */ line) => {
    const [name, version] = line.split(' >= ');
    return [name, Number(version)];
  }),
);

/**
 * Build targets for code that runs in browsers.
 * @type {string[]}
 */
export const browserTargets = Object.entries(baseline).map(
  ([name, version]) => name.replace('ios_saf', 'ios') + version,
);

/**
 * Build targets for modules that run in browsers or in Node.
 * @type {string[]}
 */
export const packageTargets = [...browserTargets, engines.node.replace('>=', 'node')];
