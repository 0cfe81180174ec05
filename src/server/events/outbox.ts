import type { BillingEvent } from '../../contract/index.ts';
import type { BillingDatabase } from '../database/index.ts';
import type { EventPage, EventQuery } from './list.ts';
import { listEvents } from './list.ts';
import { watchEvents } from './record.ts';
import type { DeliveryResult } from './relay.ts';
import { createEventRelay } from './relay.ts';

/** The events of a handler: what is recorded is kept for the host to read, and delivered where it gave `onEvent`. */
export interface Outbox {
  /** The handler's database: a transaction that commits events has them delivered soon. */
  readonly database: BillingDatabase;
  /** Begins to deliver in the background. */
  start(): void;
  /** Delivers what is due now. Rejects with a TypeError where the host gave no `onEvent`. */
  deliver(options?: { readonly retryParked?: boolean }): Promise<DeliveryResult>;
  list(query?: EventQuery): Promise<EventPage>;
  /** Ends the deliveries under way. */
  close(): Promise<void>;
}

/** What an outbox is made from. */
export interface OutboxParts {
  readonly database: BillingDatabase;
  /** The host's subscriber; without one events are kept and listed, and not delivered. */
  readonly onEvent: ((event: BillingEvent) => void | Promise<void>) | undefined;
  /** Records events that only the passing of time makes due. */
  readonly recordDue?: (() => Promise<void>) | undefined;
  /** Unix seconds. */
  readonly now: () => number;
  readonly report: (error: Error) => void;
}

/** Makes the outbox of a handler. */
export function createOutbox(parts: OutboxParts): Outbox {
  const { database, onEvent, recordDue, now, report } = parts;
  const list = (query?: EventQuery): Promise<EventPage> => listEvents(database, query);
  if (onEvent === undefined) {
    const missing = new TypeError('onEvent is not configured: createBillingHandler({ onEvent })');
    return {
      database,
      start: () => undefined,
      deliver: () => Promise.reject(missing),
      list,
      close: () => Promise.resolve(),
    };
  }
  const relay = createEventRelay({ now, report, database, onEvent, ...(recordDue && { recordDue }) });
  return {
    database: watchEvents(database, () => relay.kick()),
    start: () => relay.start(),
    deliver: (options) => relay.deliver(options),
    list,
    close: () => relay.close(),
  };
}
