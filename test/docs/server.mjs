import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createBillingHandler, openDatabase } from '../../src/server/index.ts';
import { toNodeListener } from '../../src/server/adapters/node.ts';
import { createStripeSimulator, simulatedStripe } from '../../src/simulator/index.ts';

const port = process.env.PORT ?? 3000;
const origin = `http://localhost:${port}`;
const webhookSecret = 'whsec_simulated';

// A Stripe account in memory, with a customer, a card and a subscription for five users.
const simulator = createStripeSimulator({
  baseUrl: `${origin}/simulator`, // of its pages: invoices, customer portal, hosted Checkout
  webhook: {
    url: `${origin}/api/billing/stripe/webhook`,
    secret: webhookSecret,
    deliver: (event) => billing(event),
  },
});
const acme = await simulator.seed({ seats: 5 });

const billing = createBillingHandler({
  identify: async () => ({ organizationId: 'acme' }), // your session goes here
  database: openDatabase({ directory: null }), // embedded PostgreSQL, in memory
  stripe: { client: simulatedStripe(simulator), webhookSecret, mode: 'simulated' },
  clock: () => simulator.now(),
  policy: {
    planName: 'Plus',
    creditName: 'OCJ',
    creditsPerSeat: 1,
    topUp: { priceId: acme.creditPrice, minimum: 1, maximum: 100 }, // null sells no credits
    creditIncludes: [],
    allowedReturnOrigins: [origin],
  },
});
await billing.linkOrganization({
  organizationId: 'acme',
  customerId: acme.customer,
  subscriptionId: acme.subscription,
});

const listener = toNodeListener(billing);
const pages = toNodeListener(
  async (request) => (await simulator.page(request)) ?? new Response(null, { status: 404 }),
);
const elements = new URL('.', import.meta.resolve('@oneclickworker/billing-elements/cdn'));

createServer(async (request, response) => {
  const { pathname } = new URL(request.url, origin);
  if (pathname.startsWith('/api/billing/')) return await listener(request, response);
  if (pathname.startsWith('/simulator/')) return await pages(request, response);
  const [, script] = /^\/billing\/([\w.-]+\.js)$/.exec(pathname) ?? [];
  const file = script ? new URL(script, elements) : new URL('page.html', import.meta.url);
  response.setHeader('Content-Type', script ? 'text/javascript' : 'text/html');
  response.end(await readFile(file).catch(() => ''));
}).listen(port, () => console.log(origin));
