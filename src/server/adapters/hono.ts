import { Hono } from 'hono';
import type { Context } from 'hono';
import { WEBHOOK_PATH } from '../../contract/index.ts';
import type { RequestHandler } from '../handler.ts';
import { bodyAlreadyRead, unreadable } from './node-body.ts';

const FIX =
  "Mount the billing routes above the middleware that reads the body: app.route('/api/billing', …).";

/**
 * Returns the handler for Hono: `app.route('/api/billing', billingRoutes(billing))`. A body that a middleware has read through
 * Hono's request is still available; a body read from `c.req.raw` is not, and the response says so.
 */
export function billingRoutes(handler: RequestHandler): Hono {
  return new Hono().all('*', async (c) => await handler(await withReadableBody(c)));
}

async function withReadableBody({ req }: Context): Promise<Request> {
  const { raw } = req;
  if (!raw.bodyUsed) return raw;
  const { method, headers } = raw;
  // The cache holds promises, although its type does not.
  const { text, arrayBuffer } = req.bodyCache;
  const cached = await Promise.resolve(text ?? arrayBuffer);
  if (cached !== undefined) return new Request(raw.url, { method, headers, body: cached });
  const isWebhook = new URL(raw.url).pathname.endsWith(`/${WEBHOOK_PATH}`);
  const init = {
    method,
    headers,
    body: unreadable(bodyAlreadyRead(isWebhook, FIX)),
    duplex: 'half' as const,
  };
  return new Request(raw.url, init);
}
