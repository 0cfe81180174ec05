import type { BillingClientOptions } from '../../src/client/index.ts';
import { BillingClient } from '../../src/client/index.ts';
import type { BillingStore } from '../../src/state/index.ts';
import type { World } from '../support/world.ts';
import { ENDPOINT } from '../support/world.ts';
import { ManualTime, MemoryStorage, stillStore } from './stage.ts';

/** The fault of one request: lost before it arrives, or a different response after it has. */
export type WireAccident = 'lost_request' | 'lost_answer' | 'html_answer' | 'broken_answer';

/** One tab of a browser that talks to the real handler over a wire which can be cut. */
export interface Tab {
  readonly time: ManualTime;
  readonly storage: MemoryStorage;
  readonly client: BillingClient;
  readonly store: BillingStore;
  /** The next requests whose method and path begin like this have accidents, in this order. */
  plan(matching: string, ...accidents: readonly WireAccident[]): void;
}

/** Opens a tab; with the storage of an earlier one it is that tab after a reload. */
export function openTab(
  world: World,
  storage = new MemoryStorage(),
  options: Partial<BillingClientOptions> = {},
): Tab {
  const time = new ManualTime();
  const planned: { matching: string; accident: WireAccident }[] = [];
  const client = new BillingClient({
    endpoint: ENDPOINT,
    retries: 0,
    wait: () => Promise.resolve(),
    ...options,
    fetch: async (input, init) => {
      const request = new Request(input, { ...init, signal: null });
      const name = `${request.method} ${request.url.slice(ENDPOINT.length + 1)}`;
      const index = planned.findIndex(({ matching }) => name.startsWith(matching));
      const accident = index < 0 ? undefined : planned.splice(index, 1)[0]?.accident;
      if (accident === 'lost_request') throw new TypeError('fetch failed');
      const response = await world.handler(request);
      if (accident === 'lost_answer') throw new TypeError('fetch failed');
      if (accident === 'html_answer')
        return new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html' } });
      if (accident === 'broken_answer') return Response.json({});
      return response;
    },
  });
  return {
    time,
    storage,
    client,
    store: stillStore(client, time),
    plan(matching, ...accidents) {
      for (const accident of accidents) planned.push({ matching, accident });
    },
  };
}

/** Waits until a store's value is one that the test waits for. */
export function until<T>(
  $store: { subscribe(listener: (value: T) => void): () => void },
  isThere: (value: T) => boolean,
): Promise<T> {
  return new Promise((resolve) => {
    const unsubscribe = $store.subscribe((value) => {
      if (!isThere(value)) return;
      resolve(value);
      queueMicrotask(() => unsubscribe());
    });
  });
}
