// Two builds: the package (a module per source file, dependencies left outside) and, with `--mode cdn`, one minified
// file for a <script type="module">, with what it loads on demand in files beside it. Types come from tsc.
import { readFileSync, readdirSync } from 'node:fs';
import { minifyHTMLLiterals } from 'minify-literals';
import { defineConfig, type Plugin } from 'vite';
import { browserTargets, packageTargets } from './.config/baseline.js';
import { cdnFiles } from './.config/cdn-files.ts';
import { entries, programs } from './.config/entries.js';
import { firstScreenChunks } from './.config/first-screen-chunks.ts';
import { preloadChunks } from './.config/preload-chunks.ts';

interface Manifest {
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
}
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const installed = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).map(
  (name) => new RegExp(`^${name}(/|$)`),
);

/** The entry for Hono takes the host's own copy of it; the handler has one inside. */
const HONO_ENTRY = /\/server\/adapters\/hono\.ts$/;

/** What a module of the package leaves to be installed beside it. What only the server needs is built in, see ARCHITECTURE.md. */
const external = (id: string, importer?: string): boolean => {
  if (id === 'hono' || id.startsWith('hono/')) return HONO_ENTRY.test(importer ?? '');
  return id.startsWith('node:') || installed.some((name) => name.test(id));
};

const lib = Object.fromEntries(
  [...entries, ...programs].map(([, source]) => [source.slice('src/'.length, -'.ts'.length), source]),
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

/**
 * Replaces the compiler's helper for decorators: ours only create properties (`elements/base/property.ts`), and the original calls
 * `Reflect.decorate` of pages that have one.
 */
const plainDecorators: Plugin = {
  name: 'plain-decorators',
  enforce: 'pre',
  transform: (_, id) =>
    id.endsWith('/helpers/esm/decorate.js')
      ? 'export default (decorators, target, key) => decorators.forEach((decorate) => decorate(target, key));'
      : null,
};

/**
 * Replaces the bundler's helper for `import()` of a module that shares its file with others: the original copies what the page has
 * added to `Object.prototype`, too, which throws unless it is a function.
 */
const plainNamespaces: Plugin = {
  name: 'plain-namespaces',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('rolldown/runtime.js')) return null;
    const next = code.replace(
      /__exportAll = [^]*?\n\};?\n/,
      `__exportAll = (all) => {
        const target = Object.create(null);
        Object.entries(all).forEach(([name, get]) =>
          Object.defineProperty(target, name, { __proto__: null, get, enumerable: true }));
        return target;
      };\n`,
    );
    if (next === code) throw new Error('The bundler has renamed __exportAll: see plain-namespaces');
    return next;
  },
};

/** Keeps a source file's own path; a helper of the compiler gets a plain one, and npm packs no folder `node_modules`. */
const moduleName = ({ name }: { name: string }) =>
  `${name.replace(/^_virtual\/.*\//, 'helpers/').replace(/^.*node_modules\//, 'vendor/')}.js`;

/** Leaves out the source maps of other packages: nobody debugs them here, and they weigh as much as the code. */
const withoutVendorMaps: Plugin = {
  name: 'without-vendor-maps',
  generateBundle(_, bundle) {
    for (const [file, chunk] of Object.entries(bundle)) {
      if (!file.startsWith('vendor/')) continue;
      if (chunk.type === 'asset') Reflect.deleteProperty(bundle, file);
      else chunk.code = chunk.code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
    }
  },
};

/** Names a file of what is loaded on demand after its element and itself: two elements have steps. */
const chunkName = (name: string, source: string | null) => {
  const folder = /\/elements\/([^/]+)\/[^/]+$/.exec(source ?? '')?.[1];
  return folder === undefined || ['base', 'ui', 'payment'].includes(folder) || name.startsWith(folder)
    ? name
    : `${folder}.${name}`;
};

/** Writes the licences of the packages that a bundle contains beside it, as those licences ask. */
const licences: Plugin = {
  name: 'licences',
  generateBundle(_, bundle) {
    const modules = Object.values(bundle).flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
    const packages = new Set(
      modules.flatMap((id) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? []),
    );
    const texts = [...packages].sort().map((name) => {
      const folder = `node_modules/${name}`;
      const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
      const { license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as { license: string };
      return `# ${name} (${license})\n\n${file ? readFileSync(`${folder}/${file}`, 'utf8').trim() : ''}\n`;
    });
    this.emitFile({ type: 'asset', fileName: 'LICENSES.txt', source: texts.join('\n') });
  },
};

export default defineConfig(({ mode }) => ({
  plugins:
    mode === 'cdn'
      ? [minifyLiterals, plainDecorators, plainNamespaces, preloadChunks, licences, cdnFiles]
      : [minifyLiterals, plainDecorators, withoutVendorMaps, licences],
  publicDir: false,
  build:
    mode === 'cdn'
      ? {
          target: browserTargets,
          sourcemap: true,
          outDir: 'dist/cdn',
          lib: { entry: '.config/cdn.ts', formats: ['es'], fileName: () => 'billing.min.js' },
          rolldownOptions: {
            preserveEntrySignatures: 'allow-extension',
            output: {
              minify: true,
              codeSplitting: { groups: [firstScreenChunks('.config/cdn.ts')] },
              postBanner: '/*! Third-party licences: LICENSES.txt */',
              // A page that was opened before an update asks for the chunks of its own entry, by their content.
              chunkFileNames: ({ name, facadeModuleId }) =>
                `billing.${chunkName(name, facadeModuleId)}.[hash].min.js`,
              hashCharacters: 'hex',
            },
          },
        }
      : {
          target: packageTargets,
          sourcemap: true,
          minify: false,
          lib: { entry: lib, formats: ['es'] },
          rolldownOptions: {
            external,
            output: {
              preserveModules: true,
              preserveModulesRoot: 'src',
              entryFileNames: moduleName,
              sourcemapExcludeSources: true,
            },
          },
        },
  define: mode === 'cdn' ? { 'process.env.NODE_ENV': '"production"' } : {},
}));
