import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { getRequestListener } from '@hono/node-server';
import type { CommandLine } from '../server/cli/run.ts';

const DEFAULT_PORT = 4242;
const INSTALLS =
  'npx --yes --package=@oneclickworker/billing-elements --package=stripe --package=@electric-sql/pglite ocw-billing demo';

/** A running demo. */
export interface ServedDemo {
  /** Its URL, such as `http://localhost:4242`. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Serves the demo on this machine until the process ends. Resolves to the exit status: 0 once it is running, 1 if it cannot start, 2
 * for invalid arguments. Never rejects.
 */
export async function runDemo(
  args: readonly string[],
  { out, err }: Pick<CommandLine, 'out' | 'err'>,
): Promise<0 | 1 | 2> {
  const port = readPort(args);
  if (port === null) {
    err('ocw-billing: demo takes only --port <number>, from 0 (any free port) to 65535\n');
    return 2;
  }
  try {
    out('Starting the demo …\n');
    const { address } = await serveDemo(port);
    out(`
  ${address}

  Stripe    SIMULATED: no money moves
  Database  embedded PostgreSQL, in memory: a restart starts over

  Stop with Ctrl+C.
`);
    return 0;
  } catch (error) {
    err(`ocw-billing: ${messageOf(error, port)}\n`);
    return 1;
  }
}

/** Returns the port in the arguments, or `null` if they are not valid. */
function readPort(args: readonly string[]): number | null {
  try {
    const { values } = parseArgs({ args: [...args], options: { port: { type: 'string' } } });
    const text = values.port ?? String(DEFAULT_PORT);
    return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : null;
  } catch {
    return null;
  }
}

/** Serves the demo on a port of `localhost`; 0 is any free one. Rejects if the port is in use or a peer dependency is missing. */
export async function serveDemo(port: number): Promise<ServedDemo> {
  let respond = (_request: Request): Promise<Response> =>
    Promise.resolve(new Response(null, { status: 503 }));
  const listener = getRequestListener((request) => respond(request), { overrideGlobalObjects: false });
  const server = createServer((request, response) => void listener(request, response));
  // Listen first: the demo needs its own address.
  const address = `http://localhost:${await listen(server, port)}`;
  const close = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  try {
    const { createDemo } = await import('./demo.ts');
    const demo = await createDemo(address);
    respond = demo.fetch;
    return {
      address,
      close: async () => {
        server.closeAllConnections();
        await close();
        await demo.close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, 'localhost', () => resolve((server.address() as AddressInfo).port));
  });
}

function messageOf(error: unknown, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') return `port ${port} is in use; choose another one: ocw-billing demo --port 0`;
  if (code === 'ERR_MODULE_NOT_FOUND' || code === 'database_driver_missing')
    return `the demo needs the packages stripe and @electric-sql/pglite: ${INSTALLS}`;
  return error instanceof Error ? error.message : String(error);
}
