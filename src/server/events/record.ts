import type { BillingEventOf, BillingEventType } from '../../contract/index.ts';
import type { BillingDatabase, Trx } from '../database/index.ts';
import { toJson } from '../database/index.ts';

/** An event without an id. `at`: the current time, Unix seconds. */
export type NewEvent = {
  [T in BillingEventType]: {
    readonly type: T;
    readonly at: number;
    readonly data: BillingEventOf<T>['data'];
  };
}[BillingEventType];

/** The organization of the event, locked by the transaction that writes the fact. */
export interface EventSource {
  readonly id: string;
  readonly trx: Trx;
}

const wrote = new WeakSet<Trx>();

/** Writes events in the transaction of their fact, in the order given, with one statement. */
export async function writeEvents(source: EventSource, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const { id, trx } = source;
  await trx
    .insertInto('events')
    .values(
      events.map(({ type, at, data }) => ({
        id: newEventId(),
        organization_id: id,
        type,
        at,
        data: toJson(data),
      })),
    )
    .execute();
  markEvents(trx);
}

/** Returns a unique event id. */
export function newEventId(): string {
  return `oev_${crypto.randomUUID().replaceAll('-', '')}`;
}

/** Marks this transaction as having events, for {@link watchEvents}. */
export function markEvents(trx: Trx): void {
  wrote.add(trx);
}

/** Wraps a database so that `onEvents` runs after each transaction that has committed events. */
export function watchEvents(database: BillingDatabase, onEvents: () => void): BillingDatabase {
  const watch = async <T>(
    run: (work: (trx: Trx) => Promise<Committed<T>>) => Promise<Committed<T>>,
    work: (trx: Trx) => Promise<T>,
  ): Promise<T> => {
    const { value, hasEvents } = await run(async (trx) => ({
      value: await work(trx),
      hasEvents: wrote.has(trx),
    }));
    if (hasEvents) onEvents();
    return value;
  };
  return {
    ...database,
    transaction: (work) => watch((watched) => database.transaction(watched), work),
    transactionFor: (organizationId, work) =>
      watch((watched) => database.transactionFor(organizationId, watched), work),
  };
}

interface Committed<T> {
  readonly value: T;
  readonly hasEvents: boolean;
}
