#!/usr/bin/env node
import { runCommandLine } from './run.ts';

process.exitCode = await runCommandLine(process.argv.slice(2), {
  env: process.env,
  now: () => Date.now() / 1000,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
});
