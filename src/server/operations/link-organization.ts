import type { Context } from './context.ts';
import { isStorable } from '../http/request.ts';
import type { StripeIds } from '../stripe/gateway.ts';

/** An organization and its ids at Stripe. */
export interface OrganizationLink extends StripeIds {
  readonly organizationId: string;
}

/**
 * Says which subscription is whose, and reads it. Again with the same ids it changes nothing; with others the
 * organization has another subscription from now on, and keeps its purchased credits. Rejects with a sentence where
 * Stripe has no such subscription of that customer, it is in another mode (live or test) than the handler, or another
 * organization has it.
 */
export async function linkOrganization(context: Context, link: OrganizationLink): Promise<void> {
  const { organizationId, customerId, subscriptionId } = link;
  assertLink(link);
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
      throw new Error(`${customerId} or ${subscriptionId} belongs to another organization already`);
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

/** Characters of a metadata value at Stripe: https://docs.stripe.com/api/metadata. */
const LONGEST_METADATA = 500;
/** Characters of an id of Stripe's: https://docs.stripe.com/upgrades, "object IDs". */
const LONGEST_STRIPE_ID = 255;

/** Throws a TypeError if Stripe or the database cannot store an id: now, not when a charge is confirmed. */
function assertLink({ organizationId, customerId, subscriptionId }: OrganizationLink): void {
  const ids = { organizationId, customerId, subscriptionId };
  for (const [name, id] of Object.entries(ids)) {
    if (typeof id !== 'string' || id === '') throw new TypeError(`${name} must be a non-empty string`);
    if (!isStorable(id)) {
      throw new TypeError(`${name} has a character that cannot be kept: U+0000, or half of a surrogate pair`);
    }
    const most = name === 'organizationId' ? LONGEST_METADATA : LONGEST_STRIPE_ID;
    if (id.length > most) {
      throw new TypeError(`${name} has ${id.length} characters, and Stripe takes at most ${most}`);
    }
  }
}
