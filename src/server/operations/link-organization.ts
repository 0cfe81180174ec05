import type { Context } from '../context.ts';
import type { StripeIds } from '../stripe/gateway.ts';

/** An organisation and its ids at Stripe. */
export interface OrganizationLink extends StripeIds {
  readonly organizationId: string;
}

/**
 * Says which subscription is whose, and reads it. Again with the same ids it changes nothing; with others the
 * organisation has another subscription from now on, and keeps its purchased credits. Rejects with a sentence where
 * Stripe has no such subscription of that customer, it is in another mode (live or test) than the handler, or another
 * organisation has it.
 */
export async function linkOrganization(context: Context, link: OrganizationLink): Promise<void> {
  const { organizationId, customerId, subscriptionId } = link;
  if (organizationId === '') throw new TypeError('organizationId is empty');
  await context.subscriptions.read(link, context.now());
  await context.database.transactionFor(organizationId, async (trx) => {
    const other = await trx
      .selectFrom('organizations')
      .select('id')
      .where('id', '!=', organizationId)
      .where((where) =>
        where.or([where('customer_id', '=', customerId), where('subscription_id', '=', subscriptionId)]),
      )
      .executeTakeFirst();
    if (other !== undefined)
      throw new Error(`${customerId} or ${subscriptionId} belongs to another organisation already`);
    const ids = { customer_id: customerId, subscription_id: subscriptionId };
    await trx
      .insertInto('organizations')
      .values({ id: organizationId, ...ids, created_at: context.now() })
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet((row) => ({
            ...ids,
            mirror: null,
            mirror_version: row('organizations.mirror_version', '+', 1),
            revision: row('organizations.revision', '+', 1),
          }))
          .where((where) =>
            where.or([
              where('organizations.customer_id', '!=', customerId),
              where('organizations.subscription_id', '!=', subscriptionId),
            ]),
          ),
      )
      .execute();
  });
  await context.synchronizer.sync(organizationId);
}
