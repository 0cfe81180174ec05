import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A demo started like a user would. */
export interface DemoProcess {
  readonly address: string;
  /** The HR portal's address, on another port. */
  readonly portal: string;
  /** Its output until it was ready. */
  readonly output: string;
  /** Stops it like Ctrl+C, or kills it like a crash. */
  stop(signal?: 'SIGINT' | 'SIGKILL'): Promise<void>;
}

/** A folder for the demo's data, and how to throw it away. */
export async function dataFolder(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'ocw-demo-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/**
 * Runs `npm start` with these variables and options, on what its `prestart` has built; settles when it printed its addresses, or
 * rejects with its output.
 */
export async function startDemo(
  environment: Readonly<Record<string, string>>,
  options: readonly string[] = ['--port', '0'],
): Promise<DemoProcess> {
  const child = spawn('npm', ['start', '--silent', '--ignore-scripts', '--', ...options], {
    cwd: new URL('../..', import.meta.url),
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const ended = new Promise<void>((resolve) =>
    child.once('close', () => {
      resolve();
    }),
  );
  let output = '';
  const addresses = await new Promise<readonly string[]>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const found = output.match(/http:\/\/localhost:\d+/g) ?? [];
      if (found.length >= 2 && output.includes('Ctrl+C')) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('close', (code) => {
      reject(new Error(`npm start ended with ${String(code)}:\n${output}`));
    });
  });
  const [address = '', portal = ''] = addresses;
  return {
    address,
    portal,
    output,
    stop: async (signal = 'SIGINT') => {
      // The whole group: npm, its shell and the server.
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, signal);
      await ended;
    },
  };
}
