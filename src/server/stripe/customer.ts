import type Stripe from 'stripe';
import { assertObject, READ, WRITE } from './gateway.ts';
import { EXCLUDED_PAYMENT_METHODS } from './seat-change-block.ts';
import { idOf } from './snapshot.ts';
import type { StripeIds } from './gateway.ts';

/** A card that is being put on file. */
export interface SetupReading {
  /** `settled`: it was canceled. */
  readonly status: 'open' | 'succeeded' | 'settled';
  readonly paymentMethodId: string | null;
}

/** All that the handler asks of Stripe for a customer's cards and for the portal. */
export interface CustomerGateway {
  /** Creates a SetupIntent for a card that can be charged off session. `key` is the idempotency key. */
  createSetup(
    customerId: string,
    organizationId: string,
    key: string,
  ): Promise<{ id: string; clientSecret: string }>;
  /** Of a SetupIntent, or of the PaymentIntent of an owed invoice: what pays it is put on file, too. */
  readSetup(id: string): Promise<SetupReading>;
  /** Makes a card the one that is charged from now on. */
  makeDefault(ids: StripeIds, paymentMethodId: string): Promise<void>;
  /** Address of Stripe's customer portal, for a short time. */
  openPortal(customerId: string, returnUrl: string): Promise<string>;
}

/** The gateway over the Stripe SDK. */
export function createCustomerGateway(stripe: Stripe): CustomerGateway {
  return {
    async createSetup(customerId, organizationId, key) {
      const intent = assertObject(
        await stripe.setupIntents.create(
          {
            customer: customerId,
            usage: 'off_session',
            automatic_payment_methods: { enabled: true },
            excluded_payment_method_types: [...EXCLUDED_PAYMENT_METHODS],
            metadata: { ocw_organization: organizationId },
          },
          { idempotencyKey: key, ...WRITE },
        ),
        'setup_intent',
      );
      if (intent.client_secret === null) throw new Error(`${intent.id} came without its client secret`);
      return { id: intent.id, clientSecret: intent.client_secret };
    },
    async readSetup(id) {
      if (id.startsWith('pi_')) return await readPayer(stripe, id);
      const intent = assertObject(await stripe.setupIntents.retrieve(id, {}, READ), 'setup_intent');
      const method = intent.payment_method;
      const hasSucceeded = intent.status === 'succeeded' && method !== null;
      return {
        status: hasSucceeded ? 'succeeded' : intent.status === 'canceled' ? 'settled' : 'open',
        paymentMethodId: hasSucceeded ? idOf(method) : null,
      };
    },
    async makeDefault(ids, paymentMethodId) {
      const settings = { default_payment_method: paymentMethodId };
      assertObject(
        await stripe.customers.update(ids.customerId, { invoice_settings: settings }, WRITE),
        'customer',
      );
      const subscription = assertObject(
        await stripe.subscriptions.retrieve(ids.subscriptionId, {}, READ),
        'subscription',
      );
      // A subscription's own payment method or source comes before the customer's.
      if (subscription.default_payment_method !== null || subscription.default_source !== null) {
        assertObject(await stripe.subscriptions.update(ids.subscriptionId, settings, WRITE), 'subscription');
      }
    },
    async openPortal(customerId, returnUrl) {
      const session = await stripe.billingPortal.sessions.create(
        { customer: customerId, return_url: returnUrl },
        WRITE,
      );
      return assertObject(session, 'billing_portal.session').url;
    },
  };
}

async function readPayer(stripe: Stripe, id: string): Promise<SetupReading> {
  const intent = assertObject(await stripe.paymentIntents.retrieve(id, {}, READ), 'payment_intent');
  const { status, payment_method: method } = intent;
  const hasSucceeded = status === 'succeeded' && method !== null;
  return {
    status: hasSucceeded ? 'succeeded' : status === 'canceled' ? 'settled' : 'open',
    paymentMethodId: hasSucceeded ? idOf(method) : null,
  };
}
