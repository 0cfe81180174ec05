import type { Context } from './context.ts';
import { isStorable } from '../http/request.ts';
import type { StripeIds } from '../stripe/gateway.ts';

/** An organization and its ids at Stripe. */
export interface OrganizationLink extends StripeIds {
  readonly organizationId: string;
}

/**
 * Links an organization to its subscription, and reads it. A repeated call with the same ids changes nothing; with other ids, the
 * subscription is replaced and purchased credits are kept. Rejects with the reason if Stripe has no such subscription of that
 * customer, if its mode (live or test) is not the handler's, or if it belongs to another organization.
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
      throw new Error(`${customerId} or ${subscriptionId} already belongs to another organization`);
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

/** Maximum characters of a metadata value at Stripe: https://docs.stripe.com/api/metadata. */
const MAX_METADATA_LENGTH = 500;
/** Maximum characters of an object id at Stripe: https://docs.stripe.com/upgrades, "object IDs". */
const MAX_STRIPE_ID_LENGTH = 255;

/** Throws a TypeError if Stripe or the database cannot store an id, so that this fails now and not when a charge is confirmed. */
function assertLink({ organizationId, customerId, subscriptionId }: OrganizationLink): void {
  const ids = { organizationId, customerId, subscriptionId };
  for (const [name, id] of Object.entries(ids)) {
    if (typeof id !== 'string' || id === '') throw new TypeError(`${name} must be a non-empty string`);
    if (!isStorable(id)) {
      throw new TypeError(
        `${name} has a character that cannot be stored: U+0000, or half of a surrogate pair`,
      );
    }
    const maximum = name === 'organizationId' ? MAX_METADATA_LENGTH : MAX_STRIPE_ID_LENGTH;
    if (id.length > maximum) {
      throw new TypeError(`${name} has ${id.length} characters, but Stripe allows at most ${maximum}`);
    }
  }
}
