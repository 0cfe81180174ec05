import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** Type of the message with which the server ends each round trip. */
export const READY_FOR_QUERY = 'Z'.charCodeAt(0);

/** A proxy in front of a PostgreSQL server. */
export interface PostgresProxy {
  /** The server's URL through the proxy. */
  readonly url: string;
  close(): void;
}

/** Starts a proxy. `relay` passes data on between each client and its own connection to the server. */
export async function startPostgresProxy(
  target: string,
  relay: (client: Socket, upstream: Socket) => void,
): Promise<PostgresProxy> {
  const { hostname, port } = new URL(target);
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) socket.on('error', () => undefined);
    relay(client, upstream);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  url.port = String((server.address() as AddressInfo).port);
  return { url: url.href, close: () => server.close() };
}

/**
 * Splits a stream into messages: a type, a length without it, and so many bytes. A client's first message has no type. Source:
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export function messagesOf(
  side: 'frontend' | 'backend',
  receive: (type: number | null, message: Buffer) => void,
): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  let isFirst = side === 'frontend';
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const offset = isFirst ? 0 : 1;
      if (rest.length < offset + 4) return;
      const end = offset + rest.readInt32BE(offset);
      if (rest.length < end) return;
      const message = rest.subarray(0, end);
      rest = rest.subarray(end);
      const type = isFirst ? null : (message[0] ?? null);
      isFirst = false;
      receive(type, message);
    }
  };
}
