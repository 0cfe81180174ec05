// Serves React and the package's React entry in one module to browser tests: /_react/18.js and /_react/19.js. React is
// CommonJS, which browsers cannot import, and only bundles keep two versions of it apart in one page.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const contents = `
  export * as React from 'react';
  export { createRoot, hydrateRoot } from 'react-dom/client';
  export { flushSync } from 'react-dom';
  export { renderToString } from 'react-dom/server';
  export * from './src/react/index.ts';
`;
const bundles = new Map();

async function bundle(version) {
  const alias = version === '18' ? { react: 'react-18', 'react-dom': 'react-dom-18' } : {};
  const { outputFiles } = await build({
    stdin: {
      contents,
      resolveDir: fileURLToPath(new URL('..', import.meta.url)),
      sourcefile: 'react-test.js',
    },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    alias,
    define: { 'process.env.NODE_ENV': '"development"' },
  });
  return outputFiles[0].text;
}

export const serveReact = {
  name: 'react',
  async serve({ path }) {
    const version = /^\/_react\/(\d+)\.js$/.exec(path)?.[1];
    if (!version) return undefined;
    if (!bundles.has(version)) bundles.set(version, bundle(version));
    return { body: await bundles.get(version), type: 'js' };
  },
};
