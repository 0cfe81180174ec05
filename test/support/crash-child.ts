// Confirms a quote in a process that is killed with `SIGKILL` at the call to Stripe that the test names.
import { openDatabase } from '../../src/server/database/index.ts';
import { filePersistence } from '../../src/simulator/file-persistence.ts';
import type { StripeObjects } from './world.ts';
import { createWorld } from './world.ts';

/** The test's instructions to the process. */
export interface CrashPlan {
  readonly directory: string;
  readonly simulatorFile: string;
  readonly organizationId: string;
  readonly objects: StripeObjects;
  readonly quoteId: string;
  readonly key: string;
  /** The call at which it is killed, such as `POST /v1/subscriptions/`, and the number of earlier calls to skip. */
  readonly call: string;
  readonly skip: number;
  readonly position: 'before' | 'after';
}

const plan = JSON.parse(process.argv[2] ?? '') as CrashPlan;
const world = await createWorld(openDatabase({ directory: plan.directory }), {
  organizationId: plan.organizationId,
  existing: plan.objects,
  saved: filePersistence(plan.simulatorFile),
});
let toCome = plan.skip;
const die = (): Promise<void> => {
  if (toCome === 0) process.kill(process.pid, 'SIGKILL');
  toCome -= 1;
  world.wire[plan.position](plan.call, die);
  return Promise.resolve();
};
world.wire[plan.position](plan.call, die);
await world.send('POST', 'seat-changes', { quoteId: plan.quoteId }, { 'Idempotency-Key': plan.key });
process.stdout.write('survived\n');
process.exit(0);
