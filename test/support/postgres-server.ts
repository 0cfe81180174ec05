import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** A PostgreSQL server of this test process alone, on a loopback port. It ends with the process, however that ends. */
export interface PostgresServer {
  /** Creates an empty database; returns its URL. */
  createDatabase(): Promise<string>;
  /**
   * Ends the server and starts it again on the same data and port. `fast` ends the sessions and shuts down in order; `immediate`
   * does neither, as a crash, and the server recovers from its log.
   */
  restart(mode: 'fast' | 'immediate'): Promise<void>;
}

const DEBIAN = '/usr/lib/postgresql';
/** The server's log line once it accepts connections. */
const READY = 'ready to accept connections';

/** Folder of the server's programs: `PG_BIN`, or Debian's newest version; or why there is none. */
export async function findPostgres(): Promise<{ readonly bin: string } | { readonly missing: string }> {
  const versions = existsSync(DEBIAN) ? (await readdir(DEBIAN)).sort((a, b) => Number(b) - Number(a)) : [];
  const places = [process.env['PG_BIN'], ...versions.map((version) => join(DEBIAN, version, 'bin'))];
  const bin = places.find((place) => place !== undefined && existsSync(join(place, 'initdb')));
  if (bin === undefined) {
    return { missing: `no PostgreSQL server in ${DEBIAN}: apt-get install postgresql, or set PG_BIN` };
  }
  if (process.getuid?.() === 0 && serverUser() === undefined) {
    return { missing: 'PostgreSQL refuses to run as root, and there is no user postgres' };
  }
  return { bin };
}

/**
 * Starts a server with settings that trade safety for speed: its data lives as long as the test. `isDurable` leaves them as
 * operators have them.
 */
export async function startPostgres(bin: string, isDurable = false): Promise<PostgresServer> {
  const user = serverUser();
  const directory = await mkdtemp(join(tmpdir(), 'ocw-postgres-'));
  const password = randomBytes(16).toString('hex');
  const passwordFile = join(directory, 'password');
  const data = join(directory, 'data');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user !== undefined) {
    for (const path of [directory, passwordFile]) await chown(path, user.uid, user.gid);
  }
  const auth = ['--auth=scram-sha-256', '--username=postgres', `--pwfile=${passwordFile}`];
  execFileSync(join(bin, 'initdb'), ['-D', data, ...auth, '--encoding=UTF8', '--locale=C', '--no-sync'], {
    ...user,
    cwd: directory,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    ...(!isDurable && { fsync: 'off', full_page_writes: 'off' }),
    shared_buffers: '32MB',
    max_connections: 60,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // The shell restarts the server by the signal that it reads. It ends the server and removes its files when its input closes:
  // when this process ends, even if it is killed.
  const script =
    'files=$1; shift; "$@" & server=$!; ' +
    'while read signal; do kill -$signal $server; wait $server; "$@" & server=$!; done; ' +
    // A shell starts background processes with INT ignored: until the server handles it, only TERM stops it.
    'kill -TERM $server; kill -INT $server; wait $server; cd /; rm -rf "$files"';
  const shell = spawn('sh', ['-c', script, 'sh', directory, join(bin, 'postgres'), '-D', data, ...flags], {
    ...user,
    cwd: directory,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  await logged(shell.stderr, READY);
  // Keep reading the log, or the server blocks on a full pipe. It must not keep Node alive.
  shell.stderr.resume();
  for (const handle of [shell, shell.stdin as Socket, shell.stderr as Socket]) handle.unref();

  const url = (database: string): string => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;
  let made = 0;
  return {
    restart: async (mode) => {
      const log = shell.stderr as Socket;
      const ready = logged(log, READY);
      // No other connection may be open while the server is down.
      log.ref();
      shell.stdin.write(mode === 'fast' ? 'INT\n' : 'QUIT\n');
      await ready;
      log.resume();
      log.unref();
    },
    createDatabase: async () => {
      const name = `test_${++made}`;
      const client = new pg.Client({ connectionString: url('postgres') });
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return url(name);
    },
  };
}

/** The user to run PostgreSQL and pgbouncer as if this process is root, which they refuse. */
export function serverUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

/** A loopback port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  return await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Resolves once the text is in a program's log; rejects with the log if the program exits first. */
export async function logged(stream: NodeJS.ReadableStream, words: string): Promise<void> {
  let log = '';
  await new Promise<void>((resolve, reject) => {
    stream.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (log.includes(words)) resolve();
    });
    stream.once('end', () => reject(new Error(`The server did not start:\n${log}`)));
  });
  stream.removeAllListeners('data');
}
