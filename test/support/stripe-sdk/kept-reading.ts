import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../../', import.meta.url);
const SDK = new URL('node_modules/stripe/', ROOT);

/**
 * Caches data read from the installed SDK's types, which takes seconds: once for each of its versions and each revision of the
 * file that reads it, then from `.cache/<name>`. Plain JSON.
 */
export async function keptReading<T>(
  name: string,
  reader: URL,
  read: (sdkFolder: string) => Promise<T>,
): Promise<T> {
  const { version } = JSON.parse(await readFile(new URL('package.json', SDK), 'utf8')) as { version: string };
  const hash = createHash('sha256');
  for (const source of [reader, new URL('methods.ts', import.meta.url)]) hash.update(await readFile(source));
  const file = new URL(`.cache/${name}/${version}-${hash.digest('hex').slice(0, 8)}.json`, ROOT);
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8')) as T;
  const response = await read(fileURLToPath(SDK));
  await mkdir(new URL('.', file), { recursive: true });
  // Another test file may be doing the same: the last one replaces the file with an equal one.
  const own = new URL(`${file.href}.${process.pid}`);
  await writeFile(own, JSON.stringify(response));
  await rename(own, file);
  return response;
}
