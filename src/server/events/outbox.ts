import type { BillingDatabase } from '../database/index.ts';
import type { BillingHandlerOptions } from '../options.ts';
import { createExpiringSearch } from './expiring.ts';
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

/** Makes the outbox of a handler. */
export function createOutbox(
  { database, onEvent, policy }: Pick<BillingHandlerOptions, 'database' | 'onEvent' | 'policy'>,
  parts: { now(): number; report(error: Error): void },
): Outbox {
  const list = (query?: EventQuery): Promise<EventPage> => listEvents(database, query);
  const { expiringSeconds } = policy.creditAlerts ?? {};
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
  const relay = createEventRelay({
    ...parts,
    database,
    onEvent,
    ...(expiringSeconds !== undefined && {
      recordDue: createExpiringSearch({ ...parts, database, expiringSeconds }),
    }),
  });
  return {
    database: watchEvents(database, () => relay.kick()),
    start: () => relay.start(),
    deliver: (options) => relay.deliver(options),
    list,
    close: () => relay.close(),
  };
}
