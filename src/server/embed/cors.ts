import type { MiddlewareHandler } from 'hono';
import { IDEMPOTENCY_KEY, IDEMPOTENCY_REPLAYED, REQUEST_ID, WEBHOOK_PATH } from '../../contract/index.ts';

/** Seconds for which a browser may cache a preflight; Chromium's maximum. */
const MAX_AGE_SECONDS = 7200;

/** Response headers that a page of another origin may read in addition to the safelisted ones. */
const EXPOSED = ['Retry-After', REQUEST_ID, IDEMPOTENCY_REPLAYED].join(', ');

const PREFLIGHT = {
  'Access-Control-Allow-Methods': 'GET, POST, DELETE',
  'Access-Control-Allow-Headers': `Authorization, Content-Type, ${IDEMPOTENCY_KEY}`,
  'Access-Control-Max-Age': String(MAX_AGE_SECONDS),
};

/**
 * Handles CORS for these origins and no others: responds to preflights, and adds headers to every other response, errors
 * included. Never allows credentials. The webhook is excluded: only Stripe calls it, never a page.
 */
export function cors(origins: readonly string[]): MiddlewareHandler {
  return async (c, next) => {
    const origin = c.req.header('Origin');
    const isOther = origin === undefined || !origins.includes(origin);
    if (isOther || c.req.path === `/${WEBHOOK_PATH}`) {
      await next();
      return undefined;
    }
    const allowed = { 'Access-Control-Allow-Origin': origin, Vary: 'Origin' };
    const isPreflight =
      c.req.method === 'OPTIONS' && c.req.header('Access-Control-Request-Method') !== undefined;
    if (isPreflight) return c.body(null, 204, { ...allowed, ...PREFLIGHT });
    await next();
    c.header('Access-Control-Allow-Origin', origin);
    c.header('Vary', 'Origin', { append: true });
    c.header('Access-Control-Expose-Headers', EXPOSED);
    return undefined;
  };
}
