import { endpoints } from './endpoints/index.ts';
import type { Engine } from './engine.ts';
import type { Intercept, LoggedCall, StripeSimulator } from './options.ts';
import { readCall } from './protocol/call.ts';
import type { IncomingCall } from './protocol/call.ts';
import { keyInUse, Transport } from './http/transport.ts';
import type { ResponseParts } from './http/transport.ts';

type FetchSide = Pick<StripeSimulator, 'fetch' | 'intercept' | 'calls' | 'clearCalls'>;

/** Creates the `fetch` of a simulator, with its log, the hooks of tests, and a 409 for keys in use. */
export function createFetchSide(engine: Engine): FetchSide {
  const transport = new Transport(engine.world, endpoints);
  const calls: { -readonly [Key in keyof LoggedCall]: LoggedCall[Key] }[] = [];
  const hooks: Intercept[] = [];
  const inFlight = new Set<string>();

  async function respond(call: IncomingCall): Promise<Response> {
    const id = engine.requestId();
    const key = call.method === 'POST' ? call.idempotencyKey : undefined;
    if (key !== undefined && inFlight.has(key)) return toResponse(keyInUse(call, id));
    if (key !== undefined) inFlight.add(key);
    try {
      return toResponse(await engine.run(() => transport.handle(call, id), { id, idempotencyKey: key }));
    } finally {
      if (key !== undefined) inFlight.delete(key);
    }
  }

  return {
    async fetch(input, init) {
      const call = await readCall(input, init);
      const { method, path, params, idempotencyKey } = call;
      const logged: (typeof calls)[number] = { method, path, params, idempotencyKey, status: undefined };
      calls.push(logged);
      const proceed = hooks.reduce<() => Promise<Response>>(
        (inner, hook) => () => hook(logged, inner),
        () => respond(call),
      );
      const response = await unlessAborted(proceed(), call.signal);
      logged.status = response.status;
      return response;
    },
    intercept(hook) {
      hooks.push(hook);
      return () => {
        const index = hooks.indexOf(hook);
        if (index >= 0) hooks.splice(index, 1);
      };
    },
    calls,
    clearCalls: () => void calls.splice(0),
  };
}

function toResponse(parts: ResponseParts): Response {
  return new Response(parts.body, { status: parts.status, headers: parts.headers });
}

/** Like `fetch`, rejects when the signal is aborted, while the server continues. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
