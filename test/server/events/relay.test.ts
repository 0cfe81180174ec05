import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BillingEvent } from '../../../src/contract/index.ts';
import type { BillingDatabase } from '../../../src/server/database/index.ts';
import { claimHeads } from '../../../src/server/events/delivery-store.ts';
import { listEvents } from '../../../src/server/events/list.ts';
import { watchEvents, writeEvents } from '../../../src/server/events/record.ts';
import type { EventRelay } from '../../../src/server/events/relay.ts';
import {
  backoffSeconds,
  createEventRelay,
  DELIVERY_TIMEOUT_MS,
  LEASE_SECONDS,
  PARK_AFTER_SECONDS,
  POLL_MS,
} from '../../../src/server/events/relay.ts';
import type { Timers } from '../../../src/server/events/timers.ts';
import { lockOrganization } from '../../../src/server/ledger/index.ts';
import { OperatorError } from '../../../src/server/operator-error.ts';
import { forEachDatabase, newOrganization, openTestPGlite } from '../../support/databases.ts';

const T0 = 1_800_000_000;

/** Writes one event for each number, each in a separate transaction. */
async function write(database: BillingDatabase, organizationId: string, ...numbers: number[]): Promise<void> {
  for (const available of numbers) {
    await database.transaction(async (trx) => {
      const organization = await lockOrganization(trx, organizationId);
      assert.ok(organization);
      await writeEvents(organization, [{ type: 'credits.depleted', at: T0, data: { available } }]);
    });
  }
}

interface Process {
  readonly relay: EventRelay;
  /** `[organization, number]` of the delivered events, in order of delivery. */
  readonly heard: (readonly [string, number])[];
  readonly errors: Error[];
}

interface ProcessOptions {
  readonly now?: () => number;
  readonly timers?: Timers;
  readonly onEvent?: (number: number, event: BillingEvent) => void | Promise<void>;
}

const numberOf = (event: BillingEvent): number => ('available' in event.data ? event.data.available : -1);

/** A process's relay. Only the organizations of the test are heard: the database is shared. */
function startProcess(
  database: BillingDatabase,
  organizations: readonly string[],
  options: ProcessOptions = {},
): Process {
  const heard: (readonly [string, number])[] = [];
  const errors: Error[] = [];
  const relay = createEventRelay({
    database,
    now: options.now ?? (() => T0),
    ...(options.timers !== undefined && { timers: options.timers }),
    report: (error) => errors.push(error),
    onEvent: async (event) => {
      if (!organizations.includes(event.organizationId)) return;
      await options.onEvent?.(numberOf(event), event);
      heard.push([event.organizationId, numberOf(event)]);
    },
  });
  return { relay, heard, errors };
}

/** A promise that a test resolves. */
function deferred<T>(): { readonly promise: Promise<T>; resolve(value: T): void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve: (value) => resolve(value) };
}

/** Timers that a test fires: `[delay]` of each that is set. */
function manualTimers(): Timers & { delays(): number[]; fire(ms: number): void } {
  let timers: { work: () => void; ms: number }[] = [];
  return {
    set: (work, ms) => {
      const timer = { work, ms };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    delays: () => timers.map(({ ms }) => ms),
    fire: (ms) => {
      const due = timers.filter((timer) => timer.ms === ms);
      timers = timers.filter((timer) => timer.ms !== ms);
      for (const { work } of due) work();
    },
  };
}

await forEachDatabase('The outbox', (open) => {
  test('delivers each event once and in order per organization, with four processes', async () => {
    const database = await open();
    const organizations = await Promise.all([1, 2, 3].map(() => newOrganization(database)));
    for (const id of organizations) await write(database, id, 1, 2, 3, 4, 5);
    const heard: (readonly [string, number])[] = [];
    const processes = [1, 2, 3, 4].map(() =>
      startProcess(database, organizations, {
        onEvent: (number, event) => void heard.push([event.organizationId, number]),
      }),
    );
    await Promise.all(processes.map(({ relay }) => relay.deliver()));
    for (const id of organizations) {
      const numbers = heard.filter(([of]) => of === id).map(([, number]) => number);
      assert.deepEqual(numbers, [1, 2, 3, 4, 5]);
    }
  });

  test('retries a failed event with growing pauses; its organization waits, others continue', async () => {
    const database = await open();
    const [broken, fine] = [await newOrganization(database), await newOrganization(database)];
    await write(database, broken, 1, 2);
    await write(database, fine, 7);
    let now = T0;
    let isBroken = true;
    const { relay, heard, errors } = startProcess(database, [broken, fine], {
      now: () => now,
      onEvent: (number) => {
        if (number === 1 && isBroken) throw new Error('the host is down');
      },
    });
    assert.equal((await relay.deliver()).failed, 1);
    assert.deepEqual(heard, [[fine, 7]]);
    assert.deepEqual(
      errors.map((error) => error instanceof OperatorError && error.code),
      ['event_delivery_failed'],
    );
    now += backoffSeconds(1) - 1;
    assert.deepEqual(await relay.deliver(), { delivered: 0, failed: 0, parked: 0 });
    now += 1;
    assert.equal((await relay.deliver()).failed, 1);
    now += backoffSeconds(2) - 1;
    assert.equal((await relay.deliver()).failed, 0);
    isBroken = false;
    now += 1;
    assert.equal((await relay.deliver()).delivered, 2);
    assert.deepEqual(heard, [
      [fine, 7],
      [broken, 1],
      [broken, 2],
    ]);
    assert.equal(errors.length, 1, 'one report for an event that is tried again');
    assert.deepEqual([backoffSeconds(1), backoffSeconds(3), backoffSeconds(500)], [5, 20, 900]);
  });

  test('parks an event a day after its first attempt, reports it to the operator, and continues with later ones', async () => {
    const database = await open();
    const id = await newOrganization(database);
    await write(database, id, 1, 2);
    let now = T0;
    let isBroken = true;
    const { relay, heard, errors } = startProcess(database, [id], {
      now: () => now,
      onEvent: (number) => {
        if (number === 1 && isBroken) throw new Error('no such template');
      },
    });
    await relay.deliver();
    now = T0 + PARK_AFTER_SECONDS - 1;
    await relay.deliver();
    assert.deepEqual(heard, []);
    now += backoffSeconds(2);
    assert.deepEqual(await relay.deliver(), { delivered: 1, failed: 0, parked: 1 });
    assert.deepEqual(heard, [[id, 2]]);
    const parked = errors.at(-1);
    assert.ok(parked instanceof OperatorError && parked.code === 'event_parked');
    assert.equal(parked.facts['organizationId'], id);
    assert.equal((parked.cause as Error).message, 'no such template');

    isBroken = false;
    assert.equal((await relay.deliver()).delivered, 0);
    await relay.deliver({ retryParked: true });
    assert.deepEqual(heard, [
      [id, 2],
      [id, 1],
    ]);
  });

  test('leaves an event to the process that claimed it, and takes it over once that process has died', async () => {
    const database = await open();
    const id = await newOrganization(database);
    await write(database, id, 1, 2);
    // The others' events are delivered, so that the claim below is this organization's.
    const dead = await claimHeads(database.db, { now: T0, leaseSeconds: LEASE_SECONDS, limit: 1000 });
    assert.equal(dead.filter((event) => event.organization_id === id).length, 1);
    let now = T0 + LEASE_SECONDS - 1;
    const { relay, heard } = startProcess(database, [id], { now: () => now });
    await relay.deliver();
    assert.deepEqual(heard, []);
    now += 1;
    await relay.deliver();
    assert.deepEqual(heard, [
      [id, 1],
      [id, 2],
    ]);
  });

  test('reports a failure once, also if the first attempt was in a process that has ended', async () => {
    const database = await open();
    const id = await newOrganization(database);
    await write(database, id, 1);
    await claimHeads(database.db, { now: T0, leaseSeconds: LEASE_SECONDS, limit: 1000 });
    let now = T0 + LEASE_SECONDS;
    const { relay, errors } = startProcess(database, [id], {
      now: () => now,
      onEvent: () => {
        throw new Error('no such template');
      },
    });
    const codes = (): unknown[] => errors.map((error) => error instanceof OperatorError && error.code);
    await relay.deliver();
    now += backoffSeconds(3);
    assert.equal((await relay.deliver()).failed, 1);
    assert.deepEqual(codes(), ['event_delivery_failed']);
    now = T0 + LEASE_SECONDS + PARK_AFTER_SECONDS;
    assert.equal((await relay.deliver()).parked, 1);
    await relay.deliver({ retryParked: true });
    assert.deepEqual(codes(), ['event_delivery_failed', 'event_parked', 'event_delivery_failed']);
  });

  test('lists events by a cursor that skips none, delivered or not', async () => {
    const database = await open();
    const id = await newOrganization(database);
    const start = (await listEvents(database, { limit: 1000 })).cursor ?? undefined;
    assert.deepEqual(await listEvents(database, { after: start, organizationId: id }), {
      events: [],
      cursor: start ?? null,
    });
    await write(database, id, 1, 2, 3);
    const first = await listEvents(database, { after: start, organizationId: id, limit: 2 });
    assert.deepEqual(first.events.map(numberOf), [1, 2]);
    await startProcess(database, []).relay.deliver();
    await write(database, id, 4);
    const second = await listEvents(database, { after: first.cursor ?? '', organizationId: id });
    assert.deepEqual(second.events.map(numberOf), [3, 4]);
    await assert.rejects(listEvents(database, { after: 'x' }), /after must be a cursor/);
    await assert.rejects(listEvents(database, { limit: 0 }), /limit must be a whole number from 1 to 1000/);
  });

  test('has no event of a transaction that was rolled back', async () => {
    const database = await open();
    const id = await newOrganization(database);
    const failed = database.transaction(async (trx) => {
      const organization = await lockOrganization(trx, id);
      assert.ok(organization);
      await writeEvents(organization, [{ type: 'credits.depleted', at: T0, data: { available: 0 } }]);
      throw new Error('power cut');
    });
    await assert.rejects(failed, /power cut/);
    assert.deepEqual((await listEvents(database, { organizationId: id })).events, []);
  });
});

await forEachDatabase('The list of events', (open, kind) => {
  test('includes the events of a transaction that commits after a later one', async (context) => {
    if (kind === 'PGlite') {
      context.skip('PGlite has one connection: two transactions cannot be open at the same time');
      return;
    }
    const database = await open();
    const [slow, fast] = [await newOrganization(database), await newOrganization(database)];
    const started = deferred<undefined>();
    const released = deferred<undefined>();
    const pending = database.transaction(async (trx) => {
      const organization = await lockOrganization(trx, slow);
      assert.ok(organization);
      await writeEvents(organization, [{ type: 'credits.depleted', at: T0, data: { available: 1 } }]);
      started.resolve(undefined);
      await released.promise;
    });
    await started.promise;
    await write(database, fast, 2);
    const first = await listEvents(database);
    assert.deepEqual(first.events.map(numberOf), [2]);
    released.resolve(undefined);
    await pending;
    const second = await listEvents(database, { after: first.cursor ?? '' });
    assert.deepEqual(second.events.map(numberOf), [1]);
  });
});

test('A relay delivers after the transaction, never within the caller’s turn', async (context) => {
  const plain = await openTestPGlite();
  context.after(() => plain.close());
  const id = await newOrganization(plain);
  const timers = manualTimers();
  const arrived = deferred<number>();
  const { relay } = startProcess(plain, [id], { timers, onEvent: (number) => arrived.resolve(number) });
  const database = watchEvents(plain, () => relay.kick());
  relay.start();
  assert.deepEqual(timers.delays(), [POLL_MS]);
  await database.transaction((trx) => trx.selectFrom('events').select('id').execute());
  assert.deepEqual(timers.delays(), [POLL_MS], 'a transaction without events wakes no relay');
  await write(database, id, 1);
  assert.deepEqual(timers.delays(), [0]);
  timers.fire(0);
  assert.equal(await arrived.promise, 1);
  await relay.close();
  assert.deepEqual(timers.delays(), [], 'nothing is left behind after close');
  relay.kick();
  assert.deepEqual(timers.delays(), []);
});

test('A relay counts a call of onEvent that never settles as failed', async (context) => {
  const database = await openTestPGlite();
  context.after(() => database.close());
  const id = await newOrganization(database);
  await write(database, id, 1);
  const timers = manualTimers();
  const begun = deferred<undefined>();
  const { relay, errors } = startProcess(database, [id], {
    timers,
    onEvent: () => {
      begun.resolve(undefined);
      return new Promise<void>(() => undefined);
    },
  });
  const result = relay.deliver();
  await begun.promise;
  timers.fire(DELIVERY_TIMEOUT_MS);
  assert.deepEqual(await result, { delivered: 0, failed: 1, parked: 0 });
  assert.match(String((errors[0] as Error).cause), /did not settle within 30000 ms/);
});

test('A relay delivers events even if recording due ones fails', async (context) => {
  const database = await openTestPGlite();
  context.after(() => database.close());
  await write(database, await newOrganization(database), 1);
  const heard: BillingEvent[] = [];
  const relay = createEventRelay({
    database,
    now: () => T0,
    recordDue: () => Promise.reject(new Error('no memory')),
    report: () => undefined,
    onEvent: (event) => void heard.push(event),
  });
  await assert.rejects(relay.deliver(), /no memory/);
  assert.equal(heard.length, 1);
});

test('A relay reports an outage of its database once, and continues when it is over', async (context) => {
  const database = await openTestPGlite();
  context.after(() => database.close());
  const timers = manualTimers();
  const errors: Error[] = [];
  let isDown = true;
  const migrations: (() => void)[] = [];
  const relay = createEventRelay({
    database: {
      db: database.db,
      migrate: () => {
        setImmediate(() => migrations.shift()?.());
        return isDown ? Promise.reject(new Error('connection refused')) : Promise.resolve();
      },
    },
    now: () => T0,
    timers,
    report: (error) => errors.push(error),
    onEvent: () => undefined,
  });
  relay.start();
  const poll = async (): Promise<void> => {
    const migrated = new Promise<void>((resolve) => migrations.push(resolve));
    timers.fire(POLL_MS);
    await migrated;
  };
  await poll();
  await poll();
  assert.deepEqual(errors.map(String), ['Error: connection refused']);
  isDown = false;
  await poll();
  await relay.close();
  assert.equal(errors.length, 1);
});
