import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { BillingHandler } from '../handler.ts';

/**
 * The handler as a listener of `node:http`, or as a route of Express: `app.all('/api/billing/*', toNodeListener(handler))`,
 * before any parser of bodies, since Stripe's signature covers the raw body.
 */
export function toNodeListener(
  handler: BillingHandler,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return getRequestListener((request) => handler(request), { overrideGlobalObjects: false });
}
