import { link, mkdir, readFile, readlink, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { OperatorError } from '../operator-error.ts';

const FILE = 'ocw-billing.lock';

/** How often the owner says that it lives, and after how long a silent one on another machine or in another container counts as dead. */
const BEAT_MS = 5_000;
const SILENT_MS = 60_000;

/** Attempts where others take and give back the same folder meanwhile. */
const ATTEMPTS = 100;

interface Owner {
  readonly pid: number;
  /** The process's start as the system counts it, which tells it from a later one with the same id; `null` where unknown. */
  readonly started: string | null;
  readonly host: string;
  /** The PID namespace: a container's ids mean nothing in another one. Absent where unknown. */
  readonly pids?: string | undefined;
  readonly token: string;
}

/**
 * Takes a folder for this process, and makes it where it is missing; embedded PostgreSQL loses writes where two open the same one.
 * Resolves with what gives it back. Rejects with an {@link OperatorError} where a process has it that lives: on this machine by
 * its id and start, on another one or in another container (a shared disk) by its last sign of life.
 */
export async function lockFolder(directory: string): Promise<() => Promise<void>> {
  await mkdir(directory, { recursive: true });
  const file = join(directory, FILE);
  const own: Owner = {
    pid: process.pid,
    started: await startOf(process.pid),
    host: hostname(),
    pids: await ownPids(),
    token: crypto.randomUUID(),
  };
  const draft = `${file}.${own.token}`;
  await writeFile(draft, JSON.stringify(own));
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (await linked(draft, file)) return keepAlive(file, own);
      const owner = await readOwner(file);
      if (owner !== null && (await isAlive(owner, own, file))) throw inUse(directory, owner, own);
      await removeStale(file, owner);
    }
    throw new Error(`The lock ${file} kept changing while it was taken`);
  } finally {
    await rm(draft, { force: true });
  }
}

/** A link is made whole or not at all, and never over one that is there. */
async function linked(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** `null` where the file is gone, or was left half-written. */
async function readOwner(file: string): Promise<Owner | null> {
  try {
    const owner: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof owner === 'object' && owner !== null && 'pid' in owner ? (owner as Owner) : null;
  } catch {
    return null;
  }
}

/** Whether the ids of the other's processes are ids here. */
function isNear(owner: Owner, own: Owner): boolean {
  return owner.host === own.host && (owner.pids === undefined || owner.pids === own.pids);
}

async function isAlive(owner: Owner, own: Owner, file: string): Promise<boolean> {
  if (!isNear(owner, own)) return await isFresh(file);
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return false;
  }
  const started = await startOf(owner.pid);
  return started === null || owner.started === null || started === owner.started;
}

/**
 * Removes the lock of a process that is gone. Who does it has a claim on that very lock, so that of several at the same time none
 * removes the lock that another one has taken meanwhile. A claim that was left behind counts for as long as a silent owner.
 */
async function removeStale(file: string, stale: Owner | null): Promise<void> {
  const claim = `${file}.stale-${stale?.token ?? 'unreadable'}`;
  try {
    await writeFile(claim, '', { flag: 'wx' });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    if (!(await isFresh(claim))) await rm(claim, { force: true });
    return;
  }
  try {
    if ((await readOwner(file))?.token === stale?.token) await rm(file, { force: true });
  } finally {
    await rm(claim, { force: true });
  }
}

async function isFresh(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => null);
  return found !== null && Date.now() - found.mtimeMs < SILENT_MS;
}

function keepAlive(file: string, own: Owner): () => Promise<void> {
  const beat = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => undefined);
  }, BEAT_MS);
  beat.unref();
  return async () => {
    clearInterval(beat);
    if ((await readOwner(file))?.token === own.token) await rm(file, { force: true });
  };
}

function inUse(directory: string, owner: Owner, own: Owner): OperatorError {
  const { pid, host } = owner;
  const who = pid === own.pid && isNear(owner, own) ? 'this process' : `process ${pid} on ${host}`;
  return new OperatorError('database_folder_in_use', `The folder ${directory} is in use by ${who}.`, {
    directory,
    pid,
    host,
  });
}

/** Linux: field 22 of /proc/<pid>/stat, in ticks since the machine's start. A zombie is as good as gone. */
async function startOf(pid: number): Promise<string | null> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    const [state, ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? 'ended' : (fields[18] ?? null);
  } catch {
    return null;
  }
}

async function ownPids(): Promise<string | undefined> {
  return await readlink('/proc/self/ns/pid').catch(() => undefined);
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
}
