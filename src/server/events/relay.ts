import type { BillingEvent } from '../../contract/index.ts';
import type { BillingDatabase, Db, EventRow } from '../database/index.ts';
import { OperatorError } from '../operator-error.ts';
import { claimHeads, claimNext, markDelivered, park, postpone, unparkAll } from './delivery-store.ts';
import { toEvent } from './list.ts';
import type { Timers } from './timers.ts';
import { processTimers } from './timers.ts';

/** Result of a delivery run. */
export interface DeliveryResult {
  readonly delivered: number;
  /** Will be retried. */
  readonly failed: number;
  /** Parked after {@link PARK_AFTER_SECONDS}. */
  readonly parked: number;
}

/** Delivers recorded events to the host; other processes may do the same concurrently. */
export interface EventRelay {
  /** Starts polling every {@link POLL_MS}. Does not keep the process alive. */
  start(): void;
  /** Schedules a delivery of new events, never synchronously. */
  kick(): void;
  /** Delivers all due events, with `retryParked` the parked ones too. */
  deliver(options?: { readonly retryParked?: boolean }): Promise<DeliveryResult>;
  /** Stops claiming events and waits for deliveries in progress. */
  close(): Promise<void>;
}

/** Dependencies of a relay. */
export interface EventRelayParts {
  readonly database: Pick<BillingDatabase, 'db' | 'migrate'>;
  onEvent(event: BillingEvent): unknown;
  report(error: Error): void;
  /** Unix seconds. */
  now(): number;
  /** Records the events caused only by time (`credits.expiring`), before each poll. */
  readonly recordDue?: () => Promise<void>;
  /** Default: the process's timers. */
  readonly timers?: Timers;
}

interface RelayWork extends EventRelayParts {
  /** Ids of pending events whose failure this process has reported. */
  readonly reported: Set<string>;
}

/** Milliseconds between polls for events that other processes left, or that are due for a retry. */
export const POLL_MS = 10_000;
/** Milliseconds that one call of `onEvent` may take before it counts as failed. */
export const DELIVERY_TIMEOUT_MS = 30_000;
/** Seconds for which a process claims an event: longer than a delivery, to allow for clock skew. */
export const LEASE_SECONDS = 90;
/** Seconds after the first attempt at which a failing event is parked. */
export const PARK_AFTER_SECONDS = 86_400;
/** Maximum seconds between two attempts. */
const MAX_BACKOFF_SECONDS = 900;
const FIRST_BACKOFF_SECONDS = 5;
/** Organizations to which a process delivers concurrently. */
const ORGANIZATIONS_AT_ONCE = 4;
/** Events of one organization delivered in a row before others get their turn. */
const EVENTS_IN_A_ROW = 50;

/** Returns the seconds to wait after this number of failed attempts: 5, 10, 20, … up to 15 minutes. */
export function backoffSeconds(attempts: number): number {
  return Math.min(MAX_BACKOFF_SECONDS, FIRST_BACKOFF_SECONDS * 2 ** Math.min(attempts - 1, 10));
}

/** Creates a relay. Nothing runs before `start`, `kick` or `deliver`. */
export function createEventRelay(given: EventRelayParts): EventRelay {
  const parts: RelayWork = { ...given, reported: new Set() };
  const { database, timers = processTimers } = parts;
  const closing = new AbortController();
  let cancelTimer: (() => void) | undefined;
  let running: Promise<DeliveryResult> | undefined;
  let isKicked = false;
  let hasFailed = false;

  const run = async (): Promise<DeliveryResult> => {
    await database.migrate();
    let result: DeliveryResult;
    try {
      await parts.recordDue?.();
    } finally {
      result = await deliverDue(parts, timers, closing.signal);
    }
    return result;
  };
  const runOnce = (): Promise<DeliveryResult> =>
    (running ??= run().finally(() => {
      running = undefined;
    }));

  const poll = async (): Promise<void> => {
    isKicked = false;
    try {
      await runOnce();
      hasFailed = false;
    } catch (error) {
      // No caller awaits this. An outage is reported once, not every ten seconds.
      if (!hasFailed) parts.report(error as Error);
      hasFailed = true;
    }
    schedule(isKicked ? 0 : POLL_MS);
  };
  const schedule = (delay: number): void => {
    cancelTimer?.();
    cancelTimer = undefined;
    if (!closing.signal.aborted) cancelTimer = timers.set(() => void poll(), delay);
  };

  return {
    start: () => {
      if (cancelTimer === undefined && running === undefined) schedule(POLL_MS);
    },
    kick: () => {
      isKicked = true;
      if (running === undefined) schedule(0);
    },
    deliver: async ({ retryParked = false } = {}) => {
      await database.migrate();
      if (retryParked) await unparkAll(database.db);
      await running?.catch(() => undefined);
      return await runOnce();
    },
    close: async () => {
      closing.abort();
      cancelTimer?.();
      await running?.catch(() => undefined);
    },
  };
}

async function deliverDue(parts: RelayWork, timers: Timers, closing: AbortSignal): Promise<DeliveryResult> {
  const total = { delivered: 0, failed: 0, parked: 0 };
  while (!closing.aborted) {
    const claim = { now: parts.now(), leaseSeconds: LEASE_SECONDS, limit: ORGANIZATIONS_AT_ONCE };
    const heads = await claimHeads(parts.database.db, claim);
    if (heads.length === 0) break;
    await Promise.all(
      heads.map(async (head) => {
        const { delivered, ended } = await deliverInOrder(parts, timers, head, closing);
        total.delivered += delivered;
        if (ended !== 'delivered') total[ended] += 1;
      }),
    );
  }
  return total;
}

/** Delivers an organization's events one after another, until one fails or none is left. */
async function deliverInOrder(
  parts: RelayWork,
  timers: Timers,
  head: EventRow,
  closing: AbortSignal,
): Promise<{ readonly delivered: number; readonly ended: 'delivered' | 'failed' | 'parked' }> {
  const { db } = parts.database;
  let event = head;
  for (let delivered = 0; ;) {
    try {
      await withTimeout(parts, timers, event);
    } catch (error) {
      return { delivered, ended: await settleFailed(parts, db, event, error) };
    }
    delivered += 1;
    parts.reported.delete(event.id);
    await markDelivered(db, event, parts.now());
    if (closing.aborted || delivered >= EVENTS_IN_A_ROW) return { delivered, ended: 'delivered' };
    const claim = { now: parts.now(), leaseSeconds: LEASE_SECONDS };
    const next = await claimNext(db, event.organization_id, claim);
    if (next === null) return { delivered, ended: 'delivered' };
    event = next;
  }
}

async function settleFailed(
  parts: RelayWork,
  db: Db,
  event: EventRow,
  cause: unknown,
): Promise<'failed' | 'parked'> {
  const now = parts.now();
  const { id: eventId, type, organization_id: organizationId, attempts } = event;
  const facts = { eventId, type, organizationId, attempts };
  if (now - (event.first_attempt_at ?? now) >= PARK_AFTER_SECONDS) {
    parts.reported.delete(eventId);
    if (await park(db, event, now)) {
      const what = `The event ${eventId} (${type}) of ${organizationId} could not be delivered in ${attempts} attempts over a day.`;
      parts.report(new OperatorError('event_parked', what, facts, { cause }));
    }
    return 'parked';
  }
  // Not by the number of attempts: the first one may have been in a process that ended before it could report.
  if (!parts.reported.has(eventId)) {
    parts.reported.add(eventId);
    const what = `onEvent failed for the event ${eventId} (${type}) of ${organizationId}.`;
    parts.report(new OperatorError('event_delivery_failed', what, facts, { cause }));
  }
  await postpone(db, event, now + backoffSeconds(attempts));
  return 'failed';
}

async function withTimeout(parts: EventRelayParts, timers: Timers, row: EventRow): Promise<void> {
  let cancel: (() => void) | undefined;
  const timeout = new Promise<never>((_, reject) => {
    cancel = timers.set(
      () => reject(new Error(`onEvent did not settle within ${DELIVERY_TIMEOUT_MS} ms`)),
      DELIVERY_TIMEOUT_MS,
    );
  });
  try {
    await Promise.race([
      Promise.resolve(row)
        .then(toEvent)
        .then((event) => parts.onEvent(event)),
      timeout,
    ]);
  } finally {
    cancel?.();
  }
}
