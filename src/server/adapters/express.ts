import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from '../handler.ts';
import { toNodeListener } from './node.ts';

const LINE =
  "Put app.use('/api/billing', billingRoutes(billing)) above app.use(express.json()), or keep the bytes: express.json({ verify: (request, response, bytes) => { request.rawBody = bytes; } }).";

/**
 * The handler for Express 4 and 5: `app.use('/api/billing', billingRoutes(billing))`. It may stand below
 * `express.json()`, except for Stripe's webhook: that needs the raw body, and without it answers with the line to change.
 */
export function billingRoutes(
  handler: RequestHandler,
): (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void {
  const listen = toNodeListener(handler, LINE);
  return (request, response, next) => {
    listen(request, response).catch(next);
  };
}
