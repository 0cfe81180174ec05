import type { BillingDatabase } from '../database/index.ts';
import { failureForOperator, isDatabaseFailure } from '../database/failure.ts';
import { assertMigrated, missingMigrations } from '../database/migrations.ts';
import { messageOf } from '../describe.ts';
import { createBillingHandler } from '../handler.ts';
import { isHealthy, readHealth } from '../maintenance/health.ts';
import { prune } from '../maintenance/prune.ts';
import type { BillingHandlerOptions } from '../options.ts';
import type { Command } from './arguments.ts';
import { readCommand, USAGE, UsageError } from './arguments.ts';
import { runConformanceCommand } from './conformance.ts';
import { databaseOf, loadOptions } from './config.ts';

/** The process that runs a command. */
export interface CommandLine {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Unix seconds. A config's clock takes precedence. */
  now(): number;
  out(text: string): void;
  err(text: string): void;
}

/** Outcome of a command. `result` is printed as JSON. */
interface Outcome {
  readonly result: object;
  readonly isSuccess: boolean;
}

/** Runs a command. Resolves to the exit status; never rejects. */
export async function runCommandLine(args: readonly string[], line: CommandLine): Promise<0 | 1 | 2> {
  try {
    const [first, ...rest] = args;
    if (first === 'conformance' && !rest.includes('--help') && !rest.includes('-h')) {
      return (await runConformanceCommand(rest, line)) ? 0 : 1;
    }
    const command = readCommand(first === 'conformance' ? ['--help'] : args);
    if (command === 'help') {
      line.out(USAGE);
      return 0;
    }
    const { result, isSuccess } = await runCommand(command, line);
    line.out(`${JSON.stringify(result, null, 2)}\n`);
    return isSuccess ? 0 : 1;
  } catch (error) {
    const isUsage = error instanceof UsageError;
    line.err(
      `ocw-billing: ${messageForOperator(error)}\n${isUsage ? 'For help, run ocw-billing --help\n' : ''}`,
    );
    return isUsage ? 2 : 1;
  }
}

/** The error's message; of a database's failure also what to do. */
function messageForOperator(error: unknown): string {
  return messageOf(isDatabaseFailure(error) ? failureForOperator(error) : error);
}

async function runCommand(command: Command, line: CommandLine): Promise<Outcome> {
  const options = command.config === undefined ? null : await loadOptions(command.config);
  if (command.name === 'reconcile' && options !== null) return await runReconcile(command, options, line);
  const named = options === null || command.name === 'migrate' ? databaseOf(line.env['DATABASE_URL']) : null;
  const database = named ?? options?.database;
  if (database === undefined) {
    throw new UsageError('no database: set DATABASE_URL, or pass --config <file>');
  }
  const now = Math.floor(options?.clock?.() ?? line.now());
  try {
    return await runOnDatabase(command, database, now, line);
  } finally {
    await database.close();
    if (options !== null && options.database !== database) await options.database.close();
  }
}

async function runOnDatabase(
  { name, check }: Command,
  database: BillingDatabase,
  now: number,
  line: CommandLine,
): Promise<Outcome> {
  switch (name) {
    case 'migrate': {
      const applied = await missingMigrations(database.db);
      await database.migrate(({ message }) => line.err(`ocw-billing: ${message}\n`));
      return { result: { applied }, isSuccess: true };
    }
    case 'health': {
      const health = await readHealth(database, now, { check }, (failure) =>
        line.err(`ocw-billing: ${messageForOperator(failure)}\n`),
      );
      return { result: health, isSuccess: isHealthy(health) };
    }
    default:
      await assertMigrated(database.db);
      return { result: await prune(database, now), isSuccess: true };
  }
}

async function runReconcile(
  { organizationId, since }: Command,
  options: BillingHandlerOptions,
  line: CommandLine,
): Promise<Outcome> {
  // Events are left to the serving processes, since this one ends right away.
  const { onEvent: _, ...rest } = options;
  const onError = options.onError ?? ((error: unknown) => line.err(`ocw-billing: ${messageOf(error)}\n`));
  const billing = createBillingHandler({ ...rest, onError });
  try {
    const { failed, ...result } = await billing.reconcile({ organizationId, since });
    const failures = failed.map(({ organizationId: id, error }) => ({
      organizationId: id,
      error: messageOf(error),
    }));
    return { result: { ...result, failed: failures }, isSuccess: failed.length === 0 };
  } finally {
    await billing.close();
  }
}
