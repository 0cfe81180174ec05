import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { runCommandLine } from '../../../src/server/cli/run.ts';
import { openDatabase } from '../../../src/server/database/index.ts';
import { MIGRATIONS } from '../../../src/server/database/migrations.ts';
import { postgresServer } from '../../support/databases.ts';

const SOURCE = pathToFileURL(join(import.meta.dirname, '../../../src')).href;

interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  let [out, err] = ['', ''];
  const status = await runCommandLine(args, {
    env,
    now: () => 1_800_000_000,
    out: (text) => (out += text),
    err: (text) => (err += text),
  });
  return { status, out, err };
}

/** A config with a simulated Stripe and one linked organization, in a separate folder. */
async function writeConfig(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ocw-cli-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'billing.config.mjs');
  await writeFile(
    file,
    `import { createBillingHandler, openDatabase } from '${SOURCE}/server/index.ts';
    import { createStripeSimulator, simulatedStripe } from '${SOURCE}/simulator/index.ts';
    const simulator = createStripeSimulator({ now: () => 1772323200 });
    const { customer: customerId, subscription: subscriptionId } = await simulator.seed();
    const options = (database) => ({
      identify: () => Promise.resolve(null),
      database,
      stripe: { client: simulatedStripe(simulator), webhookSecret: 'whsec_test', mode: 'simulated' },
      policy: { planName: 'Plus', creditName: 'OCJ', creditsPerSeat: 1, topUp: null, creditIncludes: [], allowedReturnOrigins: [] },
      clock: () => simulator.now(),
    });
    const directory = ${JSON.stringify(join(folder, 'database'))};
    const first = createBillingHandler(options(openDatabase({ directory })));
    await first.linkOrganization({ organizationId: 'acme', customerId, subscriptionId });
    await first.close();
    await simulator.advanceBy(40 * 86400);
    export default options(openDatabase({ directory }));`,
  );
  return file;
}

describe('ocw-billing', () => {
  test('prints its usage, and errors in its arguments', async () => {
    assert.match((await run(['--help'])).out, /reconcile .*Needs --config/);
    for (const [args, says] of [
      [[], /a command is missing: demo, migrate, reconcile, prune, health/],
      [['migrat'], /there is no command 'migrat'/],
      [['reconcile'], /needs --config/],
      [['prune'], /set DATABASE_URL, or pass --config/],
      [['health', '--since', '1'], /are for reconcile, not for health/],
      [['prune', '--check'], /--check is for health/],
      [['health', '--config', '/none.mjs'], /there is no config file '\/none.mjs'/],
      [['reconcile', '--config', 'x', '--since', 'monday'], /--since must be a date .* got 'monday'/],
      [['health', '--verbose'], /--verbose/],
    ] as const) {
      const { status, out, err } = await run(args);
      assert.deepEqual([status, out], [2, ''], args.join(' '));
      assert.match(err, says);
    }
    assert.match((await run(['health'], { DATABASE_URL: 'mysql://x' })).err, /must start with postgres/);
  });

  test('reconciles with a config, and prints the changes', async (context) => {
    const { status, out, err } = await run(['reconcile', '--config', await writeConfig(context)]);
    assert.equal(err, '');
    const { organizations, changed, failed } = JSON.parse(out) as {
      organizations: number;
      changed: { organizationId: string; events: string[] }[];
      failed: unknown[];
    };
    assert.deepEqual([status, organizations, failed], [0, 1, []]);
    assert.ok(changed[0]?.organizationId === 'acme' && changed[0].events.includes('credits.granted'));
  });

  test('names a config that cannot be loaded or has an invalid option', async (context) => {
    const folder = await mkdtemp(join(tmpdir(), 'ocw-cli-'));
    context.after(() => rm(folder, { recursive: true, force: true }));
    for (const [name, source, says] of [
      ['syntax', 'export default {', /Unexpected end of input/],
      ['throws', 'throw "no secret key"', /no secret key/],
      ['option', 'export default { identify: 1 }', /identify must be a function/],
    ] as const) {
      const file = join(folder, `${name}.mjs`);
      await writeFile(file, source);
      const { status, err } = await run(['prune', '--config', file]);
      assert.equal(status, 1);
      assert.ok(err.startsWith(`ocw-billing: ${file}: `), err);
      assert.match(err, says);
    }
  });

  test('exits although a module behind its config keeps the process alive', async (context) => {
    const folder = await mkdtemp(join(tmpdir(), 'ocw-cli-'));
    context.after(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, 'config.mjs');
    await writeFile(file, 'setInterval(() => undefined, 1000); export default {};');
    const command = join(import.meta.dirname, '../../../src/bin/ocw-billing.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', command, 'prune', '--config', file], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    context.after(() => child.kill('SIGKILL'));
    const [code] = (await once(child, 'exit', { signal: AbortSignal.timeout(60_000) })) as [number | null];
    assert.equal(code, 1);
  });

  test('reports with its exit status that the database is unavailable', async () => {
    const env = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
    const { status, out, err } = await run(['health'], env);
    assert.equal(status, 1);
    assert.match(
      err,
      /^ocw-billing: The database is unavailable: .*ECONNREFUSED.*\. Check that PostgreSQL is running/,
    );
    assert.equal((JSON.parse(out) as { database: string }).database, 'unavailable');
    const pruned = await run(['prune'], env);
    assert.deepEqual([pruned.status, pruned.out], [1, '']);
    assert.match(
      pruned.err,
      /^ocw-billing: The database is unavailable: .*\. Check that PostgreSQL is running/,
    );
  });

  test('refuses a DATABASE_URL that is not a URL, without repeating its password', async () => {
    const { status, err } = await run(['health'], {
      DATABASE_URL: 'postgres://app:se#cret@127.0.0.1/billing',
    });
    assert.equal(status, 2);
    assert.match(err, /^ocw-billing: DATABASE_URL is not a valid URL: .*percent-encode/);
    assert.ok(!err.includes('cret'), err);
  });

  test('migrates, checks health and prunes with DATABASE_URL alone (PostgreSQL)', async (context) => {
    const postgres = await postgresServer();
    if ('missing' in postgres) {
      context.skip(postgres.missing);
      return;
    }
    const url = await postgres.createDatabase();
    const env = { DATABASE_URL: url };
    assert.equal((await run(['health'], env)).status, 1);
    assert.match((await run(['prune'], env)).err, /lacks the steps 001-ledger/);
    const names = MIGRATIONS.map(({ name }) => name);
    assert.deepEqual(JSON.parse((await run(['migrate'], env)).out), { applied: names });
    assert.deepEqual(JSON.parse((await run(['migrate'], env)).out), { applied: [] });
    const { status, out } = await run(['health', '--check'], env);
    assert.equal(status, 0);
    assert.deepEqual((JSON.parse(out) as { sums: unknown }).sums, []);
    assert.equal((await run(['prune'], env)).status, 0);
    const serving = openDatabase({ url, migrate: false });
    await serving.migrate();
    await serving.close();
  });
});

test('conformance reports once that nothing responds at the endpoint', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const { status, out, err } = await run(['conformance', `http://127.0.0.1:${port}/api`, '--token', 'x']);
  assert.deepEqual([status, out], [1, '']);
  assert.match(
    err,
    new RegExp(`^ocw-billing: nothing responds at http://127\\.0\\.0\\.1:${port}/api: .*ECONNREFUSED`),
  );
});
