import type { RequestHandler } from '../handler.ts';
import { BillingProblem, problemResponse } from '../http/problem.ts';
import { newId } from '../ids.ts';
import { addressOf, canRequest } from './request-url.ts';

/** The part of a Fastify instance that the adapter uses; `fastify` is not a dependency. */
interface FastifyLike {
  removeAllContentTypeParsers(): void;
  addContentTypeParser(
    type: string,
    options: { readonly parseAs: 'buffer' },
    parser: (request: unknown, body: Buffer, done: (error: Error | null, body?: unknown) => void) => void,
  ): unknown;
  all(
    path: string,
    handler: (request: FastifyRequestLike, reply: FastifyReplyLike) => Promise<unknown>,
  ): unknown;
}
interface FastifyRequestLike {
  readonly method: string;
  readonly originalUrl: string;
  readonly protocol: string;
  readonly host?: string;
  readonly hostname: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: unknown;
}
interface FastifyReplyLike {
  code(status: number): unknown;
  header(name: string, value: string): unknown;
  send(payload: Buffer | null): unknown;
}

/**
 * Returns the handler for Fastify 4 and 5 as a plugin: `app.register(billingRoutes(billing), { prefix: '/api/billing' })`. The
 * plugin is encapsulated and reads bodies as bytes, whatever parsers the rest of the application has.
 */
export function billingRoutes(handler: RequestHandler): (app: FastifyLike) => Promise<void> {
  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
      done(null, body);
    });
    app.all('/*', async (request, reply) => {
      const response = canRequest(request.method)
        ? await handler(toRequest(request))
        : problemResponse(new BillingProblem('method_not_allowed'), newId('req'));
      reply.code(response.status);
      response.headers.forEach((value, name) => reply.header(name, value));
      const body = Buffer.from(await response.arrayBuffer());
      return reply.send(body.byteLength === 0 ? null : body);
    });
    await Promise.resolve();
  };
}

function toRequest(request: FastifyRequestLike): Request {
  const { method, originalUrl, protocol, body } = request;
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    // HTTP/2 pseudo-headers (`:method`, `:path`) are not valid in `Headers`.
    if (name.startsWith(':')) continue;
    if (typeof value === 'string') headers.set(name, value);
    else for (const each of value ?? []) headers.append(name, each);
  }
  const url = addressOf(originalUrl, `${protocol}://${request.host ?? request.hostname}`);
  const hasBody = method !== 'GET' && method !== 'HEAD' && body instanceof Uint8Array;
  return new Request(url, { method, headers, ...(hasBody && { body: new Uint8Array(body) }) });
}
