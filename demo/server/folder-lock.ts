import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';

/**
 * Takes a folder for this process: embedded PostgreSQL breaks where two open the same one. Rejects with a sentence
 * where another process has it; a lock left by a process that is gone does not count. Returns how to give it back.
 */
export async function lockFolder(directory: string): Promise<() => Promise<void>> {
  const file = `${directory}/running.pid`;
  await mkdir(directory, { recursive: true });
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' });
  } catch {
    const owner = Number(await readFile(file, 'utf8').catch(() => ''));
    if (isRunning(owner)) {
      throw new Error(
        `Another demo (process ${owner}) works in ${directory}. Stop that one, or set OCW_DATA_DIRECTORY to a folder of its own.`,
      );
    }
    await writeFile(file, String(process.pid));
  }
  return () => rm(file, { force: true });
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
