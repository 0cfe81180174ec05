import { createHash, randomUUID } from 'node:crypto';
import type { PaymentMethodSetup, PortalSession } from '../../contract/index.ts';
import type { Context } from '../context.ts';
import { checkedReturnUrl } from '../context.ts';
import { requireOrganization } from '../sync/synchronizer.ts';
import { askStripe } from './state.ts';

/**
 * Begins to put a card on file. Once Stripe has set it up, by webhook or by the next read, it is the one that is charged.
 * `key` is the request's idempotency key, where it has one.
 */
export async function setUpPaymentMethod(
  context: Context,
  organizationId: string,
  key: string | null,
): Promise<PaymentMethodSetup> {
  const { db } = context.database;
  const { customer_id: customerId } = await requireOrganization(db, organizationId);
  const stripeKey = `ocw-setup-${key === null ? randomUUID() : hash([organizationId, key])}`;
  const setup = await askStripe(() => context.customers.createSetup(customerId, organizationId, stripeKey));
  await db
    .insertInto('payment_method_setups')
    .values({ organization_id: organizationId, id: setup.id, created_at: context.now() })
    .onConflict((conflict) => conflict.columns(['organization_id', 'id']).doNothing())
    .execute();
  return setup;
}

/** Opens Stripe's customer portal, which comes back to `returnUrl`. */
export async function openPortal(
  context: Context,
  organizationId: string,
  returnUrl: string,
): Promise<PortalSession> {
  const address = checkedReturnUrl(context, returnUrl);
  const { customer_id: customerId } = await requireOrganization(context.database.db, organizationId);
  return { url: await askStripe(() => context.customers.openPortal(customerId, address)) };
}

/** Stripe's keys are headers of at most 255 characters, shared by all organisations. */
function hash(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
