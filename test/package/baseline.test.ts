import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { baseline, browserTargets } from '../../.config/baseline.js';

// The baseline is defined once, as `browserslist` in package.json. Versions: @mdn/browser-compat-data 8.1.9.

type Versions = readonly [chrome: number, firefox: number, safari: number];

/** CSS features newer than 2023 in the style sheets, with the first version of each browser that supports them. */
const CSS_FEATURES: readonly (readonly [name: string, pattern: RegExp, versions: Versions])[] = [
  ['light-dark()', /light-dark\(/, [123, 120, 17.5]],
  ['relative colors, with calculated channels', /oklch\(from /, [122, 128, 18]],
  ['color-mix()', /color-mix\(/, [111, 113, 16.2]],
  ['oklch()', /oklch\(/, [111, 113, 15.4]],
  ['container queries and their units', /@container|\dcqi\b/, [105, 110, 16]],
  [':dir()', /:dir\(/, [120, 49, 16.4]],
  ['the unit lh', /\dlh\b/, [109, 120, 16.4]],
  [':has()', /:has\(/, [105, 121, 15.4]],
  ['overflow: clip', /overflow-x: clip/, [90, 81, 16]],
  ['alternative text of generated content', /content: '[^']*' \/ /, [77, 128, 17.4]],
];

/** APIs newer than 2022 that the elements call. */
const API_FEATURES: readonly (readonly [name: string, pattern: RegExp, versions: Versions])[] = [
  ['checkVisibility()', /\.checkVisibility\b/, [105, 106, 17.4]],
  ['inert', /\.inert=/, [102, 112, 15.5]],
  ['adoptedStyleSheets', /\.adoptedStyleSheets\b/, [73, 101, 16.4]],
  ['attachInternals(), with forms', /\.attachInternals\(/, [77, 98, 16.4]],
];

/** Functions, at-rules, pseudo-classes and units that every browser has had since 2022 at the latest. */
const OLD_CSS = new Set(
  `calc( clamp( host( inset( is( max( min( minmax( not( part( slotted( translatey( var( @keyframes @media
  ::after ::before ::first-letter ::part ::slotted :first-child :first-of-type :focus :focus-visible :focus-within :host :hover :is
  :last-child :not % ch em fr ms px s`.split(/\s+/),
);

const sources = readdirSync('src/elements', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(`src/elements/${file}`, 'utf8'));
const themes = readdirSync('src/themes').map((file) => readFileSync(`src/themes/${file}`, 'utf8'));
const styles = [...sources.flatMap((source) => source.match(/css`[^`]*`/g) ?? []), ...themes]
  .join('\n')
  .replace(/\/\*[^]*?\*\//g, '')
  // Features behind `@supports` are optional.
  .replace(/@supports[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, '');
const payments = readdirSync('src/payments').map((file) => readFileSync(`src/payments/${file}`, 'utf8'));
const code = [...sources, ...payments].join('\n');

const { chrome, edge, firefox, safari, ios_saf: ios } = baseline;

test('the style sheets and the elements work in the oldest browsers of the baseline', () => {
  for (const [features, text] of [
    [CSS_FEATURES, styles],
    [API_FEATURES, code],
  ] as const) {
    for (const [name, pattern, versions] of features) {
      assert.match(text, pattern, `${name} is not used any more: take it off the list`);
      const [inChrome, inFirefox, inSafari] = versions;
      assert.ok(chrome >= inChrome && firefox >= inFirefox && safari >= inSafari, `${name} is younger`);
    }
  }
});

test('the baseline is at least as new as the style sheets require', () => {
  const needed = [0, 1, 2].map((index) =>
    Math.max(...CSS_FEATURES.map(([, , versions]) => versions[index] ?? 0)),
  );
  assert.deepEqual([chrome, firefox, safari], needed);
  assert.deepEqual([edge, ios], [chrome, safari]);
});

test('no style sheet uses a function, an at-rule, a pseudo-class or a unit that was not checked', () => {
  const used = [
    ...styles.matchAll(
      /(?<![\w-])[a-z-]+\(|@[a-z-]+|::?[a-z-]+(?=[\s,{(:)[])|(?<=[\s(,-]\d*\.?\d+)(?:[a-z]+\b|%)/g,
    ),
  ].map(([token]) => token);
  const isKnown = (token: string): boolean =>
    OLD_CSS.has(token) ||
    CSS_FEATURES.some(([, pattern]) => [token, `1${token}`, `${token}(`].some((text) => pattern.test(text)));
  assert.deepEqual(
    [...new Set(used)].filter((token) => !isKnown(token)),
    [],
  );
});

test("the baseline is the builds' target, and the README states it", () => {
  assert.deepEqual(browserTargets, ['chrome123', 'edge123', 'firefox128', 'safari18', 'ios18']);
  assert.match(readFileSync('vite.config.ts', 'utf8'), /target: browserTargets,[^]*target: packageTargets,/);
  assert.ok(
    readFileSync('README.md', 'utf8').includes(
      `Browsers: Chrome and Edge ${chrome}, Firefox ${firefox}, Safari ${safari} (also on iOS), or newer.`,
    ),
  );
});
