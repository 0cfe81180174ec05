import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openDatabase } from '../../../src/server/database/index.ts';
import { LEASE_SECONDS } from '../../../src/server/events/relay.ts';
import { filePersistence } from '../../../src/simulator/file-persistence.ts';
import { changeSeats } from '../../support/contract-responses.ts';
import { openTestPGlite } from '../../support/databases.ts';
import type { ListenerPlan } from '../../support/killed-listener.ts';
import { createWorld, DAY } from '../../support/world.ts';

const CHILD = join(import.meta.dirname, '../../support/killed-listener.ts');
/** Events that the first process handles before it is killed at the next one. */
const HANDLED = 2;

async function listenUntilKilled(
  plan: ListenerPlan,
): Promise<{ readonly end: string | number | null; readonly heard: readonly string[] }> {
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD, JSON.stringify(plan)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const end = await new Promise<string | number | null>((resolve) =>
    child.on('close', (code, signal) => resolve(signal ?? code)),
  );
  return { end, heard: output.split('\n').filter(Boolean) };
}

test('after kill -9 while an event is handled, the next process delivers that one and all later ones, in order', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'ocw-killed-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const [directory, simulatorFile] = [join(folder, 'database'), join(folder, 'stripe.json')];
  const first = await createWorld(await openTestPGlite(directory), {
    elapsed: 15 * DAY,
    saved: filePersistence(simulatorFile),
  });
  await changeSeats(first, 8);
  await changeSeats(first, 4);
  await first.handler.useCredit({ organizationId: first.organizationId, reference: 'job-1' });
  await first.simulator.settled();
  const recorded = (await first.handler.events()).events.map(({ id }) => id);
  assert.ok(recorded.length > HANDLED + 1, `${recorded.length} events`);
  await first.handler.close();

  const { organizationId, customerId, subscriptionId, creditPriceId } = first;
  const objects = { customerId, subscriptionId, creditPriceId };
  const killed = await listenUntilKilled({
    directory,
    simulatorFile,
    organizationId,
    objects,
    handled: HANDLED,
  });
  assert.equal(killed.end, 'SIGKILL');
  assert.deepEqual(killed.heard, recorded.slice(0, HANDLED + 1));

  const heard: string[] = [];
  const second = await createWorld(openDatabase({ directory }), {
    organizationId,
    existing: objects,
    saved: filePersistence(simulatorFile),
    onEvent: ({ id }) => void heard.push(id),
  });
  context.after(() => second.handler.close());
  // The event belongs to the dead process until its lease ends.
  await second.handler.deliverEvents();
  assert.deepEqual(heard, []);
  await second.simulator.advanceBy(LEASE_SECONDS + 1);
  await second.handler.deliverEvents();
  assert.deepEqual(heard.slice(0, recorded.length - HANDLED), recorded.slice(HANDLED));
});
