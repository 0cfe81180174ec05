import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, logged, serverUser } from './postgres-server.ts';

/** A pgbouncer in transaction mode in front of one database. */
export interface Pgbouncer {
  /** The database's URL through the pooler. */
  readonly url: string;
  close(): Promise<void>;
}

const PLACES = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer', '/usr/local/bin/pgbouncer'];

/** Path of pgbouncer, or why it is missing. */
export function findPgbouncer(): { readonly program: string } | { readonly missing: string } {
  const program = PLACES.find((place) => existsSync(place));
  return program === undefined
    ? { missing: `no pgbouncer in ${PLACES.join(', ')}: apt-get install pgbouncer` }
    : { program };
}

/** Starts a pooler that shares so few server connections that sessions of different clients meet on each of them. */
export async function startPgbouncer(
  program: string,
  target: string,
  serverConnections: number,
): Promise<Pgbouncer> {
  const { hostname, port, username, password, pathname } = new URL(target);
  const user = serverUser();
  const folder = await mkdtemp(join(tmpdir(), 'ocw-pgbouncer-'));
  await chmod(folder, 0o755);
  const listen = await freePort();
  const database = pathname.slice(1);
  const settings = join(folder, 'pgbouncer.ini');
  await writeFile(
    settings,
    `[databases]
${database} = host=${hostname} port=${port} dbname=${database} user=${username} password=${password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${listen}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${serverConnections}
max_client_conn = 100
`,
    { mode: 0o644 },
  );
  const child = spawn(program, [settings], { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  await logged(child.stderr, 'process up');
  child.stderr.resume();
  const url = new URL(target);
  url.port = String(listen);
  return {
    url: url.href,
    close: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The pooler's version, for the test's output. */
export function pgbouncerVersion(program: string): string {
  return execFileSync(program, ['--version'], { encoding: 'utf8' }).split('\n')[0] ?? '';
}
