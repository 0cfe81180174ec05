import { link, mkdir, readFile, readlink, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { OperatorError } from '../operator-error.ts';

const FILE = 'ocw-billing.lock';

/** Interval of the owner's heartbeat, and how long an owner on another machine or in another container may miss it. */
const HEARTBEAT_MS = 5_000;
const DEAD_AFTER_MS = 60_000;

/** Attempts while other processes lock and unlock the same folder. */
const ATTEMPTS = 100;

interface Owner {
  readonly pid: number;
  /** The process's start time in the system's unit, which tells it from a later process with the same id; `null` if unknown. */
  readonly started: string | null;
  readonly host: string;
  /** The PID namespace: process ids are valid only in their own container. Absent if unknown. */
  readonly pids?: string | undefined;
  readonly token: string;
}

/**
 * Locks a folder for this process, creating it if it is missing: embedded PostgreSQL loses writes if two processes open one folder.
 * Resolves to a function that unlocks it. Rejects with an {@link OperatorError} if a live process has the lock: determined on this
 * machine by its id and start, on another machine or in another container (a shared disk) by its last heartbeat.
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
      if (await tryLink(draft, file)) return startHeartbeat(file, own);
      const owner = await readOwner(file);
      if (owner !== null && (await isAlive(owner, own, file))) throw inUse(directory, owner, own);
      await removeStale(file, owner);
    }
    throw new Error(`The lock ${file} kept changing while it was taken`);
  } finally {
    await rm(draft, { force: true });
  }
}

/** Creates the lock file atomically: a hard link never replaces an existing file. Returns `false` if there is one. */
async function tryLink(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Returns the owner in the lock file, or `null` if the file is missing or incomplete. */
async function readOwner(file: string): Promise<Owner | null> {
  try {
    const owner: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof owner === 'object' && owner !== null && 'pid' in owner ? (owner as Owner) : null;
  } catch {
    return null;
  }
}

/** Returns whether the owner's process id is valid here: same machine and PID namespace. */
function hasSamePids(owner: Owner, own: Owner): boolean {
  return owner.host === own.host && (owner.pids === undefined || owner.pids === own.pids);
}

async function isAlive(owner: Owner, own: Owner, file: string): Promise<boolean> {
  if (!hasSamePids(owner, own)) return await isFresh(file);
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return false;
  }
  const started = await startOf(owner.pid);
  return started === null || owner.started === null || started === owner.started;
}

/**
 * Removes the lock of a process that has ended. Takes a claim on that lock first, so that of several processes none removes a lock
 * that another has taken in the meantime. An abandoned claim expires after {@link DEAD_AFTER_MS}.
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
  return found !== null && Date.now() - found.mtimeMs < DEAD_AFTER_MS;
}

function startHeartbeat(file: string, own: Owner): () => Promise<void> {
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => undefined);
  }, HEARTBEAT_MS);
  heartbeat.unref();
  return async () => {
    clearInterval(heartbeat);
    if ((await readOwner(file))?.token === own.token) await rm(file, { force: true });
  };
}

function inUse(directory: string, owner: Owner, own: Owner): OperatorError {
  const { pid, host } = owner;
  const who = pid === own.pid && hasSamePids(owner, own) ? 'this process' : `process ${pid} on ${host}`;
  return new OperatorError('database_folder_in_use', `The folder ${directory} is in use by ${who}.`, {
    directory,
    pid,
    host,
  });
}

/** Returns a process's start: on Linux field 22 of /proc/<pid>/stat, in clock ticks since boot. A zombie counts as ended. */
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
