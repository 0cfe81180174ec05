import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from '../handler.ts';
import { toNodeListener } from './node.ts';

const FIX =
  "Put app.use('/api/billing', billingRoutes(billing)) above app.use(express.json()), or keep the raw bytes: express.json({ verify: (request, response, bytes) => { request.rawBody = bytes; } }).";

/**
 * Returns the handler for Express 4 and 5: `app.use('/api/billing', billingRoutes(billing))`. It works below `express.json()`,
 * except for Stripe's webhook, which needs the raw body; without it, the response says which line to change.
 */
export function billingRoutes(
  handler: RequestHandler,
): (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void {
  const listen = toNodeListener(handler, FIX);
  return (request, response, next) => {
    listen(request, response).catch(next);
  };
}
