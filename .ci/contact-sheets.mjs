// Renders every story in every appearance, writes contact sheets to .cache/contact-sheets, and runs axe-core on each.
//
//   npm run contact-sheets                          light and dark × English and Hebrew × 320 and 1000 px
//   npm run contact-sheets -- seat-editor review    only stories whose id contains one of the words
//   npm run contact-sheets -- --languages=en-XA,ar --themes=clay --widths=480
//
// Hebrew runs from right to left. Each story is played once and kept while the toolbar changes. The run fails if axe-core reports
// a violation, the page overflows horizontally, a story fails, or the console has an error or a warning.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { args as chromiumArgs, executablePath } from '../.config/chromium.js';
import { serve } from './contact-sheets/server.mjs';
import { writeSheets } from './contact-sheets/sheets.mjs';
import { openStage } from './contact-sheets/stage.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const storybook = 'storybook-static';
const folder = '.cache/contact-sheets';

const flags = process.argv.slice(2).filter((each) => each.startsWith('--'));
const words = process.argv.slice(2).filter((each) => !each.startsWith('--'));
const listed = (name, otherwise) =>
  (flags.find((each) => each.startsWith(`--${name}=`))?.split('=')[1] ?? otherwise).split(',');
const languages = listed('languages', 'en,he');
const themes = listed('themes', 'light,dark');
const widths = listed('widths', '320,1000').map(Number);

/** Time of the newest change below these paths, in milliseconds. */
const changed = (paths) =>
  Math.max(
    ...paths.flatMap((path) =>
      statSync(path).isDirectory()
        ? readdirSync(path, { recursive: true }).map((file) => statSync(`${path}/${file}`).mtimeMs)
        : [statSync(path).mtimeMs],
    ),
  );

function buildStorybook() {
  const index = `${storybook}/index.json`;
  const sources = ['src', 'stories', '.storybook', 'custom-elements.json', 'package-lock.json'];
  if (existsSync(index) && statSync(index).mtimeMs > changed(sources)) return;
  execFileSync('npm', ['run', '--silent', 'build-storybook', '--', '--quiet'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** Renders one story in every appearance; returns the results up to the first failure. */
async function lookAt(stage, story) {
  const variants = [];
  const problems = [];
  const globals = (language, theme) => ({ language, theme, width: 'full', a11y: { manual: true } });
  let step = 'opening';
  try {
    await stage.resize(widths.at(-1));
    await stage.open(story.id, globals('en', themes[0]));
    for (const language of languages) {
      for (const width of widths) {
        await stage.resize(width);
        for (const theme of themes) {
          const variant = `${theme} ${language}`;
          step = `${variant}, ${width} px`;
          // Few pages change their language while open, so a story that does not follow is reopened.
          if (!(await stage.set(globals(language, theme))))
            await stage.open(story.id, globals(language, theme));
          const { box, ...checked } = await stage.check();
          const file = `shots/${story.id}.${width}.${language}.${theme}.png`;
          writeFileSync(`${folder}/${file}`, await stage.shot(box));
          variants.push({ variant, width, file, height: box.height, ...checked });
        }
      }
    }
  } catch (error) {
    problems.push(`${step}: ${error.message.replace(/^page\.evaluate: (Error: )?/, '').split('\n')[0]}`);
  }
  problems.push(...stage.takeProblems().map((text) => text.split('\n')[0]));
  return { ...story, variants, problems };
}

function report(seen) {
  const lines = seen.flatMap(({ id, variants, problems }) => [
    ...problems.map((problem) => `${id}: ${problem}`),
    ...variants.flatMap(({ variant, width, violations, overflow }) => [
      ...violations.map(
        ({ rule, nodes }) =>
          `${id} (${variant}, ${width} px): ${rule}: ${nodes[0].why}\n    ${nodes[0].html}`,
      ),
      ...(overflow ? [`${id} (${variant}, ${width} px): sticks out by ${overflow} px`] : []),
    ]),
  ]);
  const count = (stories, number) => stories.reduce((sum, story) => sum + number(story), 0);
  const inVariants = (number) => (story) => count(story.variants, number);
  const row = (name, stories) => ({
    element: name,
    stories: stories.length,
    variants: count(stories, ({ variants }) => variants.length),
    'axe violations': count(
      stories,
      inVariants(({ violations }) => violations.length),
    ),
    'axe undecided': count(
      stories,
      inVariants(({ incomplete }) => incomplete.length),
    ),
    'sticks out': count(
      stories,
      inVariants(({ overflow }) => (overflow ? 1 : 0)),
    ),
    'errors, warnings': count(stories, ({ problems }) => problems.length),
  });
  const elements = [...new Set(seen.map(({ title }) => title))];
  console.table([
    ...elements.map((name) =>
      row(
        name,
        seen.filter(({ title }) => title === name),
      ),
    ),
    row('all', seen),
  ]);
  if (lines.length) console.error(lines.join('\n'));
  return lines.length;
}

const started = performance.now();
buildStorybook();
const { entries } = JSON.parse(readFileSync(`${storybook}/index.json`, 'utf8'));
const stories = Object.values(entries).filter(
  ({ type, id }) => type === 'story' && (!words.length || words.some((word) => id.includes(word))),
);
rmSync(folder, { recursive: true, force: true });
mkdirSync(`${folder}/shots`, { recursive: true });

const server = await serve(storybook, folder);
const browser = await chromium.launch({ executablePath, args: chromiumArgs });
try {
  const stage = await openStage(browser, server.origin);
  const seen = [];
  for (const story of stories) seen.push(await lookAt(stage, story));
  await stage.close();
  writeFileSync(`${folder}/seen.json`, JSON.stringify(seen, null, 2));

  const files = [];
  for (const title of new Set(seen.map((story) => story.title))) {
    for (const width of widths) {
      const rows = seen
        .filter(
          (story) =>
            story.title === title &&
            story.variants.length === languages.length * themes.length * widths.length,
        )
        .map(({ name, variants, problems }) => ({
          name,
          shots: variants
            .filter((variant) => variant.width === width)
            .map((variant) => ({
              ...variant,
              bad: variant.violations.length || variant.overflow || problems.length,
            })),
        }));
      const name = title
        .replace(/^.*\//, '')
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-');
      if (rows.length)
        files.push(
          ...(await writeSheets({
            browser,
            origin: server.origin,
            folder,
            name,
            title,
            width,
            stories: rows,
          })),
        );
    }
  }
  const failures = report(seen);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`${files.length} sheets in ${folder}, ${failures} failures, ${seconds} s`);
  process.exitCode = failures || !seen.length ? 1 : 0;
} finally {
  await browser.close();
  server.close();
}
