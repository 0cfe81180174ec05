import { mkdir } from 'node:fs/promises';
import type { PGlite } from '@electric-sql/pglite';
import { PGliteDialect } from 'kysely';
import type { Dialect } from 'kysely';
import { importDriver } from './import-driver.ts';
import { INT8, parseInt8 } from './int8.ts';

/** Embedded PostgreSQL in a folder (created where missing), or in memory; loaded with the first query. One process at a time. */
export function pgliteDialect(directory: string | null): Dialect {
  return new PGliteDialect({ pglite: () => openPGlite(directory) });
}

/** A PGlite that reads `int8` as numbers. `dump` is a data directory's tarball to start from. */
export async function openPGlite(directory: string | null, dump?: Blob): Promise<PGlite> {
  const { PGlite } = await importDriver(
    '@electric-sql/pglite',
    async () => await import('@electric-sql/pglite'),
  );
  if (directory !== null) await mkdir(directory, { recursive: true });
  return await PGlite.create({
    ...(directory === null ? {} : { dataDir: directory }),
    ...(dump === undefined ? {} : { loadDataDir: dump }),
    parsers: { [INT8]: parseInt8 },
  });
}
