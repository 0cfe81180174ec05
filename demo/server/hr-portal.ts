import { Hono } from 'hono';
import * as v from 'valibot';
import type { Session } from './session.ts';
import { signedInOrganization, signIn } from './session.ts';
import { FILE_NAME, staticFile } from './static-files.ts';

const PORTAL = new URL('../hr-portal/', import.meta.url);
const ORGANIZATION = 'northwind-customer-acme';

const IssuedSchema = v.object({ token: v.string() });

/** What the portal's server knows of the world. */
export interface PortalOptions {
  /** Its own origin. */
  readonly origin: string;
  /** OneClickWorker's origin. */
  readonly billing: string;
  /** By which its server is known to OneClickWorker's. */
  readonly apiKey: string;
  readonly session: Session;
  /** Stripe is simulated, and its Stripe.js comes from OneClickWorker's origin. */
  readonly isSimulated: boolean;
}

/** Northwind People: somebody else's application, with an origin, a session and a look of its own. */
export function createPortal(options: PortalOptions): Hono {
  const { origin, billing, session, isSimulated } = options;
  const page = {
    contentSecurityPolicy: contentSecurityPolicy(billing),
    values: { billing, simulated: String(isSimulated) },
  };
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    const isPage = context.res.headers.get('content-type')?.startsWith('text/html') === true;
    if (isPage && context.res.ok) await signIn(context, session, ORGANIZATION);
  });
  app.post('/billing-token', async (context) => {
    // Its own pages only: cookies and same-site rules know no ports.
    if (context.req.header('origin') !== origin) return context.text('Not from this page.', 403);
    if ((await signedInOrganization(context.req.raw, session)) === null)
      return context.text('Sign in first.', 401);
    const token = await askForToken(options);
    return token === null
      ? context.text('OneClickWorker gave no token.', 502)
      : context.text(token, 200, { 'cache-control': 'no-store' });
  });
  app.get('/', async (context) => (await staticFile(PORTAL, 'index.html', page)) ?? context.notFound());
  app.get(FILE_NAME, async (context) => {
    return (await staticFile(PORTAL, context.req.param('name'), page)) ?? context.notFound();
  });
  return app;
}

/** Asks from server to server; `null` where there is no token to be had. */
async function askForToken({ billing, apiKey }: PortalOptions): Promise<string | null> {
  const headers = { authorization: `Bearer ${apiKey}` };
  const response = await fetch(`${billing}/api/embed-tokens`, { method: 'POST', headers }).catch(() => null);
  const issued = v.safeParse(IssuedSchema, await response?.json().catch(() => null));
  return issued.success ? issued.output.token : null;
}

/** The portal's own, as strict as the dashboard's, with OneClickWorker's origin where its elements need it. */
function contentSecurityPolicy(billing: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' ${billing} https://js.stripe.com https://*.js.stripe.com`,
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self' ${billing} https://api.stripe.com`,
    'frame-src https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com',
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html ocw-stripe',
  ].join('; ');
}
