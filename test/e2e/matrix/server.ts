// The process that the matrix kills: the real handler on an embedded database in a folder, the simulated Stripe of each
// organization, and a host's page with the elements. `server.ts <folder> <port>`: waits for a line on its standard
// input before it opens the folder, which one process at a time may have, and prints one when it listens.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { createTestBackend } from '../../support/backend.ts';

const [folder = '', port = ''] = process.argv.slice(2);

/** As strict as a careful host's. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'; script-src 'self' https://js.stripe.com https://*.js.stripe.com",
  "style-src 'self'; connect-src 'self' https://api.stripe.com; base-uri 'none'; form-action 'self'",
  "frame-src 'self' https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com",
  "require-trusted-types-for 'script'; trusted-types lit-html ocw-stripe",
].join('; ');

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Billing</title><link rel="icon" href="data:,">
<script type="module" src="/elements/page.js"></script>`;

await once(process.stdin, 'data');
const backend = await createTestBackend({ directory: folder });

async function handle(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname.startsWith('/backend/')) return await backend.fetch(request);
  const file = /^\/elements\/([\w.-]+\.js)$/.exec(pathname)?.[1];
  if (file !== undefined) {
    const headers = { 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': 'max-age=600' };
    return new Response(await readFile(join(folder, 'elements', file)), { headers });
  }
  const headers = {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  };
  return new Response(PAGE, { headers });
}

// Ends with its parent process.
process.stdin.once('end', () => process.exit());

serve({ fetch: handle, port: Number(port), hostname: '127.0.0.1' }, () => {
  process.stdout.write('listening\n');
});
