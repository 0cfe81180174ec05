import { readFile } from 'node:fs/promises';
import type { Hono } from 'hono';

const DASHBOARD = new URL('../dashboard/', import.meta.url);
const ELEMENTS = new URL('../../dist/cdn/', import.meta.url);

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  map: 'application/json',
  svg: 'image/svg+xml',
};

/** As strict as a careful host's: what the elements need under it is listed in the README. */
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

/** Serves the dashboard's pages, and the one-file build of the elements as a script beside them. */
export function servePages(app: Hono): void {
  app.get('/', async (context) => (await file(DASHBOARD, 'index.html')) ?? context.notFound());
  app.get('/:name{[a-z][a-z0-9.-]*\\.(html|css|js|svg|map)}', async (context) => {
    const { name } = context.req.param();
    return (await file(ELEMENTS, name)) ?? (await file(DASHBOARD, name)) ?? context.notFound();
  });
}

async function file(folder: URL, name: string): Promise<Response | null> {
  const body = await readFile(new URL(name, folder)).catch(() => null);
  if (body === null) return null;
  const type = TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  const headers = new Headers({
    'content-type': type,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
  });
  if (type.startsWith('text/html')) {
    headers.set('content-security-policy', CONTENT_SECURITY_POLICY);
    headers.set('referrer-policy', 'same-origin');
  }
  return new Response(new Uint8Array(body), { headers });
}
