import { Hono } from 'hono';
import * as v from 'valibot';
import type { Session } from './session.ts';
import { signedInOrganization, signIn } from './session.ts';
import { FILE_NAME, staticFile } from './static-files.ts';

const PORTAL = new URL('../hr-portal/', import.meta.url);
const ORGANIZATION = 'northwind-customer-acme';

const IssuedSchema = v.object({ token: v.string() });

/** Configuration of the portal's server. */
export interface PortalOptions {
  /** Its own origin. */
  readonly origin: string;
  /** OneClickWorker's origin. */
  readonly billing: string;
  /** Authenticates it to OneClickWorker's server. */
  readonly apiKey: string;
  readonly session: Session;
  /** Whether Stripe is simulated: Stripe.js then comes from OneClickWorker's origin. */
  readonly isSimulated: boolean;
}

/** Northwind People: a third party's application, with its own origin, session and design. */
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
    // Only from its own pages: cookies and SameSite ignore ports, so check the origin.
    if (context.req.header('origin') !== origin) return context.text('Wrong origin.', 403);
    if ((await signedInOrganization(context.req.raw, session)) === null)
      return context.text('Sign in first.', 401);
    const token = await askForToken(options);
    return token === null
      ? context.text('OneClickWorker returned no token.', 502)
      : context.text(token, 200, { 'cache-control': 'no-store' });
  });
  app.get('/', async (context) => (await staticFile(PORTAL, 'index.html', page)) ?? context.notFound());
  app.get(FILE_NAME, async (context) => {
    return (await staticFile(PORTAL, context.req.param('name'), page)) ?? context.notFound();
  });
  return app;
}

/** Requests a token from server to server. Returns `null` if there is none. */
async function askForToken({ billing, apiKey }: PortalOptions): Promise<string | null> {
  const headers = { authorization: `Bearer ${apiKey}` };
  const response = await fetch(`${billing}/api/embed-tokens`, { method: 'POST', headers }).catch(() => null);
  const issued = v.safeParse(IssuedSchema, await response?.json().catch(() => null));
  return issued.success ? issued.output.token : null;
}

/** The portal's Content Security Policy: as strict as the dashboard's, plus OneClickWorker's origin for the elements. */
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
