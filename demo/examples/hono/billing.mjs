// The billing handler on a simulated Stripe and embedded PostgreSQL, both in memory: no account, no keys.
import { createBillingHandler, openDatabase } from '@oneclickworker/billing-elements/server';
import { createStripeSimulator, simulatedStripe } from '@oneclickworker/billing-elements/simulator';

export const port = Number(process.env.PORT ?? 3000);
const webhookSecret = 'whsec_simulated';

// With your account: client: new Stripe(process.env.STRIPE_SECRET_KEY), and no simulator.
const simulator = createStripeSimulator({
  webhook: {
    url: `http://localhost:${port}/api/billing/stripe/webhook`,
    secret: webhookSecret,
    deliver: (event) => billing(event),
  },
});
const acme = await simulator.seed({ seats: 5, startedAt: simulator.now() - 13 * 86_400 });

export const billing = createBillingHandler({
  identify: async () => ({ organizationId: 'acme' }), // your session goes here
  database: openDatabase({ directory: null }), // { url: process.env.DATABASE_URL } for your server, with pg
  stripe: { client: simulatedStripe(simulator), webhookSecret, mode: 'simulated' },
  clock: () => simulator.now(),
  policy: {
    planName: 'Plus',
    creditName: 'OCJ',
    creditsPerSeat: 1,
    topUp: null, // or the price of a credit, to sell them
    creditIncludes: [],
    allowedReturnOrigins: ['http://localhost:5173'], // your pages
  },
});

await billing.linkOrganization({
  organizationId: 'acme',
  customerId: acme.customer,
  subscriptionId: acme.subscription,
});
