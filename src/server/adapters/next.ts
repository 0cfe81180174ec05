import type { RequestHandler } from '../handler.ts';

/**
 * Returns the handler for Next.js' app router. In `app/api/billing/[...path]/route.ts`:
 * `export const { GET, POST, DELETE, OPTIONS } = billingRoutes(billing)`. For the pages router use `server/node` with
 * `export const config = { api: { bodyParser: false } }`.
 */
export function billingRoutes(
  handler: RequestHandler,
): Readonly<Record<'GET' | 'POST' | 'DELETE' | 'OPTIONS', RequestHandler>> {
  const route: RequestHandler = (request) => handler(request);
  return { GET: route, POST: route, DELETE: route, OPTIONS: route };
}
