import type { EventEmitter } from 'node:events';
import type { DatabaseConnection } from 'kysely';
import { CompiledQuery } from 'kysely';

/** The `pg` client behind a connection of Kysely's PostgreSQL dialect. */
export interface LentClient {
  /** Closes the connection, so that the pool drops it when it is released. */
  end(): Promise<void>;
}

/** `pg`'s connection, as passed to `submit` of a submitted query. */
interface WireConnection extends EventEmitter {
  readonly stream: EventEmitter & { readonly closed: boolean; destroy(): void };
}

const borrowed = new WeakMap<DatabaseConnection, Promise<LentClient | null>>();

/**
 * Returns the client of a connection, guarded so that losing it does not end the process, or `null` if it is not a `pg` client. A
 * `pg` client that loses its connection while acquired emits `error`, which ends the process if there is no listener
 * (brianc/node-postgres#3083, kysely-org/kysely#745). Kysely's dialect neither listens nor exposes the client, but it passes on
 * submittable queries (`pg`'s interface for cursors), which receive the underlying connection. Before the client emits, it has
 * failed its queries and marked itself unusable, so the error thrown for lack of a listener can be caught and dropped here.
 */
export async function borrowClient(connection: DatabaseConnection): Promise<LentClient | null> {
  const known = borrowed.get(connection);
  if (known !== undefined) return await known;
  const wire = reachWire(connection).then((reached) => reached && guard(reached));
  borrowed.set(connection, wire);
  return await wire;
}

/** A submittable query that the client accepts. If the client has a `query_timeout`, it sets `callback`. */
interface Probe {
  submit(to: WireConnection): Error;
  handleError(): void;
  callback?: () => void;
}

async function reachWire(connection: DatabaseConnection): Promise<WireConnection | null> {
  let wire: WireConnection | null = null;
  await new Promise<void>((resolve, reject) => {
    const probe: Probe = {
      // Returning an error sends nothing: the client calls `handleError` and continues with the next query.
      submit(to) {
        wire = to;
        return new Error('Nothing to send');
      },
      handleError() {
        // Clears the client's timer for `query_timeout`, which would keep the process alive.
        probe.callback?.();
        resolve();
      },
    };
    const query = { ...CompiledQuery.raw(''), sql: probe as unknown as string };
    connection.executeQuery(query).catch(reject);
  }).catch(() => undefined);
  return wire;
}

const FATAL_EVENTS = new Set<string | symbol>(['error', 'errorMessage', 'end']);

function guard(wire: WireConnection): LentClient {
  const emit = wire.emit.bind(wire);
  wire.emit = (event, ...values: unknown[]): boolean => {
    if (!FATAL_EVENTS.has(event)) return emit(event, ...values);
    try {
      return emit(event, ...values);
    } catch {
      return true;
    }
  };
  return {
    end: async () => {
      if (wire.stream.closed) return;
      await new Promise<void>((resolve) => {
        // Runs after the client's own listener, which marks the client as ended.
        wire.stream.once('close', () => resolve());
        wire.stream.destroy();
      });
    },
  };
}
