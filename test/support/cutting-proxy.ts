import type { Socket } from 'node:net';
import type { PostgresProxy } from './postgres-proxy.ts';
import { messagesOf, READY_FOR_QUERY, startPostgresProxy } from './postgres-proxy.ts';

/**
 * Where a connection is lost: `before` the server has received the statement, with the error of `pg_terminate_backend`, or `after`
 * it has executed the statement (for example a COMMIT), without its result.
 */
export type CutPosition = 'before' | 'after';

/** Where to cut: at the counted statement with this number, from 0. */
export interface Cut {
  readonly position: CutPosition;
  readonly index: number;
}

/**
 * A proxy in front of a PostgreSQL server that can cut a connection at a statement. It counts the statements that decide what is
 * stored: each COMMIT, and each write outside of a transaction. Losing the connection within a transaction is the same as before
 * its COMMIT: the server rolls back.
 */
export interface CuttingProxy extends PostgresProxy {
  /** Counts from 0 again and, if given, cuts the connection of one statement, once. */
  arm(cut?: Cut): void;
  /** Number of counted statements since `arm`. */
  count(): number;
}

const QUERY = 'Q'.charCodeAt(0);
const PARSE = 'P'.charCodeAt(0);
const SYNC = 'S'.charCodeAt(0);

/** https://www.postgresql.org/docs/current/protocol-message-formats.html: the code of `admin_shutdown`. */
const TERMINATED = errorResponse({
  S: 'FATAL',
  V: 'FATAL',
  C: '57P01',
  M: 'terminating connection due to administrator command',
});

export async function startCuttingProxy(target: string): Promise<CuttingProxy> {
  let count = 0;
  let cut: Cut | undefined;
  const takeCut = (): CutPosition | null => {
    count += 1;
    return count - 1 === cut?.index ? cut.position : null;
  };
  const proxy = await startPostgresProxy(target, (client, upstream) => relay(client, upstream, takeCut));
  return {
    ...proxy,
    arm: (next) => {
      count = 0;
      cut = next;
    },
    count: () => count,
  };
}

/** Passes whole messages on in both directions, and a statement's messages together. */
function relay(client: Socket, upstream: Socket, takeCut: () => CutPosition | null): void {
  let isCut = false;
  let isInTransaction = false;
  let text = '';
  let statement: Buffer[] = [];
  const cutOf = (): CutPosition | null => {
    const [word = ''] = text.split(/[ ;]/, 1);
    if (word === 'begin' || word === 'start') isInTransaction = true;
    const decides = word === 'commit' || (!isInTransaction && word !== 'select');
    if (word === 'commit' || word === 'rollback') isInTransaction = false;
    return decides ? takeCut() : null;
  };
  client.on(
    'data',
    messagesOf('frontend', (type, message) => {
      if (isCut) return;
      statement.push(message);
      if (type === QUERY) text = message.toString('utf8', 5, message.length - 1);
      if (type === PARSE) text = message.toString('utf8', message.indexOf(0, 5) + 1);
      // The others are parts of a statement that a Sync ends, or start the session.
      if (type !== QUERY && type !== SYNC) {
        if (isExtended(type)) return;
        upstream.write(Buffer.concat(statement));
        statement = [];
        return;
      }
      const position = cutOf();
      isCut = position !== null;
      if (position === 'before') {
        client.end(TERMINATED);
        upstream.destroy();
        return;
      }
      upstream.write(Buffer.concat(statement));
      statement = [];
    }),
  );
  upstream.on(
    'data',
    messagesOf('backend', (type, message) => {
      if (!isCut) client.write(message);
      else if (type === READY_FOR_QUERY) client.destroy();
    }),
  );
  for (const socket of [client, upstream]) {
    // Otherwise each message after the first of a round trip waits for a delayed acknowledgement, 40 ms.
    socket.setNoDelay(true);
  }
  client.on('close', () => upstream.destroy());
  upstream.on('close', () => client.end());
}

/** Parse, Bind, Describe and Execute: parts of a statement that a Sync ends. */
function isExtended(type: number | null): boolean {
  return type !== null && 'PBDE'.includes(String.fromCharCode(type));
}

function errorResponse(fields: Readonly<Record<string, string>>): Buffer {
  const text = Object.entries(fields)
    .map(([type, value]) => `${type}${value}\0`)
    .join('');
  const body = Buffer.from(`${text}\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
