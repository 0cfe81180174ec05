import type { IncomingMessage } from 'node:http';
import { WEBHOOK_PATH } from '../../contract/index.ts';
import { OperatorError } from '../operator-error.ts';
import { BillingProblem } from '../http/problem.ts';
import { addressOf, canRequest } from './request-url.ts';

/** A Node request after a framework has handled it: Express, Next.js' pages and serverless platforms leave these. */
export type HandledRequest = IncomingMessage & {
  /** What a body parser made of the body. */
  readonly body?: unknown;
  /** The body's bytes, where the host or its platform kept them. */
  readonly rawBody?: unknown;
  /** The path before a router cut off its mount point. */
  readonly originalUrl?: string;
};

/**
 * The request with a body that can be read, although a body parser in front of the handler has read the stream: the kept
 * bytes, or, for everything but Stripe's webhook, the parsed JSON. Where neither is there, reading the body rejects with a
 * problem that names the line to change: Stripe's signature covers the bytes, which parsed JSON no longer has.
 */
export function withReadableBody(request: Request, incoming: HandledRequest, line: string): Request {
  const { method } = request;
  if (!canRequest(method)) return request;
  const url = addressOf(incoming.originalUrl ?? incoming.url ?? '/', request.url);
  const isMoved = incoming.originalUrl !== undefined && incoming.originalUrl !== incoming.url;
  if (!incoming.readableDidRead || method === 'GET' || method === 'HEAD') {
    return isMoved ? new Request(url, request) : request;
  }
  const headers = new Headers(request.headers);
  headers.delete('Content-Length');
  const init = { method, headers, body: keptBody(incoming, url, line), duplex: 'half' as const };
  return new Request(url, init);
}

function keptBody(
  { rawBody, body }: HandledRequest,
  url: string,
  line: string,
): string | Uint8Array<ArrayBuffer> | ReadableStream {
  for (const kept of [rawBody, body]) {
    if (typeof kept === 'string') return kept;
    if (kept instanceof Uint8Array) return new Uint8Array(kept);
  }
  const isWebhook = new URL(url).pathname.endsWith(`/${WEBHOOK_PATH}`);
  if (!isWebhook && typeof body === 'object' && body !== null) return JSON.stringify(body);
  return unreadable(bodyAlreadyRead(isWebhook, line));
}

/** The problem of a body that a parser took away; the host hears the same sentence through `onError`. */
export function bodyAlreadyRead(isWebhook: boolean, line: string): BillingProblem {
  const what = isWebhook
    ? "A body parser read the webhook's body before the billing handler. Stripe's signature covers the raw bytes."
    : "A body parser read the request's body before the billing handler and kept nothing of it.";
  const cause = new OperatorError('body_already_read', `${what} ${line}`);
  return new BillingProblem('host_misconfigured', { detail: `${what} ${line}` }, { cause });
}

/** A body whose reading rejects with this problem, so that the handler answers with it. */
export function unreadable(problem: BillingProblem): ReadableStream {
  return new ReadableStream({
    pull: (controller) => {
      controller.error(problem);
    },
  });
}
