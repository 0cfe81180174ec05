import { parseArgs } from 'node:util';
import { messageOf } from '../describe.ts';

/** What `ocw-billing --help` prints. */
export const USAGE = `ocw-billing <command> [options]

Commands
  demo        Serves a page with every element, on simulated Stripe and embedded PostgreSQL. --port 0 uses any free port.
              Needs the packages stripe and @electric-sql/pglite.
  migrate     Migrates the database schema. Uses DATABASE_URL if it is set, otherwise the config's database.
  reconcile   Reads all organizations from Stripe and repairs the effects of lost webhooks. Needs --config.
  prune       Deletes unused quotes, idempotency keys and events that are past their retention period.
  health      Checks the database.
  conformance <endpoint> --token <token>
              Tests a backend, this one or your own, against the contract, and prints each check as passed or failed.
              --profile seats adds a user to the token's organization, --profile credits uses a credit: use a test organization.

Options
  --config <file>          Module whose default export is the options of createBillingHandler().
                           Default: the database of DATABASE_URL (postgres://…).
  --organization <id>      reconcile: only this organization.
  --since <when>           reconcile: purchases and seat changes since then, as 2026-01-31 (UTC) or Unix seconds. Default: 120 days ago.
  --check                  health: also verifies the sums of the whole ledger.
  --profile <name>         conformance: read (default), seats or credits; may be repeated.
  --other-token <token>    conformance: token of another organization, to check that neither can read the other's data.
  --return-url <url>       conformance: a page that purchases may return to. Default: the endpoint's origin.
  --junit, --html <file>   conformance: also writes the report to this file.
  --port <number>          demo: default 4242.
  --help                   Prints this help.

Prints JSON; demo and conformance print text. Exit status: 0 success; 1 failed, unhealthy or not conforming; 2 invalid arguments.
`;

/** Commands that work on the database. */
export const COMMANDS = ['migrate', 'reconcile', 'prune', 'health'] as const;
export type CommandName = (typeof COMMANDS)[number];

/** A parsed command line. */
export interface Command {
  readonly name: CommandName;
  readonly config: string | undefined;
  readonly organizationId: string | undefined;
  /** Unix seconds. */
  readonly since: number | undefined;
  readonly check: boolean;
}

/** The command line is not valid; the message says why. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Parses the arguments. Returns `help` if they request it. Throws a {@link UsageError}. */
export function readCommand(args: readonly string[]): Command | 'help' {
  const { values, positionals } = parse(args);
  if (values.help) return 'help';
  const [given, ...rest] = positionals;
  const name = COMMANDS.find((each) => each === given);
  if (name === undefined) {
    const wrong = given === undefined ? 'a command is missing' : `there is no command '${given}'`;
    throw new UsageError(`${wrong}: demo, ${COMMANDS.join(', ')}, conformance`);
  }
  if (rest.length > 0) throw new UsageError(`${name} takes no argument '${rest.join(' ')}'`);
  const { config, organization: organizationId, since, check } = values;
  if (name !== 'reconcile' && (organizationId ?? since) !== undefined) {
    throw new UsageError(`--organization and --since are for reconcile, not for ${name}`);
  }
  if (name !== 'health' && check) throw new UsageError(`--check is for health, not for ${name}`);
  if (name === 'reconcile' && config === undefined) {
    throw new UsageError('reconcile calls Stripe and needs --config <file>');
  }
  return { name, config, organizationId, since: since === undefined ? undefined : secondsOf(since), check };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        config: { type: 'string' },
        organization: { type: 'string' },
        since: { type: 'string' },
        check: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(messageOf(error), { cause: error });
  }
}

function secondsOf(since: string): number {
  if (/^\d{1,12}$/.test(since)) return Number(since);
  const isDate = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(since);
  const at = isDate ? Date.parse(since) : Number.NaN;
  if (Number.isNaN(at)) {
    throw new UsageError(
      `--since must be a date (2026-01-31), a timestamp with a time zone, or Unix seconds, got '${since}'`,
    );
  }
  return Math.floor(at / 1000);
}
