// The billing handler on a simulated Stripe and embedded PostgreSQL, both in memory: no account, no keys.
// For production, change everything marked "Yours" and remove the simulator.
import { createBillingHandler, openDatabase } from '@oneclickworker/billing-elements/server';
import { createStripeSimulator, simulatedStripe } from '@oneclickworker/billing-elements/simulator';

export const port = Number(process.env.PORT ?? 3000);

// Yours: process.env.STRIPE_WEBHOOK_SECRET, the signing secret (whsec_…) of the endpoint that you create in Stripe for
// https://<your host>/api/billing/stripe/webhook
const webhookSecret = 'whsec_simulated';

// Yours: remove this. Stripe has your customers and subscriptions, and delivers the events.
const simulator = createStripeSimulator({
  webhook: {
    url: `http://localhost:${port}/api/billing/stripe/webhook`,
    secret: webhookSecret,
    deliver: (event) => billing(event),
  },
});
const acme = await simulator.seed({ seats: 5, startedAt: simulator.now() - 13 * 86_400 });

export const billing = createBillingHandler({
  identify: async () => ({ organizationId: 'acme' }), // Yours: the organization of the request's session, or null
  database: openDatabase({ directory: null }), // Yours: { url: process.env.DATABASE_URL }, and npm install pg
  // Yours: client: new Stripe(process.env.STRIPE_SECRET_KEY), webhookSecret, publishableKey: process.env.STRIPE_PUBLISHABLE_KEY,
  // without mode: the keys determine whether it is test or live
  stripe: { client: simulatedStripe(simulator), webhookSecret, mode: 'simulated' },
  clock: () => simulator.now(), // Yours: remove it; the default is the machine's clock
  policy: {
    planName: 'Plus', // Yours: your plan's name; the default is the product's name in Stripe
    creditName: 'OCJ', // Yours: the name of your credits
    creditsPerSeat: 1, // Yours: credits per user and billing period
    topUp: null, // Yours: { priceId, minimum, maximum } to sell credits
    creditIncludes: [], // Yours: what a credit includes, as short texts
    allowedReturnOrigins: ['http://localhost:5173', 'http://localhost:3000'], // Yours: the origins of your pages
  },
});

// Yours: when an organization has subscribed, not at start; with its ids in Stripe (cus_…, sub_…)
await billing.linkOrganization({
  organizationId: 'acme',
  customerId: acme.customer,
  subscriptionId: acme.subscription,
});
