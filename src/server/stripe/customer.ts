import type Stripe from 'stripe';
import { assertObject, READ, WRITE } from './request.ts';
import { EXCLUDED_PAYMENT_METHODS } from './seat-change-block.ts';
import { idOf } from './snapshot.ts';
import type { StripeIds } from './gateway.ts';

/** A card that is being saved. */
export interface SetupReading {
  /** `settled` means canceled. */
  readonly status: 'open' | 'succeeded' | 'settled';
  readonly paymentMethodId: string | null;
}

/** The calls to Stripe for a customer's cards and the portal. */
export interface CustomerGateway {
  /** Creates a SetupIntent for a card that can be charged off session. `key` is the idempotency key. */
  createSetup(
    customerId: string,
    organizationId: string,
    key: string,
  ): Promise<{ id: string; clientSecret: string }>;
  /** Reads a SetupIntent, or the PaymentIntent of an owed invoice, whose payment method is saved too. */
  readSetup(id: string): Promise<SetupReading>;
  /** Makes a card the default. */
  makeDefault(ids: StripeIds, paymentMethodId: string): Promise<void>;
  /** Returns a short-lived URL of Stripe's customer portal. */
  openPortal(customerId: string, returnUrl: string): Promise<string>;
}

/** Creates the gateway, using the Stripe SDK. */
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
      if (intent.client_secret === null) throw new Error(`${intent.id} has no client secret`);
      return { id: intent.id, clientSecret: intent.client_secret };
    },
    async readSetup(id) {
      if (id.startsWith('pi_')) return await readPayment(stripe, id);
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
      // A subscription's own payment method or source takes precedence over the customer's.
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

async function readPayment(stripe: Stripe, id: string): Promise<SetupReading> {
  const intent = assertObject(await stripe.paymentIntents.retrieve(id, {}, READ), 'payment_intent');
  const { status, payment_method: method } = intent;
  const hasSucceeded = status === 'succeeded' && method !== null;
  return {
    status: hasSucceeded ? 'succeeded' : status === 'canceled' ? 'settled' : 'open',
    paymentMethodId: hasSucceeded ? idOf(method) : null,
  };
}
