import type { MiddlewareHandler } from 'hono';
import { IDEMPOTENCY_KEY, IDEMPOTENCY_REPLAYED, REQUEST_ID, WEBHOOK_PATH } from '../../contract/index.ts';

/** Seconds for which a browser may go by a preflight; Chromium takes no more. */
const MAX_AGE = 7200;

/** What a page of another origin may read beside what every page may. */
const EXPOSED = ['Retry-After', REQUEST_ID, IDEMPOTENCY_REPLAYED].join(', ');

const PREFLIGHT = {
  'Access-Control-Allow-Methods': 'GET, POST, DELETE',
  'Access-Control-Allow-Headers': `Authorization, Content-Type, ${IDEMPOTENCY_KEY}`,
  'Access-Control-Max-Age': String(MAX_AGE),
};

/**
 * Answers CORS to these origins, and to no other: preflights, and the headers on every other answer, whatever it says.
 * Never with credentials. Stripe calls its webhook itself, so no page is let at it.
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
