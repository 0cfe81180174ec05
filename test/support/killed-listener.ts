// Delivers events in a process that is killed with `SIGKILL` while its host handles the event that the test names.
import { writeSync } from 'node:fs';
import { openDatabase } from '../../src/server/database/index.ts';
import { filePersistence } from '../../src/simulator/file-persistence.ts';
import type { StripeObjects } from './world.ts';
import { createWorld } from './world.ts';

/** The test's instructions to the process. */
export interface ListenerPlan {
  readonly directory: string;
  readonly simulatorFile: string;
  readonly organizationId: string;
  readonly objects: StripeObjects;
  /** Events that are handled before the one at which it dies. */
  readonly handled: number;
}

const plan = JSON.parse(process.argv[2] ?? '') as ListenerPlan;
let heard = 0;
const world = await createWorld(openDatabase({ directory: plan.directory }), {
  organizationId: plan.organizationId,
  existing: plan.objects,
  saved: filePersistence(plan.simulatorFile),
  onEvent: ({ id }) => {
    // Synchronous: buffered output would be lost with the process.
    writeSync(process.stdout.fd, `${id}\n`);
    if (heard === plan.handled) process.kill(process.pid, 'SIGKILL');
    heard += 1;
  },
});
await world.handler.deliverEvents();
process.exit(0);
