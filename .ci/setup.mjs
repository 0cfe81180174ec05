// Prepares a fresh clone: always installs the npm packages, then the programs named: `node .ci/setup.mjs chromium postgresql`.
// Runs before anything is installed, so it uses only Node's built-in modules; does nothing if everything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { engines } from '../.config/engine-programs.js';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const say = (text) => console.error(`setup: ${text}`);
const stop = (text) => {
  say(text);
  process.exit(1);
};
/** Runs a command with its output on stderr, which leaves stdout to the caller. */
const run = (command, ...args) => spawnSync(command, args, { stdio: ['ignore', 2, 2] }).status === 0;
const onPath = (name) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
const executable = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

function installDependencies() {
  const stamp = 'node_modules/.setup-stamp';
  const lock = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  say('installing the dependencies (once per lock file)');
  if (!run('npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error')) stop('npm ci failed');
  writeFileSync(stamp, lock);
}

const canUseApt = process.getuid?.() === 0 && onPath('apt-get');
function apt(...packages) {
  say(`installing ${packages.join(', ')} with apt-get`);
  process.env.DEBIAN_FRONTEND = 'noninteractive';
  const install = () => run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...packages);
  return install() || (run('apt-get', 'update', '-qq') && install());
}

function needChromium() {
  const chosen = process.env.CHROME_PATH;
  if (chosen && !executable(chosen)) stop(`CHROME_PATH is ${chosen}, but there is no program to run there`);
  if (chosen || executable('/usr/bin/chromium')) return;
  const how = 'install Chromium or Chrome and set CHROME_PATH to its program';
  if (!canUseApt) stop(`no /usr/bin/chromium for the browser tests: ${how}`);
  if (!apt('chromium')) stop(`apt-get could not install chromium: ${how}`);
}

const hasPostgres = () =>
  Boolean(process.env.PG_BIN) ||
  onPath('postgres') ||
  (existsSync('/usr/lib/postgresql') &&
    readdirSync('/usr/lib/postgresql').some((version) =>
      executable(`/usr/lib/postgresql/${version}/bin/postgres`),
    ));

/** Optional: without it, embedded PostgreSQL runs the same tests, and those of a real server are skipped. */
function wantPostgresql() {
  if (hasPostgres()) return;
  const skipped = 'the tests on a PostgreSQL server will be skipped, those on embedded PostgreSQL run';
  if (!canUseApt)
    return say(`no PostgreSQL server's programs here; install postgresql to have them. Now ${skipped}`);
  // Debian creates and starts a cluster when it installs the server. Prevent that: the tests create their own.
  const settings = '/etc/postgresql-common/createcluster.conf';
  const installed = apt('postgresql-common');
  if (installed && existsSync(settings)) {
    const text = readFileSync(settings, 'utf8');
    writeFileSync(settings, text.replace(/^#?\s*create_main_cluster\b.*$/m, 'create_main_cluster = false'));
  }
  if (!installed || !apt('postgresql')) say(`apt-get could not install postgresql: ${skipped}`);
}

/** Optional: for one test, which is skipped without it. */
function wantPgbouncer() {
  const places = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer', '/usr/local/bin/pgbouncer'];
  if (places.some(existsSync)) return;
  const skipped = 'the test behind pgbouncer will be skipped';
  if (!canUseApt) return say(`no pgbouncer here: ${skipped}`);
  if (!apt('pgbouncer')) say(`apt-get could not install pgbouncer: ${skipped}`);
}

function wantDatabaseServers() {
  wantPostgresql();
  wantPgbouncer();
}

/** Optional: the test runner reports what did not run. */
function wantEngines() {
  for (const { name, packages, isThere } of Object.values(engines)) {
    if (isThere()) continue;
    const missing = `no ${name} here (${packages.join(', ')}): its tests will not run`;
    if (!canUseApt) say(missing);
    else if (!apt(...packages) || !isThere()) say(`apt-get could not install it, so ${missing}`);
  }
}

const needs = { chromium: needChromium, postgresql: wantDatabaseServers, engines: wantEngines };
installDependencies();
for (const name of process.argv.slice(2)) {
  if (!needs[name]) stop(`nothing is known about '${name}'; known: ${Object.keys(needs).join(', ')}`);
  needs[name]();
}
