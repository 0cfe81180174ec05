/** The demo's configuration, from the environment and the command line. */
export interface Configuration {
  readonly port: number;
  /** Deletes the embedded database and the simulated Stripe before starting. */
  readonly reset: boolean;
  readonly database: { readonly url: string } | { readonly directory: string };
  /** `null`: use the simulator. */
  readonly stripe: StripeKeys | null;
  /** Folder of the data that survives a restart. */
  readonly dataDirectory: string;
}

/** The three keys for Stripe's test mode. */
export interface StripeKeys {
  readonly secretKey: string;
  readonly publishableKey: string;
  readonly webhookSecret: string;
}

/** Either a configuration, or a sentence for each problem. */
export type ConfigurationResult =
  | { readonly ok: true; readonly value: Configuration }
  | { readonly ok: false; readonly problems: readonly string[] };

const DEFAULT_PORT = 4242;
const STRIPE_VARIABLES = {
  STRIPE_SECRET_KEY: ['sk_test_', 'rk_test_'],
  STRIPE_PUBLISHABLE_KEY: ['pk_test_'],
  STRIPE_WEBHOOK_SECRET: ['whsec_'],
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the configuration; reports all problems together. */
export function readConfiguration(environment: Environment, argv: readonly string[]): ConfigurationResult {
  const problems: string[] = [];
  const options = readOptions(argv, problems);
  const port = readPort(
    options.port ?? environment['PORT'],
    options.port === undefined ? 'PORT' : '--port',
    problems,
  );
  const dataDirectory = environment['OCW_DATA_DIRECTORY'] ?? '.data';
  const url = readDatabaseUrl(environment['DATABASE_URL'], problems);
  const stripe = readStripe(environment, problems);
  if (url !== null && options.reset) {
    problems.push(
      '--reset forgets only the embedded database: unset DATABASE_URL, or empty that database yourself.',
    );
  }
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    value: {
      port,
      reset: options.reset,
      database: url === null ? { directory: `${dataDirectory}/postgres` } : { url },
      stripe,
      dataDirectory,
    },
  };
}

function readOptions(
  argv: readonly string[],
  problems: string[],
): { port: string | undefined; reset: boolean } {
  let port: string | undefined;
  let reset = false;
  for (let index = 0; index < argv.length; index += 1) {
    const argument = argv[index] ?? '';
    if (argument === '--reset') reset = true;
    else if (argument === '--port') port = argv[(index += 1)] ?? '';
    else if (argument.startsWith('--port=')) port = argument.slice('--port='.length);
    else problems.push(`Unknown option ${argument}. The options are --port <number> and --reset.`);
  }
  return { port, reset };
}

function readPort(text: string | undefined, name: string, problems: string[]): number {
  if (text === undefined) return DEFAULT_PORT;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  problems.push(`${name} must be a port from 0 (any free one) to 65535, got "${text}".`);
  return DEFAULT_PORT;
}

function readDatabaseUrl(text: string | undefined, problems: string[]): string | null {
  if (text === undefined) return null;
  const protocol = URL.canParse(text) ? new URL(text).protocol : '';
  if (protocol !== 'postgres:' && protocol !== 'postgresql:') {
    problems.push(
      'DATABASE_URL must be an address like postgres://user:password@host:5432/name; unset it to use the embedded database.',
    );
  }
  return text;
}

function readStripe(environment: Environment, problems: string[]): StripeKeys | null {
  const names = Object.keys(STRIPE_VARIABLES) as (keyof typeof STRIPE_VARIABLES)[];
  const missing = names.filter((name) => !environment[name]);
  if (missing.length === names.length) return null;
  if (missing.length > 0) {
    problems.push(
      `${missing.join(' and ')} must be set too: Stripe needs ${names.join(', ')} together. Unset all three to use the simulator.`,
    );
  }
  for (const name of names) {
    const value = environment[name];
    const prefixes: readonly string[] = STRIPE_VARIABLES[name];
    if (value && !prefixes.some((prefix) => value.startsWith(prefix))) {
      const live = /^(sk|pk|rk)_live_/.test(value)
        ? ' This is a live key: the demo runs in test mode only.'
        : '';
      problems.push(`${name} must start with ${prefixes.join(' or ')}.${live}`);
    }
  }
  return {
    secretKey: environment['STRIPE_SECRET_KEY'] ?? '',
    publishableKey: environment['STRIPE_PUBLISHABLE_KEY'] ?? '',
    webhookSecret: environment['STRIPE_WEBHOOK_SECRET'] ?? '',
  };
}
