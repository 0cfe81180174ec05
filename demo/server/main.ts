import { rm } from 'node:fs/promises';
import { serve } from '@hono/node-server';
import { lockFolder } from '../../src/server/index.ts';
import { readConfiguration } from './configuration.ts';
import { createDemo } from './demo.ts';
import { findPort } from './port.ts';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

/** Prints the problems, one per line, and exits. */
function stop(problems: readonly string[]): never {
  process.stderr.write(
    `The demo could not start:\n${problems.map((problem) => `  · ${problem}\n`).join('')}`,
  );
  process.exit(2);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const stopWith = (error: unknown): never => stop([messageOf(error)]);

const configuration = readConfiguration(process.env, process.argv.slice(2));
if (!configuration.ok) stop(configuration.problems);
const { value } = configuration;

const port = await findPort(value.port).catch(stopWith);
// The next port if it is free, so that the user has to choose only one.
const portalPort = await findPort(value.port === 0 ? 0 : port + 1).catch(() => findPort(0));
let unlock = await lockFolder(value.dataDirectory).catch(stopWith);
if (value.reset) {
  await rm(value.dataDirectory, { recursive: true, force: true });
  say(`Reset: deleted the data in ${value.dataDirectory}.`);
  unlock = await lockFolder(value.dataDirectory).catch(stopWith);
}

const origins = { own: `http://localhost:${port}`, portal: `http://localhost:${portalPort}` };
const demo = await createDemo(value, origins).catch(async (error: unknown) => {
  await unlock();
  return stopWith(error);
});
const hostname = '127.0.0.1';
const portal = serve({ fetch: demo.portal, port: portalPort, hostname });
const server = serve({ fetch: demo.fetch, port, hostname }, () => {
  const lines = [
    '',
    `OneClickWorker billing demo: ${origins.own}`,
    `The same in an HR portal:    ${origins.portal}`,
    '',
    ...demo.description,
    '',
    'Ctrl+C stops it, npm start -- --reset starts over.',
    '',
  ];
  for (const line of lines) say(line && `  ${line}`);
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    server.close();
    portal.close();
    void demo
      .close()
      .then(unlock)
      .finally(() => process.exit(0));
  });
}
