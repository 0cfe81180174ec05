// Whole flows through a real page and a real server: test/e2e/*.e2e.ts in Chromium.
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { args, executablePath } from './.config/chromium.js';

const root = fileURLToPath(new URL('.', import.meta.url));
const countsFile = process.env.COUNTS_FILE;
process.env.TZ = 'UTC';

export default defineConfig({
  testDir: `${root}test/e2e`,
  testMatch: '*.e2e.ts',
  outputDir: `${root}.cache/playwright`,
  globalSetup: `${root}.config/build-demo.js`,
  // Of a test, and of a hook that starts a server.
  timeout: 120_000,
  // Playwright's default is half of the cores.
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list'], ...(countsFile ? [['json', { outputFile: countsFile }]] : [])],
  use: {
    browserName: 'chromium',
    locale: 'en-US',
    timezoneId: 'UTC',
    launchOptions: { executablePath, args },
    trace: 'retain-on-failure',
  },
});
