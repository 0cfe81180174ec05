import { createHash, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import type { BillingHandler } from '../../src/server/index.ts';

/** A third party that may show an organization's billing. */
export interface Integration {
  /** Authenticates its server. Never send it to a browser. */
  readonly apiKey: string;
  /** The organization that has consented. */
  readonly organizationId: string;
  /** Origin of its pages. */
  readonly origin: string;
}

/** Route for a third party's server: `POST embed-tokens` with its API key returns a token for its organization and pages. */
export function embedTokenRoutes(
  billing: Pick<BillingHandler, 'issueEmbedToken'>,
  { apiKey, organizationId, origin }: Integration,
): Hono {
  const routes = new Hono();
  routes.post('/embed-tokens', async (context) => {
    const given = context.req.header('authorization') ?? '';
    if (!isSame(given, `Bearer ${apiKey}`)) return context.json({ message: 'An API key is required.' }, 401);
    const issued = await billing.issueEmbedToken({
      organizationId,
      scopes: ['billing:read', 'seats:write', 'credits:buy', 'invoices:pay'],
      origins: [origin],
    });
    return context.json(issued, 201, { 'cache-control': 'no-store' });
  });
  return routes;
}

/** Compares strings in constant time. */
function isSame(left: string, right: string): boolean {
  const [a, b] = [left, right].map((text) => createHash('sha256').update(text).digest()) as [Buffer, Buffer];
  return timingSafeEqual(a, b);
}
