import { createHash, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import type { BillingHandler } from '../../src/server/index.ts';

/** A third party that OneClickWorker lets show an organization's billing. */
export interface Integration {
  /** By which its server is known. Never in a browser. */
  readonly apiKey: string;
  /** The organization that has agreed. */
  readonly organizationId: string;
  /** Where its pages are. */
  readonly origin: string;
}

/** For the server of a third party: `POST embed-tokens` with its API key gives a token for its organization and pages. */
export function embedTokenRoutes(
  billing: Pick<BillingHandler, 'issueEmbedToken'>,
  { apiKey, organizationId, origin }: Integration,
): Hono {
  const routes = new Hono();
  routes.post('/embed-tokens', async (context) => {
    const given = context.req.header('authorization') ?? '';
    if (!isSame(given, `Bearer ${apiKey}`)) return context.json({ message: 'This needs an API key.' }, 401);
    const issued = await billing.issueEmbedToken({
      organizationId,
      scopes: ['billing:read', 'seats:write', 'credits:buy', 'invoices:pay'],
      origins: [origin],
    });
    return context.json(issued, 201, { 'cache-control': 'no-store' });
  });
  return routes;
}

/** Compares texts in a time that says nothing of where they differ. */
function isSame(left: string, right: string): boolean {
  const [a, b] = [left, right].map((text) => createHash('sha256').update(text).digest()) as [Buffer, Buffer];
  return timingSafeEqual(a, b);
}
