import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BillingDatabase } from '../database/index.ts';
import { openDatabase } from '../database/index.ts';
import { urlProblem } from '../database/postgres.ts';
import { messageOf } from '../describe.ts';
import type { BillingHandlerOptions } from '../options.ts';
import { assertOptions } from '../options.ts';
import { UsageError } from './arguments.ts';

/** Verifying the sums of a long ledger takes longer than a request may. */
const STATEMENT_TIMEOUT_MS = 600_000;

/**
 * Loads the handler's options from a module's default export. Throws a {@link UsageError} if there is no such module or export, and
 * an error that names the file if the module throws or an option is invalid.
 */
export async function loadOptions(file: string): Promise<BillingHandlerOptions> {
  const module: unknown = await importConfig(pathToFileURL(resolve(file)).href, file);
  const options =
    typeof module === 'object' && module !== null && 'default' in module ? module.default : null;
  if (typeof options !== 'object' || options === null) {
    throw new UsageError(`${file} must export the options of createBillingHandler() as default`);
  }
  try {
    assertOptions(options as BillingHandlerOptions);
  } catch (error) {
    throw inFile(file, error);
  }
  return options as BillingHandlerOptions;
}

async function importConfig(url: string, file: string): Promise<unknown> {
  try {
    return await import(/* @vite-ignore */ url);
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    if (isMissing && 'url' in error && error.url === url) {
      throw new UsageError(`there is no config file '${file}'`, { cause: error });
    }
    throw inFile(file, error);
  }
}

function inFile(file: string, error: unknown): Error {
  return new Error(`${file}: ${messageOf(error)}`, { cause: error });
}

/** Opens the database of DATABASE_URL. Returns `null` without one. Throws a {@link UsageError} if it is not a PostgreSQL URL. */
export function databaseOf(url: string | undefined): BillingDatabase | null {
  if (url === undefined || url === '') return null;
  const problem = urlProblem(url);
  if (problem !== null) throw new UsageError(`DATABASE_URL ${problem}`);
  return openDatabase({ url, maxConnections: 2, limits: { statementTimeoutMs: STATEMENT_TIMEOUT_MS } });
}
