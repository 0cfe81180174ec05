import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';

/** A proxy in front of a PostgreSQL server that counts round trips. */
export interface CountingProxy {
  /** The server's URL through the proxy. */
  readonly url: string;
  /** How often the server has said that it is ready for the next query since the last call: once each round trip. */
  take(): number;
  close(): void;
}

const READY_FOR_QUERY = 'Z'.charCodeAt(0);

/** https://www.postgresql.org/docs/current/protocol-message-formats.html: a type, a length without it, and so many bytes. */
function readyCounter(): (chunk: Buffer) => number {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    let ready = 0;
    while (rest.length >= 5) {
      const end = 1 + rest.readInt32BE(1);
      if (rest.length < end) break;
      if (rest[0] === READY_FOR_QUERY) ready += 1;
      rest = rest.subarray(end);
    }
    return ready;
  };
}

export async function startCountingProxy(target: string): Promise<CountingProxy> {
  const { hostname, port } = new URL(target);
  let count = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    const readyIn = readyCounter();
    upstream.on('data', (chunk) => (count += readyIn(chunk)));
    client.pipe(upstream).pipe(client);
    for (const socket of [client, upstream]) socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    take: () => {
      const taken = count;
      count = 0;
      return taken;
    },
    close: () => server.close(),
  };
}
