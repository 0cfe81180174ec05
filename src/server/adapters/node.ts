import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { RequestHandler } from '../handler.ts';
import { withReadableBody } from './node-body.ts';

const LINE = 'Mount the billing handler before the body parser, or keep the bytes as request.rawBody.';

/**
 * The handler as a listener of `node:http`: `createServer(toNodeListener(billing))`. Frameworks on Node have entries of
 * their own; where there is none, mount the listener for every method below one path, as Express would:
 * `app.use('/api/billing', toNodeListener(billing))`. A body that a parser has read already is used where it can be.
 */
export function toNodeListener(
  handler: RequestHandler,
  line = LINE,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return getRequestListener(
    (request, { incoming }) => handler(withReadableBody(request, incoming as IncomingMessage, line)),
    { overrideGlobalObjects: false },
  );
}
