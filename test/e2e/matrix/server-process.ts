import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { findPort } from '../../../demo/server/port.ts';
import { buildFakeStripeScript } from '../../../src/simulator/stripe-js/build.ts';
import type { NewTestOrganization, StripeState, TestOrganization } from '../../support/backend.ts';

const SERVER = fileURLToPath(new URL('server.ts', import.meta.url));
const PAGE = fileURLToPath(new URL('page.ts', import.meta.url));

/** Embedded PostgreSQL runs only for seconds at a time, so optimized compilation would cost more than it saves. */
const FLAGS = ['--liftoff-only', '--import', 'tsx'];
type Child = ChildProcessByStdio<Writable, Readable, null>;

/** The server of the matrix, which can be killed, and controls that bypass the page. */
export interface Server {
  readonly address: string;
  /** The fake Stripe.js, for Stripe's own URL. */
  readonly stripeJs: string;
  /** Preloads the next process, so that a restart is fast. */
  prepare(): void;
  /** Ends it as a crash does, in the middle of whatever it does. */
  kill(): Promise<void>;
  /** Starts it with the previous process's data. */
  start(): Promise<void>;
  /** Creates an organization with its Stripe. */
  create(options: NewTestOrganization): Promise<TestOrganization>;
  control(organizationId: string, path: string, input: object): Promise<void>;
  /** The state at Stripe. */
  stripeState(organizationId: string): Promise<StripeState>;
  remove(): Promise<void>;
}

/** Builds the page, starts the server in a separate folder, and warms it up with an unused organization. */
export async function startServer(): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'ocw-matrix-'));
  const [port, stripeJs] = await Promise.all([findPort(0), buildFakeStripeScript(), buildPage(folder)]);
  const address = `http://localhost:${port}`;
  const spawnNext = (): Child =>
    spawn(process.execPath, [...FLAGS, SERVER, folder, String(port)], { stdio: ['pipe', 'pipe', 'inherit'] });
  let child = spawnNext();
  let next: Child | undefined;
  await open(child);
  const post = async (path: string, input: object): Promise<Response> => {
    const response = await fetch(`${address}/backend/_test/${path}`, {
      method: 'POST',
      body: JSON.stringify(input),
      // The server closes connections that are idle for seconds, possibly just as they are used again.
      headers: { Connection: 'close' },
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  const server: Server = {
    address,
    stripeJs,
    prepare() {
      next ??= spawnNext();
    },
    kill: () => end(child),
    async start() {
      child = next ?? spawnNext();
      next = undefined;
      await open(child);
    },
    create: async (options) => (await (await post('organizations', options)).json()) as TestOrganization,
    async control(organizationId, path, input) {
      await post(`${organizationId}/${path}`, input);
    },
    async stripeState(organizationId) {
      const response = await fetch(`${address}/backend/_test/${organizationId}/stripe`);
      return (await response.json()) as StripeState;
    },
    async remove() {
      await Promise.all([end(child), next && end(next)]);
      await rm(folder, { recursive: true, force: true });
    },
  };
  // The first organization has all code compiled, for longer than the handler waits for Stripe on a busy machine.
  await server.create({}).catch(() => undefined);
  return server;
}

/** The elements as built by a host's bundler, with lazy modules in separate files. */
async function buildPage(folder: string): Promise<void> {
  await build({
    entryPoints: [PAGE],
    outdir: join(folder, 'elements'),
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
}

/** Lets the process have the folder; settles when it listens. */
async function open(child: Child): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`The server of the matrix ended with ${String(code)}`)));
    child.stdin.write('open\n');
  });
}

async function end(child: Child): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  if (child.exitCode === null && child.kill('SIGKILL')) await ended;
}
