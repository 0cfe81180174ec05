// Locations of Firefox and WebKit, and the tests that run in them. Used before anything is installed: built-in modules only.
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const onPath = (name) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));

/** Debian installs WebKit's browser in a folder named after the machine's architecture. */
function findMiniBrowser() {
  const folders = existsSync('/usr/lib') ? readdirSync('/usr/lib') : [];
  const paths = folders.map((folder) => `/usr/lib/${folder}/webkit2gtk-4.1/MiniBrowser`);
  return process.env.WEBKIT_PATH || paths.find((path) => existsSync(path)) || '';
}

/**
 * The tests of seat changes, payments, purchases, overdue invoices, credits and the gate, which always run in every engine.
 */
const CORE = /\/(elements\/(seat|buy|credit|overdue)|payments\/)/;

/**
 * By engine: its name, Debian packages and program, whether it is installed, and the test files that cannot run in it, each with
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
      [/\/elements\/appearance-narrow-/, 'the window of WebKitGTK’s MiniBrowser is at least 447 px wide'],
    ],
  },
};

export const isCore = (file) => CORE.test(file);
/** Returns why a test file cannot run in an engine; `undefined` if it can. */
export const whyNot = (engine, file) => engines[engine].cannotRun.find(([files]) => files.test(file))?.[1];
