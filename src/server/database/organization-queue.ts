import { DatabaseFailure } from './failure.ts';

/** Runs the work of one organization sequentially, and that of different organizations concurrently. */
export type OrganizationQueue = <T>(organizationId: string, work: () => Promise<T>) => Promise<T>;

/**
 * Queues the transactions of each organization in the process, before they take a connection: they would wait for the same
 * row anyway, and an organization whose row is locked for long must not hold the connections that the others need. Work that has
 * waited `timeoutMs` is rejected with a {@link DatabaseFailure} and never runs.
 */
export function createOrganizationQueue(timeoutMs: number): OrganizationQueue {
  const queues = new Map<string, Waiter[]>();

  const leave = (organizationId: string): void => {
    const next = queues.get(organizationId)?.shift();
    if (next === undefined) queues.delete(organizationId);
    else next.enter();
  };

  return async (organizationId, work) => {
    const queue = queues.get(organizationId);
    if (queue === undefined) queues.set(organizationId, []);
    else await turn(queue, timeoutMs);
    try {
      return await work();
    } finally {
      leave(organizationId);
    }
  };
}

interface Waiter {
  enter(): void;
}

async function turn(queue: Waiter[], timeoutMs: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const waiter: Waiter = {
      enter: () => {
        clearTimeout(timer);
        resolve();
      },
    };
    const timer = setTimeout(() => {
      queue.splice(queue.indexOf(waiter), 1);
      reject(
        new DatabaseFailure('busy', `The organization was busy with other requests for ${timeoutMs} ms`),
      );
    }, timeoutMs);
    queue.push(waiter);
  });
}
