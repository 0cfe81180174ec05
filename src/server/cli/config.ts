import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BillingDatabase } from '../database/index.ts';
import { openDatabase } from '../database/index.ts';
import type { BillingHandlerOptions } from '../options.ts';
import { assertOptions } from '../options.ts';
import { UsageError } from './arguments.ts';

/** Adding up a long ledger takes longer than any request may. */
const STATEMENT_TIMEOUT_MS = 600_000;

/**
 * The handler's options that a module exports as `default`. Throws a {@link UsageError} where there is no such module or export, the
 * TypeError of a wrong option, and what the module throws.
 */
export async function loadOptions(file: string): Promise<BillingHandlerOptions> {
  const module: unknown = await importConfig(pathToFileURL(resolve(file)).href, file);
  const options =
    typeof module === 'object' && module !== null && 'default' in module ? module.default : null;
  if (typeof options !== 'object' || options === null) {
    throw new UsageError(`${file} must export the options of createBillingHandler() as default`);
  }
  assertOptions(options as BillingHandlerOptions);
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
    throw error;
  }
}

/** The database that DATABASE_URL names; `null` where it is not set. Throws a {@link UsageError} where it is no such address. */
export function databaseOf(url: string | undefined): BillingDatabase | null {
  if (url === undefined || url === '') return null;
  if (!/^postgres(ql)?:\/\//.test(url)) {
    throw new UsageError('DATABASE_URL must start with postgres:// or postgresql://');
  }
  return openDatabase({ url, maxConnections: 2, limits: { statementTimeoutMs: STATEMENT_TIMEOUT_MS } });
}
