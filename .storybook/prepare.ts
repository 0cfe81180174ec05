// Prepares the data directory of a page's PostgreSQL with the current schema; without it, starting takes ten seconds.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PGliteDialect } from 'kysely';
import { openDatabase } from '../src/server/database/index.ts';
import { MIGRATIONS } from '../src/server/database/migrations.ts';
import { openPGlite } from '../src/server/database/pglite.ts';

/** Folder that Storybook serves at its root. */
export const preparedFolder = fileURLToPath(new URL('../.cache/storybook', import.meta.url));

/** Writes the prepared data directory unless one for these migrations exists. Returns its path. */
export async function prepareLedger(): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(MIGRATIONS)).digest('hex').slice(0, 16);
  const [stamp, file] = [`${preparedFolder}/${hash}.stamp`, `${preparedFolder}/ledger.tar.gz`];
  if (existsSync(stamp) && existsSync(file)) return file;
  await mkdir(preparedFolder, { recursive: true });
  for (const old of await readdir(preparedFolder)) await rm(`${preparedFolder}/${old}`, { recursive: true });
  const pglite = await openPGlite(null);
  const database = openDatabase({ dialect: new PGliteDialect({ pglite }) });
  await database.migrate();
  const dump = await pglite.dumpDataDir('gzip');
  await database.close();
  await writeFile(`${file}.${process.pid}`, Buffer.from(await dump.arrayBuffer()));
  await rename(`${file}.${process.pid}`, file);
  await writeFile(stamp, '');
  return file;
}
