import { Hono } from 'hono';
import type { BillingHandler } from '../../src/server/index.ts';
import { createBillingHandler, openDatabase } from '../../src/server/index.ts';
import { servePages } from './pages.ts';
import type { Configuration } from './configuration.ts';
import { jobRoutes } from './jobs.ts';
import { demoPolicy, INCLUDES } from './policy.ts';
import { demoObjects } from './seed.ts';
import { sessionSecret, signedInOrganization, signIn } from './session.ts';
import type { StripeSide } from './stripe-side.ts';
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

/** Puts the host's application together: sessions, pages, and the billing handler on its database and its Stripe. */
export async function createDemo(configuration: Configuration, origin: string): Promise<Demo> {
  const { dataDirectory } = configuration;
  const database = openDatabase(configuration.database);
  const app = new Hono();
  const stripe = await openStripe(configuration, origin, (request) => app.fetch(request));
  const objects = await demoObjects(stripe.client, `${dataDirectory}/stripe-${stripe.name}.json`);
  await stripe.enterMidPeriod?.();
  const secret = await sessionSecret(dataDirectory);

  const billing = createBillingHandler({
    identify: async (request) => {
      const organizationId = await signedInOrganization(request, secret);
      return organizationId === null ? null : { organizationId };
    },
    database,
    stripe,
    policy: demoPolicy(objects.creditPriceId, origin),
    clock: stripe.now,
    basePath: BILLING_PATH,
    onError: (error, { requestId }) => console.error(`request ${requestId} failed:`, error),
  });
  await billing.ready();
  await billing.linkOrganization({ organizationId: ORGANIZATION, ...objects });
  await stripe.start?.();

  app.use(async (context, next) => {
    await next();
    if (context.req.method === 'GET' && context.res.headers.get('content-type')?.startsWith('text/html')) {
      await signIn(context, secret, ORGANIZATION);
    }
  });
  const organizationOf = (request: Request): Promise<string | null> => signedInOrganization(request, secret);
  const file = `${dataDirectory}/jobs.json`;
  app.route('/api', jobRoutes({ billing, organizationOf, includes: INCLUDES, now: stripe.now, file }));
  app.all(`${BILLING_PATH}/*`, (context) => billing(context.req.raw));
  if (stripe.routes) app.route('/simulator', stripe.routes);
  servePages(app);

  return {
    fetch: (request) => app.fetch(request),
    description: [describeDatabase(configuration), stripe.description],
    close: () => closeAll(billing, stripe),
  };
}

function describeDatabase({ database }: Configuration): string {
  return 'url' in database
    ? 'Database  the PostgreSQL server of DATABASE_URL'
    : `Database  embedded PostgreSQL in ${database.directory}`;
}

async function closeAll(billing: BillingHandler, stripe: StripeSide): Promise<void> {
  await stripe.close?.();
  await billing.close();
}
