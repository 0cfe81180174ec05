// Where the browsers besides Chromium are, and what of their tests runs. Used before anything is installed: built-in modules only.
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const onPath = (name) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));

/** Debian keeps WebKit's browser in a folder named after the machine's architecture. */
function findMiniBrowser() {
  const folders = existsSync('/usr/lib') ? readdirSync('/usr/lib') : [];
  const paths = folders.map((folder) => `/usr/lib/${folder}/webkit2gtk-4.1/MiniBrowser`);
  return process.env.WEBKIT_PATH || paths.find((path) => existsSync(path)) || '';
}

/**
 * The tests of changes of users, payments, purchases, what is overdue, credits and the gate: they run in every engine on every
 * run.
 */
const CORE = /\/(elements\/(seat|buy|credit|overdue)|payments\/)/;

/**
 * By engine: its name, Debian's packages, its program, whether all is there, and the test files that cannot run in it, each with
 * the reason. `npm run test:engines -- all` runs the others.
 */
export const engines = {
  firefox: {
    name: 'Firefox',
    packages: ['firefox-esr'],
    program: () => process.env.FIREFOX_PATH || '/usr/bin/firefox-esr',
    isThere: () => existsSync(engines.firefox.program()),
    cannotRun: [],
  },
  webkit: {
    name: 'WebKit',
    packages: ['webkit2gtk-driver', 'xvfb'],
    program: findMiniBrowser,
    isThere: () =>
      findMiniBrowser() !== '' &&
      onPath('WebKitWebDriver') &&
      (Boolean(process.env.DISPLAY) || onPath('Xvfb')),
    cannotRun: [
      [/\/elements\/looks-narrow-/, 'the window of WebKitGTK’s MiniBrowser is at least 447 px wide'],
    ],
  },
};

export const isCore = (file) => CORE.test(file);
/** Why a test file cannot run in an engine; `undefined` where it can. */
export const whyNot = (engine, file) => engines[engine].cannotRun.find(([files]) => files.test(file))?.[1];
