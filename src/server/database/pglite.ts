import type { PGlite } from '@electric-sql/pglite';
import type * as Driver from '@electric-sql/pglite';
import { PGliteDialect } from 'kysely';
import type { Dialect } from 'kysely';
import { lockFolder } from './folder-lock.ts';
import { INT8, parseInt8 } from './int8.ts';
import { missingDriver } from './missing-driver.ts';

/**
 * Returns the dialect of embedded PostgreSQL in a folder (created if missing) or in memory. The first query loads it, and rejects
 * with an {@link OperatorError} if another process uses the folder.
 */
export function pgliteDialect(directory: string | null): Dialect {
  return new PGliteDialect({ pglite: () => openPGlite(directory) });
}

/** Imports `@electric-sql/pglite`. Rejects with an {@link OperatorError} if it is not installed. */
export async function importPGlite(): Promise<typeof Driver> {
  try {
    return await import('@electric-sql/pglite');
  } catch (cause) {
    throw missingDriver('@electric-sql/pglite', cause);
  }
}

/** Opens a PGlite that returns `int8` as numbers. `dump`: a tarball of a data directory to start from. */
export async function openPGlite(directory: string | null, dump?: Blob): Promise<PGlite> {
  const { PGlite } = await importPGlite();
  const unlock = directory === null ? () => Promise.resolve() : await lockFolder(directory);
  try {
    const pglite = await PGlite.create({
      ...(directory === null ? {} : { dataDir: directory }),
      ...(dump === undefined ? {} : { loadDataDir: dump }),
      parsers: { [INT8]: parseInt8 },
    });
    const close = pglite.close.bind(pglite);
    pglite.close = () => close().finally(unlock);
    return pglite;
  } catch (error) {
    await unlock();
    throw error;
  }
}
