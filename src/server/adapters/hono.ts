import type { MiddlewareHandler } from 'hono';
import type { BillingHandler } from '../handler.ts';

/** Mounts the handler in a Hono app: `app.all('/api/billing/*', billing(handler))`. */
export function billing(handler: BillingHandler): MiddlewareHandler {
  return async (c) => await handler(c.req.raw);
}
