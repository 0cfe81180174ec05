// Browser tests: test/**/*.browser.test.ts against the real backend at /backend/*, in Chromium or the engine that ENGINE names.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { launchEngine } from './.config/engines.js';
import { closeBackend, serveBackend } from './.config/wtr-backend.js';
import { countsReporter } from './.config/counts-wtr.js';
import { serveReact } from './.config/wtr-react.js';
import { serveStories, serveStoryFiles } from './.config/wtr-stories.js';

process.env.TZ = 'UTC';
const mswWorker = fileURLToPath(import.meta.resolve('msw/mockServiceWorker.js'));

// nanostores reads process.env.NODE_ENV.
const page = (testFramework) => `<!doctype html>
<html lang="en">
  <head><script>globalThis.process = { env: { NODE_ENV: 'development' } };</script></head>
  <body><script type="module" src="${testFramework}"></script></body>
</html>`;

export default {
  rootDir: fileURLToPath(new URL('.', import.meta.url)),
  files: 'test/**/*.browser.test.ts',
  nodeResolve: { exportConditions: ['browser', 'development'] },
  middleware: [serveBackend, serveStoryFiles],
  plugins: [
    closeBackend,
    serveStories,
    serveReact,
    {
      name: 'msw-worker',
      async serve({ path }) {
        if (path === '/mockServiceWorker.js') return { body: await readFile(mswWorker, 'utf8'), type: 'js' };
      },
    },
    esbuildPlugin({
      ts: true,
      json: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('./tsconfig.json', import.meta.url)),
    }),
  ],
  browsers: [launchEngine()],
  concurrency: 2,
  // Longer than the harnesses wait (12 s): their errors say what was missing, mocha's only that time passed.
  // Firefox and WebKit draw without a graphics card and take twice as long.
  testFramework: {
    config: { timeout: process.env.ENGINE ? 30_000 : 15_000, forbidOnly: Boolean(process.env.CI) },
  },
  // Firefox needs more than the default half a minute to start on a busy machine.
  browserStartTimeout: 60_000,
  testsStartTimeout: 60_000,
  // A file of stories takes nearly two minutes; each of its tests has a limit of its own.
  testsFinishTimeout: 300_000,
  testRunnerHtml: page,
  filterBrowserLogs: ({ args }) => !String(args[0]).startsWith('Lit is in dev mode'),
  reporters: [defaultReporter(), countsReporter()],
  coverage: process.argv.includes('--coverage'),
  coverageConfig: { include: ['src/**/*.ts'], report: true, reportDir: 'coverage' },
};
