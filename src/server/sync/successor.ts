import type { BillingDatabase } from '../database/index.ts';
import { lockOrganization } from '../ledger/index.ts';
import { OperatorError } from '../operator-error.ts';
import type { SubscriptionGateway } from '../stripe/gateway.ts';
import type { BillingSnapshot } from '../stripe/snapshot.ts';

/** Dependencies of the search for a successor. */
export interface SuccessorParts {
  readonly database: BillingDatabase;
  readonly subscriptions: Pick<SubscriptionGateway, 'findOthers'>;
  report(error: OperatorError): void;
}

const ENDED: readonly BillingSnapshot['status'][] = ['canceled', 'incomplete_expired'];

/**
 * Returns the subscription that follows an ended one, or `null` if it has not ended or there is no successor. Searches only the
 * same customer's subscriptions with a price of users, so it cannot take another customer's. If several match, reports it and
 * returns `null`.
 */
export async function findSuccessor(
  parts: SuccessorParts,
  organizationId: string,
  ended: BillingSnapshot,
): Promise<string | null> {
  if (!ENDED.includes(ended.status)) return null;
  const [found, ...others] = await parts.subscriptions.findOthers(ended);
  if (found === undefined) return null;
  if (others.length === 0) return found;
  const { customerId, subscriptionId } = ended;
  parts.report(
    new OperatorError(
      'subscription_ambiguous',
      `The subscription ${subscriptionId} of ${organizationId} has ended, and ${customerId} pays for ${others.length + 1} others: ${[found, ...others].join(', ')}.`,
      { organizationId, customerId, subscriptionId },
    ),
  );
  return null;
}

/** Links the organization to the successor of the ended subscription, unless the link has changed in the meantime. */
export async function linkSuccessor(
  parts: SuccessorParts,
  organizationId: string,
  ended: Pick<BillingSnapshot, 'customerId' | 'subscriptionId'>,
  successor: string,
): Promise<void> {
  const { customerId, subscriptionId } = ended;
  const isLinked = await parts.database.transactionFor(organizationId, async (trx) => {
    const organization = await lockOrganization(trx, organizationId);
    if (organization?.row.subscription_id !== subscriptionId) return false;
    await trx
      .updateTable('organizations')
      .set((row) => ({
        subscription_id: successor,
        mirror: null,
        mirror_version: row('mirror_version', '+', 1),
        revision: row('revision', '+', 1),
      }))
      .where('id', '=', organizationId)
      .execute();
    return true;
  });
  if (!isLinked) return;
  parts.report(
    new OperatorError(
      'subscription_replaced',
      `The subscription ${subscriptionId} of ${organizationId} has ended, and its customer ${customerId} pays for ${successor}, which is now linked.`,
      { organizationId, customerId, subscriptionId: successor, endedSubscriptionId: subscriptionId },
    ),
  );
}
