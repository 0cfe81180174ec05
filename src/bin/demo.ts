import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createBillingHandler, openDatabase } from '../server/index.ts';
import { createStripeSimulator, simulatedStripe } from '../simulator/index.ts';
import { DEMO_PAGE } from './demo-page.ts';

// Not `new URL('../', import.meta.url)`: the build would treat that as an asset.
const DIST = join(dirname(fileURLToPath(import.meta.url)), '..');
const WEBHOOK_SECRET = 'whsec_simulated';
const ORGANIZATION = 'acme';
const SECONDS_SINCE_START = 13 * 86_400;

/** The demo's request handler, without a server. */
export interface Demo {
  readonly fetch: (request: Request) => Promise<Response>;
  close(): Promise<void>;
}

/**
 * Creates a page with every element on the real handler, with PostgreSQL and Stripe in memory: five users in mid-period, paid by a
 * saved card. Every visitor is the organization's admin. Rejects if `@electric-sql/pglite` is not installed.
 *
 * @param origin Origin at which it is served, such as `http://localhost:4242`.
 */
export async function createDemo(origin: string): Promise<Demo> {
  const simulator = createStripeSimulator({
    baseUrl: `${origin}/simulator`,
    webhook: {
      url: `${origin}/api/billing/stripe/webhook`,
      secret: WEBHOOK_SECRET,
      deliver: async (event) => billing(event),
    },
  });
  const acme = await simulator.seed({
    name: 'Acme Staffing',
    startedAt: simulator.now() - SECONDS_SINCE_START,
  });
  const database = openDatabase({ directory: null });
  // A missing package is the caller's error: the handler would also log it.
  await database.loadDriver();
  const billing = createBillingHandler({
    identify: () => Promise.resolve({ organizationId: ORGANIZATION }),
    database,
    stripe: { client: simulatedStripe(simulator), webhookSecret: WEBHOOK_SECRET, mode: 'simulated' },
    clock: () => simulator.now(),
    policy: {
      planName: 'Plus',
      creditName: 'OCJ',
      creditsPerSeat: 1,
      topUp: { priceId: acme.creditPrice, minimum: 1, maximum: 100 },
      creditIncludes: [],
      allowedReturnOrigins: [origin],
    },
  });
  await billing.linkOrganization({
    organizationId: ORGANIZATION,
    customerId: acme.customer,
    subscriptionId: acme.subscription,
  });
  return {
    fetch: async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === '/') return typed('text/html', DEMO_PAGE);
      if (pathname.startsWith('/api/billing/')) return await billing(request);
      return (
        (await moduleOf(pathname)) ??
        (await simulator.page(request)) ??
        new Response('Not found', { status: 404 })
      );
    },
    close: async () => {
      await simulator.settled();
      await billing.close();
    },
  };
}

/** Returns a file of the elements, of the simulator with its fake Stripe.js, or of what it imports; `null` for any other path. */
async function moduleOf(pathname: string): Promise<Response | null> {
  const path = /^\/dist\/((?:cdn|core|simulator)\/(?:[\w-]+\/)*[\w.-]+\.js)$/.exec(pathname)?.[1];
  const code = path === undefined ? null : await readFile(join(DIST, path), 'utf8').catch(() => null);
  return code === null ? null : typed('text/javascript', code);
}

function typed(type: string, body: string): Response {
  return new Response(body, {
    headers: { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-cache' },
  });
}
