import { defineConfig } from 'vite';
import { nodeInBrowser } from './node-in-browser/index.ts';

// Storybook's Vite config; the root vite.config.ts builds the package.
export default defineConfig({
  build: { target: 'es2022', chunkSizeWarningLimit: 4096 },
  resolve: { alias: nodeInBrowser },
  // PGlite loads its WebAssembly from beside its own file.
  optimizeDeps: { exclude: ['@electric-sql/pglite'] },
});
