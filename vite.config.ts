// Two builds: the package (a module per source file, dependencies left outside) and, with `--mode cdn`, one minified
// file for a <script type="module">, with what it loads on demand in files beside it. Types come from tsc.
import { readFileSync } from 'node:fs';
import { minifyHTMLLiterals } from 'minify-literals';
import { defineConfig, type Plugin } from 'vite';
import { entries } from './.config/entries.js';

interface Manifest {
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
}
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const external = [
  /^node:/,
  ...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).map(
    (name) => new RegExp(`^${name}(/|$)`),
  ),
];
const lib = Object.fromEntries(
  entries.map(([, source]) => [source.slice('src/'.length, -'.ts'.length), source]),
);

const minifyLiterals: Plugin = {
  name: 'minify-literals',
  enforce: 'pre',
  async transform(code, id) {
    if (!/\/src\/.*\.ts$/.test(id) || !/\b(html|css|svg)`/.test(code)) return null;
    const minified = await minifyHTMLLiterals(code, { fileName: id });
    return minified ? { code: minified.code, map: minified.map as never } : null;
  },
};

export default defineConfig(({ mode }) => ({
  plugins: [minifyLiterals],
  publicDir: false,
  build:
    mode === 'cdn'
      ? {
          target: 'es2022',
          sourcemap: true,
          outDir: 'dist/cdn',
          lib: { entry: '.config/cdn.ts', formats: ['es'], fileName: () => 'billing.min.js' },
          rolldownOptions: {
            preserveEntrySignatures: 'allow-extension',
            output: { minify: true, chunkFileNames: 'billing.[name].min.js' },
          },
        }
      : {
          target: 'es2022',
          sourcemap: true,
          minify: false,
          lib: { entry: lib, formats: ['es'] },
          rolldownOptions: {
            external,
            output: { preserveModules: true, preserveModulesRoot: 'src', entryFileNames: '[name].js' },
          },
        },
  define: mode === 'cdn' ? { 'process.env.NODE_ENV': '"production"' } : {},
}));
