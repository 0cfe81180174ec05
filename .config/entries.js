// The published modules, read from the package's `exports`: the list shared by the build, the import rule, the size report and the
// packaging check.
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
 * The entries with `*` expanded to the existing files.
 * @type {readonly (readonly [subpath: string, source: string])[]}
 */
export const entries = entryPatterns.flatMap(([subpath, source]) => {
  if (!source.includes('*')) return existsSync(root + source) ? [[subpath, source]] : [];
  const folder = source.slice(0, source.indexOf('*'));
  if (!existsSync(root + folder)) return [];
  const names = readdirSync(root + folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));
  return names.map((file) => [subpath.replace('*', file.slice(0, -3)), folder + file]);
});
