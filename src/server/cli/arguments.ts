import { parseArgs } from 'node:util';
import { messageOf } from '../describe.ts';

/** What `ocw-billing --help` prints. */
export const USAGE = `ocw-billing <command> [options]

Commands
  demo        Serves a page with every element, on a simulated Stripe and embedded PostgreSQL. --port 0 takes any free port.
              Needs the packages stripe and @electric-sql/pglite.
  migrate     Brings the schema up to date. Uses DATABASE_URL where it is set, or else the config's database.
  reconcile   Reads all organizations at Stripe and puts right what lost webhooks have left. Needs --config.
  prune       Deletes unused quotes, idempotency keys and events that are past their age.
  health      Says how the database is.
  conformance <endpoint> --token <token>
              Tries a backend, this one or one of your own, against the contract, and prints each sentence as passed or failed.
              --profile seats adds a user to the token's organization, --profile credits uses a credit: use a test organization.

Options
  --config <file>          Module whose default export are the options of createBillingHandler().
                           Without it DATABASE_URL names the database: postgres://…
  --organization <id>      reconcile: only this organization.
  --since <when>           reconcile: purchases and seat changes from then on, as 2026-01-31 (UTC) or Unix seconds. Default: 120 days ago.
  --check                  health: adds up the whole ledger, too.
  --profile <name>         conformance: read (default), seats or credits; may be repeated.
  --other-token <token>    conformance: of another organization, to see that neither sees the other's.
  --return-url <url>       conformance: a page that purchases may return to. Default: the endpoint's origin.
  --junit, --html <file>   conformance: writes the report there, too.
  --port <number>          demo: default 4242.
  --help                   Prints this.

Prints JSON; demo and conformance print text. Exit status: 0 done; 1 failed, not healthy, or not conforming; 2 wrong arguments.
`;

/** The commands there are. */
export const COMMANDS = ['migrate', 'reconcile', 'prune', 'health'] as const;
export type CommandName = (typeof COMMANDS)[number];

/** What the command line asks for. */
export interface Command {
  readonly name: CommandName;
  readonly config: string | undefined;
  readonly organizationId: string | undefined;
  /** Unix seconds. */
  readonly since: number | undefined;
  readonly check: boolean;
}

/** The command line cannot be understood; the message says what is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Reads the arguments; `help` where they ask for it. Throws a {@link UsageError}. */
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
    throw new UsageError('reconcile asks Stripe and needs --config <file>');
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
      `--since must be a date (2026-01-31), an instant with its zone, or Unix seconds, got '${since}'`,
    );
  }
  return Math.floor(at / 1000);
}
