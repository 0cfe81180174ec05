import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { createBillingHandler, openDatabase } from '../../src/server/index.ts';
import type { Configuration } from './configuration.ts';
import { embedTokenRoutes } from './embed-tokens.ts';
import { createPortal } from './hr-portal.ts';
import { jobRoutes } from './jobs.ts';
import { servePages } from './pages.ts';
import { demoPolicy, INCLUDES } from './policy.ts';
import { keptSecret } from './secrets.ts';
import type { Session } from './session.ts';
import { signedInOrganization, signIn } from './session.ts';
import { openStripe } from './stripe-side.ts';

const ORGANIZATION = 'acme';
const BILLING_PATH = '/api/billing';

/** The demo's applications; the caller makes them listen on ports. */
export interface Demo {
  fetch(request: Request): Response | Promise<Response>;
  /** The third party's application, on a separate origin. */
  portal(request: Request): Response | Promise<Response>;
  /** Lines for the terminal about the database and Stripe. */
  readonly description: readonly string[];
  close(): Promise<void>;
}

/** Origins of the demo's two applications. */
export interface DemoOrigins {
  /** OneClickWorker's, such as `http://localhost:4242`. */
  readonly own: string;
  /** The HR portal's. */
  readonly portal: string;
}

/**
 * Creates the host's application (sessions, pages, jobs, and the billing handler with its database and Stripe) and the HR portal
 * that embeds the elements.
 */
export async function createDemo(configuration: Configuration, origins: DemoOrigins): Promise<Demo> {
  const { dataDirectory } = configuration;
  const { own: origin, portal: portalOrigin } = origins;
  const app = new Hono();
  let isReady = false;
  const side = await openStripe(configuration, origin, (event) =>
    isReady ? app.fetch(event) : new Response(null, { status: 503 }),
  );
  const session: Session = {
    cookie: 'ocw_session',
    secret: await keptSecret(dataDirectory, 'session-secret'),
  };
  const organizationOf = (request: Request): Promise<string | null> => signedInOrganization(request, session);

  const billing = createBillingHandler({
    identify: async (request) => {
      const organizationId = await organizationOf(request);
      return organizationId === null ? null : { organizationId };
    },
    database: openDatabase(configuration.database),
    stripe: side.stripe,
    policy: demoPolicy(side.objects.creditPriceId, [origin, portalOrigin]),
    embed: { secrets: [await keptSecret(dataDirectory, 'embed-secret')], origins: [portalOrigin] },
    clock: side.now,
    basePath: BILLING_PATH,
  });
  await billing.ready();
  const { customerId, subscriptionId } = side.objects;
  await billing.linkOrganization({ organizationId: ORGANIZATION, customerId, subscriptionId });

  app.use(async (context, next) => {
    await next();
    const isPage = context.res.headers.get('content-type')?.startsWith('text/html') === true;
    if (isPage && context.res.ok) await signIn(context, session, ORGANIZATION);
  });
  app.all(`${BILLING_PATH}/*`, (context) => billing(context.req.raw));
  const file = `${dataDirectory}/jobs.json`;
  app.route('/api', jobRoutes({ billing, organizationOf, includes: INCLUDES, now: side.now, file }));
  const apiKey = await keptSecret(dataDirectory, 'portal-api-key');
  app.route(
    '/api',
    embedTokenRoutes(billing, { apiKey, organizationId: ORGANIZATION, origin: portalOrigin }),
  );
  if (side.routes) {
    // Like Stripe's script and API, the simulated ones are available to the portal's page, on another origin.
    for (const path of ['/simulator/stripe.js', '/simulator/api/*'])
      app.use(path, cors({ origin: portalOrigin }));
    app.route('/simulator', side.routes);
  }
  servePages(app);
  isReady = true;
  await side.start();

  const portal = createPortal({
    origin: portalOrigin,
    billing: origin,
    apiKey,
    session: {
      cookie: 'northwind_session',
      secret: await keptSecret(dataDirectory, 'portal-session-secret'),
    },
    isSimulated: side.routes !== undefined,
  });

  return {
    fetch: (request) => app.fetch(request),
    portal: (request) => portal.fetch(request),
    description: [describeDatabase(configuration), side.description],
    close: async () => {
      await side.close();
      await billing.close();
    },
  };
}

function describeDatabase({ database }: Configuration): string {
  return 'url' in database
    ? 'Database  the PostgreSQL server of DATABASE_URL'
    : `Database  embedded PostgreSQL in ${database.directory}`;
}
