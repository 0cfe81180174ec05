import { Hono } from 'hono';
import { createBillingHandler, openDatabase } from '../../src/server/index.ts';
import type { Configuration } from './configuration.ts';
import { jobRoutes } from './jobs.ts';
import { servePages } from './pages.ts';
import { demoPolicy, INCLUDES } from './policy.ts';
import { sessionSecret, signedInOrganization, signIn } from './session.ts';
import { openStripe } from './stripe-side.ts';

const ORGANIZATION = 'acme';
const BILLING_PATH = '/api/billing';

/** The running demo, apart from the port it listens on. */
export interface Demo {
  fetch(request: Request): Response | Promise<Response>;
  /** Lines for the terminal: what stands behind the page. */
  readonly description: readonly string[];
  close(): Promise<void>;
}

/** Puts the host's application together: sessions, pages, jobs, and the billing handler on its database and its Stripe. */
export async function createDemo(configuration: Configuration, origin: string): Promise<Demo> {
  const { dataDirectory } = configuration;
  const app = new Hono();
  let isReady = false;
  const side = await openStripe(configuration, origin, (event) =>
    isReady ? app.fetch(event) : new Response(null, { status: 503 }),
  );
  const secret = await sessionSecret(dataDirectory);
  const organizationOf = (request: Request): Promise<string | null> => signedInOrganization(request, secret);

  const billing = createBillingHandler({
    identify: async (request) => {
      const organizationId = await organizationOf(request);
      return organizationId === null ? null : { organizationId };
    },
    database: openDatabase(configuration.database),
    stripe: side.stripe,
    policy: demoPolicy(side.objects.creditPriceId, origin),
    clock: side.now,
    basePath: BILLING_PATH,
    onError: (error, { requestId }) => {
      console.error(`Request ${requestId} failed:`, error);
    },
  });
  await billing.ready();
  const { customerId, subscriptionId } = side.objects;
  await billing.linkOrganization({ organizationId: ORGANIZATION, customerId, subscriptionId });

  app.use(async (context, next) => {
    await next();
    const isPage = context.res.headers.get('content-type')?.startsWith('text/html') === true;
    if (isPage && context.res.ok) await signIn(context, secret, ORGANIZATION);
  });
  app.all(`${BILLING_PATH}/*`, (context) => billing(context.req.raw));
  const file = `${dataDirectory}/jobs.json`;
  app.route('/api', jobRoutes({ billing, organizationOf, includes: INCLUDES, now: side.now, file }));
  if (side.routes) app.route('/simulator', side.routes);
  servePages(app);
  isReady = true;
  await side.start();

  return {
    fetch: (request) => app.fetch(request),
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
