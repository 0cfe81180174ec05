import type { PaymentMethodSetup, PortalSession } from '../../contract/index.ts';
import type { Context } from './context.ts';
import type { Operations } from '../http/operation.ts';
import { checkedReturnUrl } from '../http/return-url.ts';
import { sha256 } from '../ids.ts';
import { requireOrganization } from '../sync/synchronizer.ts';
import { callStripe } from './state.ts';

/** The operations on payment methods and the customer portal. */
export function paymentMethodOperations(
  context: Context,
): Pick<Operations, 'setUpPaymentMethod' | 'createPortalSession'> {
  const { allowedReturnOrigins: policy } = context.policy;
  return {
    setUpPaymentMethod: ({ caller, key }) => setUpPaymentMethod(context, caller.organizationId, key),
    createPortalSession: async ({ caller, input }) => {
      const returnUrl = checkedReturnUrl(input.returnUrl, { policy, token: caller.origins });
      return await openPortal(context, caller.organizationId, returnUrl);
    },
  };
}

/**
 * Starts to save a card. Once Stripe has set it up, the webhook or the next read makes it the default. `key` is the request's
 * idempotency key, or `null`.
 */
async function setUpPaymentMethod(
  context: Context,
  organizationId: string,
  key: string | null,
): Promise<PaymentMethodSetup> {
  const { db } = context.database;
  const { customer_id: customerId } = await requireOrganization(db, organizationId);
  // Stripe's keys have at most 255 characters and are shared by all organizations, hence the hash.
  const stripeKey = `ocw-setup-${key === null ? crypto.randomUUID() : await sha256(JSON.stringify([organizationId, key]))}`;
  const setup = await callStripe(() => context.customers.createSetup(customerId, organizationId, stripeKey));
  await db
    .insertInto('payment_method_setups')
    .values({ organization_id: organizationId, id: setup.id, created_at: context.now() })
    .onConflict((conflict) => conflict.columns(['organization_id', 'id']).doNothing())
    .execute();
  return setup;
}

/** Opens Stripe's customer portal, which returns to a checked URL. */
async function openPortal(
  context: Context,
  organizationId: string,
  returnUrl: string,
): Promise<PortalSession> {
  const { customer_id: customerId } = await requireOrganization(context.database.db, organizationId);
  return { url: await callStripe(() => context.customers.openPortal(customerId, returnUrl)) };
}
