// The published modules, read from the package's own `exports`: the one list that the build, the import rule, the size
// report and the packaging check share.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { exports, bin } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

/**
 * `[subpath, source]` of every exported module built from src; a `*` stands for any file name.
 * @type {readonly (readonly [subpath: string, source: string])[]}
 */
export const entryPatterns = Object.entries(exports)
  .map(([subpath, target]) => [subpath, target.default ?? target])
  .filter(([, path]) => /^\.\/dist\/(?!cdn\/).*\.js$/.test(path))
  .map(([subpath, path]) => [subpath, path.replace('./dist/', 'src/').replace(/\.js$/, '.ts')]);

/**
 * `[command, source]` of every program that the package installs.
 * @type {readonly (readonly [command: string, source: string])[]}
 */
export const programs = Object.entries(bin).map(([command, path]) => [
  command,
  path.replace(/^(\.\/)?dist\//, 'src/').replace(/\.js$/, '.ts'),
]);

/**
 * The entries with `*` filled in by the files that are there.
 * @type {readonly (readonly [subpath: string, source: string])[]}
 */
export const entries = entryPatterns.flatMap(([subpath, source]) => {
  if (!source.includes('*')) return existsSync(root + source) ? [[subpath, source]] : [];
  const folder = source.slice(0, source.indexOf('*'));
  if (!existsSync(root + folder)) return [];
  const names = readdirSync(root + folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));
  return names.map((file) => [subpath.replace('*', file.slice(0, -3)), folder + file]);
});
