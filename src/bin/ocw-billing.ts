#!/usr/bin/env node
import type { CommandLine } from '../server/cli/run.ts';
import { runCommandLine } from '../server/cli/run.ts';

/** Milliseconds for the config's modules to finish, such as a logger that flushes. */
const GRACE_MS = 2_000;

const args = process.argv.slice(2);
const line: CommandLine = {
  env: process.env,
  now: () => Date.now() / 1000,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
};

if (args[0] === 'demo' && !args.includes('--help') && !args.includes('-h')) {
  // Imported lazily: the simulator needs Stripe's SDK, which the other commands do not.
  const { runDemo } = await import('./demo-command.ts');
  process.exitCode = await runDemo(args.slice(1), line);
} else {
  process.exitCode = await runCommandLine(args, line);
  // The config's modules may keep the process alive with a pool or a timer; under cron, processes would pile up.
  setTimeout(() => process.exit(), GRACE_MS).unref();
}
