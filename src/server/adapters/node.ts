import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { RequestHandler } from '../handler.ts';
import { withReadableBody } from './node-body.ts';

const FIX = 'Mount the billing handler before the body parser, or keep the raw bytes as request.rawBody.';

/**
 * Returns the handler as a listener of `node:http`: `createServer(toNodeListener(billing))`. There are separate adapters for
 * Express, Fastify, Hono and Next.js. In other frameworks, mount the listener for every method below one path, for example
 * `app.use('/api/billing', toNodeListener(billing))`. Uses a body that a parser has already read if possible.
 */
export function toNodeListener(
  handler: RequestHandler,
  fix = FIX,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return getRequestListener(
    (request, { incoming }) => handler(withReadableBody(request, incoming as IncomingMessage, fix)),
    { overrideGlobalObjects: false },
  );
}
