import { readForm, tidy } from './form.ts';
import type { RawParams } from './form.ts';

/** A request to the simulated API, in a form for tests. */
export interface SimulatedCall {
  readonly method: string;
  /** Without the query: `/v1/subscriptions/sub_…` */
  readonly path: string;
  /** Parameters as sent: strings, objects and lists. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly idempotencyKey: string | undefined;
}

/** A request as the transport handles it. */
export interface IncomingCall extends SimulatedCall {
  readonly raw: RawParams;
  readonly headers: Headers;
  readonly signal: AbortSignal | undefined;
}

/** Reads a request that the SDK passes to its HTTP client. */
export async function readCall(input: string | URL | Request, init?: RequestInit): Promise<IncomingCall> {
  const request = input instanceof Request ? input : undefined;
  const url = new URL(input instanceof Request ? input.url : input);
  const method = (init?.method ?? request?.method ?? 'GET').toUpperCase();
  const headers = new Headers(init?.headers ?? request?.headers);
  const body = await readBody(init?.body ?? (method === 'GET' ? null : await request?.text()));
  const raw = readForm([url.search.slice(1), body].filter((part) => part !== '').join('&'));
  return {
    method,
    path: url.pathname,
    params: tidy(raw) as Record<string, unknown>,
    idempotencyKey: headers.get('idempotency-key') ?? undefined,
    raw,
    headers,
    signal: init?.signal ?? request?.signal,
  };
}

async function readBody(body: BodyInit | null | undefined): Promise<string> {
  return body == null ? '' : typeof body === 'string' ? body : new Response(body).text();
}
