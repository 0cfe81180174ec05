import { createRequire } from 'node:module';
import type { StorybookConfig } from '@storybook/web-components-vite';
import { prepareLedger } from './prepare.ts';

const mswWorker = createRequire(import.meta.url).resolve('msw/mockServiceWorker.js');

const config: StorybookConfig = {
  framework: {
    name: '@storybook/web-components-vite',
    options: { builder: { viteConfigPath: '.storybook/vite.config.ts' } },
  },
  stories: ['../stories/**/*.mdx', '../stories/**/*.stories.ts'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y'],
  staticDirs: [
    { from: mswWorker, to: '/mockServiceWorker.js' },
    { from: await prepareLedger(), to: '/ledger.tar.gz' },
  ],
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
};
export default config;
