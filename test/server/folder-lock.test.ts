import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { lockFolder, openDatabase, OperatorError } from '../../src/server/index.ts';

const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'ocw-lock-'));

const isRefusal = (error: unknown): boolean =>
  error instanceof OperatorError && error.code === 'database_folder_in_use';

/** A process that locks the folder until it is killed. */
async function holder(directory: string): Promise<{ readonly pid: number; kill(): Promise<void> }> {
  const script = `import('${new URL('../../src/server/database/folder-lock.ts', import.meta.url).href}')
    .then(({ lockFolder }) => lockFolder(${JSON.stringify(directory)}))
    .then(() => { console.log('locked'); setInterval(() => undefined, 60_000); })`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return {
    pid: child.pid ?? 0,
    kill: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

test('A folder that another process has locked is refused with a message that names it, and kill -9 leaves no lock', async () => {
  const directory = await newFolder();
  const other = await holder(directory);
  const database = openDatabase({ directory });
  await assert.rejects(database.migrate(), (error) => {
    assert.ok(isRefusal(error));
    assert.match(String(error), new RegExp(`The folder ${directory} is in use by process ${other.pid} on `));
    return true;
  });
  await other.kill();
  await (
    await lockFolder(directory)
  )();
  assert.deepEqual(await readdir(directory), []);
});

test('A folder has one user within a process, too, and is free once released', async () => {
  const directory = await newFolder();
  const unlock = await lockFolder(directory);
  await assert.rejects(lockFolder(directory), isRefusal);
  await unlock();
  const again = await lockFolder(directory);
  await unlock();
  await assert.rejects(lockFolder(directory), isRefusal, 'the first one gives back its own lock only');
  await again();
});

test('If many processes take over a dead process’s folder at the same time, one gets it', async () => {
  const directory = await newFolder();
  await (await holder(directory)).kill();
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(directory)));
  const taken = results.filter(({ status }) => status === 'fulfilled');
  assert.equal(taken.length, 1);
  await assert.rejects(lockFolder(directory), isRefusal);
});

test('A lock of another machine is valid while it is renewed; one of an earlier process with the same id is not', async () => {
  const directory = await newFolder();
  const file = join(directory, 'ocw-billing.lock');
  await writeFile(file, JSON.stringify({ pid: 1, started: '1', host: 'elsewhere', token: 'a' }));
  await assert.rejects(lockFolder(directory), /in use by process 1 on elsewhere/);
  const longAgo = new Date(Date.now() - 120_000);
  await utimes(file, longAgo, longAgo);
  await (
    await lockFolder(directory)
  )();

  await writeFile(file, JSON.stringify({ pid: process.pid, started: '1', host: hostname(), token: 'b' }));
  if (process.platform === 'linux') {
    await (
      await lockFolder(directory)
    )();
  }
  await writeFile(file, '{"pid":');
  await (
    await lockFolder(directory)
  )();
});

test('A lock of another PID namespace with the same host name is valid while it is renewed', async () => {
  const directory = await newFolder();
  const file = join(directory, 'ocw-billing.lock');
  const owner = { pid: process.pid, started: '1', pids: 'pid:[1]', host: hostname(), token: 'a' };
  await writeFile(file, JSON.stringify(owner));
  await assert.rejects(lockFolder(directory), isRefusal);
  const longAgo = new Date(Date.now() - 120_000);
  await utimes(file, longAgo, longAgo);
  await (
    await lockFolder(directory)
  )();
});
