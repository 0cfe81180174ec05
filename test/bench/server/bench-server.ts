import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { openDatabase } from '../../../src/server/index.ts';
import { startCountingProxy } from '../../support/counting-proxy.ts';
import { openTestPGlite } from '../../support/databases.ts';
import { openSaboteur } from '../../support/postgres-faults.ts';
import { findPostgres, startPostgres } from '../../support/postgres-server.ts';
import type { LoadResult } from './load.ts';
import { load, quantile, timed } from './load.ts';
import { captureStatements, findPgbench, pgbenchScript, replay, runPgbench } from './pgbench.ts';
import {
  createStage,
  createWorker,
  organizationId,
  ORGANIZATIONS,
  readAccountOf,
  useCredit,
} from './stage.ts';

// Cost of a credit use on PostgreSQL, compared with pgbench and the bare driver with the same statements, in the same run on the
// same server; and how long others wait for a busy organization. `npm run bench:server`; compare ratios, not absolute numbers.

const SECONDS = Number(process.env['SECONDS'] ?? 2);
const ROUNDS = Number(process.env['ROUNDS'] ?? 3);
const CONNECTIONS = [1, 4, 16] as const;
/** Uses before anything is measured. */
const USES_BEFORE = 1_000;
/** Uses of A that wait while B reads its account. */
const WAITING = 100;
const [A, B] = [organizationId(1), organizationId(2)];
const isJson = process.argv.includes('--json');
const isDurable = process.argv.includes('--durable');

interface Cell extends LoadResult {
  readonly connections: number;
  readonly organizations: number;
  readonly pgbench: number;
  /** The same statements per second by the driver alone, in Node. */
  readonly driver: number;
}

const middle = (values: readonly number[]): number => quantile(values, 0.5);
const anyOf = (organizations: number): string =>
  organizationId(1 + Math.floor(Math.random() * organizations));

const found = await findPostgres();
if ('missing' in found) throw new Error(found.missing);
const pgbench = findPgbench(found.bin);
if (pgbench === null) throw new Error('There is no pgbench: apt-get install postgresql');
const server = await startPostgres(found.bin, isDurable);
const url = await server.createDatabase();
const folder = await mkdtemp(join(tmpdir(), 'ocw-bench-'));

/** Uses per second of the handler, of pgbench and of the driver alone, alternating, so that other load on the machine affects all. */
async function measure(connections: number, organizations: number, script: string): Promise<Cell> {
  const database = openDatabase({ url, maxConnections: connections });
  const world = await createWorker(database, stage);
  const use = (): Promise<unknown> => useCredit(world, anyOf(organizations));
  const pool = new pg.Pool({ connectionString: url, max: connections });
  const send = (): Promise<void> =>
    replay(pool, statements, known, {
      organizationId: anyOf(organizations),
      reference: `driver-${(jobs += 1)}`,
    });
  await load(connections, 0.3, use);
  await load(connections, 0.3, send);
  const ours: LoadResult[] = [];
  const theirs: number[] = [];
  const drivers: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const result = await load(connections, SECONDS, use);
    ours.push(result);
    theirs.push(
      await runPgbench(pgbench as string, {
        url,
        script,
        file: join(folder, 'use.sql'),
        clients: connections,
        transactions: SECONDS * result.perSecond,
      }),
    );
    drivers.push((await load(connections, SECONDS, send)).perSecond);
  }
  await Promise.all([database.close(), pool.end()]);
  return {
    connections,
    organizations,
    perSecond: middle(ours.map(({ perSecond }) => perSecond)),
    p50: middle(ours.map(({ p50 }) => p50)),
    p99: middle(ours.map(({ p99 }) => p99)),
    pgbench: middle(theirs),
    driver: middle(drivers),
  };
}

/**
 * How long B's account takes: alone, as uses of A arrive at the same time, while these wait for each other, and while all of them wait
 * for A's stuck row.
 */
async function measureNeighbor(): Promise<
  Readonly<Record<'quiet' | 'arriving' | 'waiting' | 'stuck', number>>
> {
  // Long enough for a slow machine: B is measured, and A's uses have to wait until that is done.
  const limits = { lockTimeoutMs: 300_000, statementTimeoutMs: 300_000 };
  const database = openDatabase({ url, limits });
  const world = await createWorker(database, stage);
  const saboteur = await openSaboteur(url);
  const readB = (): Promise<number> => timed(() => readAccountOf(world, B));
  const reads: Record<'quiet' | 'arriving' | 'waiting' | 'stuck', number[]> = {
    quiet: [],
    arriving: [],
    waiting: [],
    stuck: [],
  };
  await readB();
  // Round by round, as above.
  for (let round = 0; round < 5 * ROUNDS; round += 1) {
    reads.quiet.push(await readB());
    let done = 0;
    const uses = Array.from({ length: WAITING }, () => useCredit(world, A).finally(() => (done += 1)));
    reads.arriving.push(await readB());
    reads.waiting.push(await readB());
    if (done === WAITING) throw new Error('No use of A waited any more while B read: raise WAITING');
    await Promise.all(uses);
  }
  const release = await saboteur.holdRow(A);
  const uses = Array.from({ length: WAITING }, () => useCredit(world, A));
  await saboteur.untilWaiting(1);
  for (let round = 0; round < 5 * ROUNDS; round += 1) reads.stuck.push(await readB());
  await release();
  await Promise.all(uses);
  await Promise.all([database.close(), saboteur.close()]);
  return {
    quiet: middle(reads.quiet),
    arriving: middle(reads.arriving),
    waiting: middle(reads.waiting),
    stuck: Math.max(...reads.stuck),
  };
}

/** Round trips of one connection that is open already. */
async function measureRoundTrips(): Promise<Record<string, number>> {
  const proxy = await startCountingProxy(url);
  const database = openDatabase({ url: proxy.url, maxConnections: 1 });
  const world = await createWorker(database, stage);
  await readAccountOf(world, B);
  proxy.take();
  await useCredit(world, B);
  const use = proxy.take();
  await readAccountOf(world, B);
  const account = proxy.take();
  await database.close();
  proxy.close();
  return { use, account };
}

async function measurePGlite(): Promise<{ one: LoadResult; many: LoadResult }> {
  const database = await openTestPGlite();
  const world = await createStage(database);
  const measureFor = (organizations: number): Promise<LoadResult> =>
    load(4, SECONDS, () => useCredit(world, anyOf(organizations)));
  const results = { one: await measureFor(1), many: await measureFor(ORGANIZATIONS) };
  await database.close();
  return results;
}

const first = openDatabase({ url, maxConnections: 1 });
const stage = await createStage(first);
// A connection keeps the plans of the triggers from its first uses: with statistics of empty tables, they scan all entries. This also
// warms up the handler's code.
for (let number = 0; number < USES_BEFORE; number += 1) {
  await useCredit(stage, organizationId(1 + (number % ORGANIZATIONS)));
}
await sql`analyze`.execute(first.db);
let jobs = 0;
let reference = '';
const statements = await captureStatements(async () => (reference = await useCredit(stage, A)));
const known = { organizationId: A, reference };
const script = (organizations: number): string => pgbenchScript(statements, { ...known, organizations });
await first.close();

const cells: Cell[] = [];
for (const organizations of [1, ORGANIZATIONS]) {
  for (const connections of CONNECTIONS) {
    cells.push(await measure(connections, organizations, script(organizations)));
  }
}
const most = Math.max(...CONNECTIONS);
const perSecond = (organizations: number): number =>
  cells.find((cell) => cell.organizations === organizations && cell.connections === most)?.perSecond ??
  Number.NaN;
const result = {
  server: isDurable ? 'fsync on' : 'fsync off',
  seconds: SECONDS,
  rounds: ROUNDS,
  uses: cells.map((cell) => ({
    ...cell,
    ofPgbench: cell.perSecond / cell.pgbench,
    ofDriver: cell.perSecond / cell.driver,
  })),
  hotOverMany: perSecond(1) / perSecond(ORGANIZATIONS),
  roundTrips: await measureRoundTrips(),
  neighborMs: await measureNeighbor(),
  pglite: await measurePGlite(),
};
await rm(folder, { recursive: true, force: true });

if (isJson) console.log(JSON.stringify(result, null, 2));
else {
  console.log(`PostgreSQL with ${result.server}, medians of ${ROUNDS} rounds of ${SECONDS} s.\n`);
  console.log(
    '| connections | organizations | uses/s | p50, ms | p99, ms | pgbench/s | of pgbench | driver/s | of driver |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|');
  for (const use of result.uses) {
    const figures = [
      use.perSecond.toFixed(0),
      use.p50.toFixed(1),
      use.p99.toFixed(1),
      use.pgbench.toFixed(0),
      use.ofPgbench.toFixed(2),
      use.driver.toFixed(0),
      use.ofDriver.toFixed(2),
    ];
    const row = [use.connections, use.organizations, ...figures];
    console.log(`| ${row.join(' | ')} |`);
  }
  const { quiet, arriving, waiting, stuck } = result.neighborMs;
  const { one, many } = result.pglite;
  console.log(`
One hot organization over ${ORGANIZATIONS}, ${most} connections: ${result.hotOverMany.toFixed(2)} (aim: 0.6)
Of pgbench: at least ${Math.min(...result.uses.map(({ ofPgbench }) => ofPgbench)).toFixed(2)} (aim: 0.7)
Round trips: use ${result.roundTrips['use']}, account ${result.roundTrips['account']}
B's account: ${quiet.toFixed(1)} ms alone, ${arriving.toFixed(1)} ms as ${WAITING} uses of A arrive at once (${(arriving / quiet).toFixed(1)}×), ${waiting.toFixed(1)} ms while they wait (${(waiting / quiet).toFixed(1)}×, aim: 2×), at most ${stuck.toFixed(1)} ms while A's row is stuck (aim: 1000)
PGlite: ${one.perSecond.toFixed(0)} uses/s of one organization, ${many.perSecond.toFixed(0)} of ${ORGANIZATIONS}`);
}
