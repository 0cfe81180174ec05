import type { BillingHandler } from '../handler.ts';

/** A route handler of Next.js' app router. */
type RouteHandler = (request: Request) => Promise<Response>;

/**
 * The handler for Next.js' app router. In `app/api/billing/[...path]/route.ts`:
 * `export const { GET, POST, DELETE, OPTIONS } = billingRoutes(billing)`. For the pages router use `server/node` with
 * `export const config = { api: { bodyParser: false } }`.
 */
export function billingRoutes(
  handler: BillingHandler,
): Readonly<Record<'GET' | 'POST' | 'DELETE' | 'OPTIONS', RouteHandler>> {
  const route: RouteHandler = (request) => handler(request);
  return { GET: route, POST: route, DELETE: route, OPTIONS: route };
}
