import type { PostgresProxy } from './postgres-proxy.ts';
import { messagesOf, READY_FOR_QUERY, startPostgresProxy } from './postgres-proxy.ts';

/** A proxy in front of a PostgreSQL server that counts round trips. */
export interface CountingProxy extends PostgresProxy {
  /** How often the server has said that it is ready for the next query since the last call: once each round trip. */
  take(): number;
}

export async function startCountingProxy(target: string): Promise<CountingProxy> {
  let count = 0;
  const proxy = await startPostgresProxy(target, (client, upstream) => {
    const countReady = (type: number | null): void => {
      if (type === READY_FOR_QUERY) count += 1;
    };
    upstream.on('data', messagesOf('backend', countReady));
    client.pipe(upstream).pipe(client);
  });
  return {
    ...proxy,
    take: () => {
      const taken = count;
      count = 0;
      return taken;
    },
  };
}
