import type { Hono } from 'hono';
import { FILE_NAME, staticFile } from './static-files.ts';

const DASHBOARD = new URL('../dashboard/', import.meta.url);
const ELEMENTS = new URL('../../dist/cdn/', import.meta.url);

/** As strict as a careful host's Content Security Policy; the Embedding guide lists what the elements need. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' https://js.stripe.com https://*.js.stripe.com",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self' https://api.stripe.com",
  "frame-src 'self' https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html ocw-stripe',
].join('; ');

/**
 * Serves the dashboard's pages and the elements' CDN build. Pages of other origins may load the build: a cross-origin module script
 * requires CORS, and the files are public.
 */
export function servePages(app: Hono): void {
  const page = { contentSecurityPolicy: CONTENT_SECURITY_POLICY };
  app.get('/', async (context) => (await staticFile(DASHBOARD, 'index.html', page)) ?? context.notFound());
  app.get(FILE_NAME, async (context) => {
    const { name } = context.req.param();
    const element = await staticFile(ELEMENTS, name, { isShared: true });
    return element ?? (await staticFile(DASHBOARD, name, page)) ?? context.notFound();
  });
}
