import { defineConfig } from 'vite';
import { nodeInBrowser } from './node-in-browser/index.ts';

// Storybook's own: the package's vite.config.ts builds the package.
export default defineConfig({
  build: { target: 'es2022', chunkSizeWarningLimit: 4096 },
  resolve: { alias: nodeInBrowser },
  // It finds its WebAssembly beside itself.
  optimizeDeps: { exclude: ['@electric-sql/pglite'] },
});
