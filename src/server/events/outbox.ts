import type { BillingEvent } from '../../contract/index.ts';
import type { BillingDatabase } from '../database/index.ts';
import type { EventPage, EventQuery } from './list.ts';
import { listEvents } from './list.ts';
import { watchEvents } from './record.ts';
import type { DeliveryResult } from './relay.ts';
import { createEventRelay } from './relay.ts';

/** The events of a handler: stored for the host to list, and delivered if the host has `onEvent`. */
export interface Outbox {
  /** The handler's database; committing a transaction with events triggers their delivery. */
  readonly database: BillingDatabase;
  /** Starts to deliver in the background. */
  start(): void;
  /** Delivers all due events. Rejects with a TypeError if the host has no `onEvent`. */
  deliver(options?: { readonly retryParked?: boolean }): Promise<DeliveryResult>;
  list(query?: EventQuery): Promise<EventPage>;
  /** Stops delivering, after deliveries in progress. */
  close(): Promise<void>;
}

/** Dependencies of an outbox. */
export interface OutboxParts {
  readonly database: BillingDatabase;
  /** The host's subscriber. Without it, events are stored and listed but not delivered. */
  readonly onEvent: ((event: BillingEvent) => void | Promise<void>) | undefined;
  /** Records events caused only by the passing of time. */
  readonly recordDue?: (() => Promise<void>) | undefined;
  /** Unix seconds. */
  readonly now: () => number;
  readonly report: (error: Error) => void;
}

/** Creates the outbox of a handler. */
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
