import type { IncomingMessage } from 'node:http';
import { WEBHOOK_PATH } from '../../contract/index.ts';
import { OperatorError } from '../operator-error.ts';
import { BillingProblem } from '../http/problem.ts';
import { addressOf, canRequest } from './request-url.ts';

/** A Node request with properties that Express, Next.js' pages and serverless platforms add. */
export type HandledRequest = IncomingMessage & {
  /** The parsed body. */
  readonly body?: unknown;
  /** The body's bytes, if the host or its platform kept them. */
  readonly rawBody?: unknown;
  /** The path before a router removed its mount point. */
  readonly originalUrl?: string;
};

/**
 * Returns the request with a readable body even if a body parser has already read the stream: the raw bytes, or, except for
 * Stripe's webhook, the parsed JSON. If neither is available, reading the body rejects with a problem that says what to change
 * (`fix`). The webhook needs the raw bytes, since they are what Stripe signs.
 */
export function withReadableBody(request: Request, incoming: HandledRequest, fix: string): Request {
  const { method } = request;
  if (!canRequest(method)) return request;
  const url = addressOf(incoming.originalUrl ?? incoming.url ?? '/', request.url);
  const isMoved = incoming.originalUrl !== undefined && incoming.originalUrl !== incoming.url;
  if (!incoming.readableDidRead || method === 'GET' || method === 'HEAD') {
    return isMoved ? new Request(url, request) : request;
  }
  const headers = new Headers(request.headers);
  headers.delete('Content-Length');
  const init = { method, headers, body: availableBody(incoming, url, fix), duplex: 'half' as const };
  return new Request(url, init);
}

function availableBody(
  { rawBody, body }: HandledRequest,
  url: string,
  fix: string,
): string | Uint8Array<ArrayBuffer> | ReadableStream {
  for (const raw of [rawBody, body]) {
    if (typeof raw === 'string') return raw;
    if (raw instanceof Uint8Array) return new Uint8Array(raw);
  }
  const isWebhook = new URL(url).pathname.endsWith(`/${WEBHOOK_PATH}`);
  if (!isWebhook && typeof body === 'object' && body !== null) return JSON.stringify(body);
  return unreadable(bodyAlreadyRead(isWebhook, fix));
}

/** Returns the problem of a body that a parser has consumed. Its cause reports the same to the host's `onError`. */
export function bodyAlreadyRead(isWebhook: boolean, fix: string): BillingProblem {
  const what = isWebhook
    ? "A body parser read the webhook's body before the billing handler. Stripe's signature covers the raw bytes."
    : "A body parser read the request's body before the billing handler and did not keep it.";
  const cause = new OperatorError('body_already_read', `${what} ${fix}`);
  return new BillingProblem('host_misconfigured', { detail: `${what} ${fix}` }, { cause });
}

/** Returns a body whose reading rejects with this problem, so that the handler responds with it. */
export function unreadable(problem: BillingProblem): ReadableStream {
  return new ReadableStream({
    pull: (controller) => {
      controller.error(problem);
    },
  });
}
