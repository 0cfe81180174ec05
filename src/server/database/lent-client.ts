import type { EventEmitter } from 'node:events';
import type { DatabaseConnection } from 'kysely';
import { CompiledQuery } from 'kysely';

/** The `pg` client behind a connection of Kysely's PostgreSQL dialect, as far as it can be reached. */
export interface LentClient {
  /** Ends the connection, so that the pool it goes back to drops it. */
  end(): Promise<void>;
}

/** `pg`'s connection, as it is given to whatever is submitted. */
interface WireConnection extends EventEmitter {
  readonly stream: EventEmitter & { readonly closed: boolean; destroy(): void };
}

const borrowed = new WeakMap<DatabaseConnection, Promise<LentClient | null>>();

/**
 * A `pg` client that loses its connection while it is lent emits `error`; where nobody listens, that ends the process
 * (brianc/node-postgres#3083, kysely-org/kysely#745). Kysely's dialect neither listens nor lets the client out of its
 * hands, but passes on what is submitted (`pg`'s interface for cursors), and that is given the connection beneath. The client
 * has failed its queries and knows that it is of no use before it emits: what it then throws for want of a listener
 * is caught here. `null` where the client is not one of `pg`.
 */
export async function borrowClient(connection: DatabaseConnection): Promise<LentClient | null> {
  const known = borrowed.get(connection);
  if (known !== undefined) return await known;
  const wire = reachWire(connection).then((reached) => reached && guard(reached));
  borrowed.set(connection, wire);
  return await wire;
}

/** What the client takes for a query; where it limits the time of queries, it sets `callback`. */
interface Probe {
  submit(to: WireConnection): Error;
  handleError(): void;
  callback?: () => void;
}

async function reachWire(connection: DatabaseConnection): Promise<WireConnection | null> {
  let wire: WireConnection | null = null;
  await new Promise<void>((resolve, reject) => {
    const probe: Probe = {
      // Returning an error sends nothing: the client calls `handleError` and goes on.
      submit(to) {
        wire = to;
        return new Error('Nothing to send');
      },
      handleError() {
        // Ends the client's timer for `query_timeout`, which would keep the process alive.
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
        // After the client's own listener, which marks it as of no use.
        wire.stream.once('close', () => resolve());
        wire.stream.destroy();
      });
    },
  };
}
