import type { OrganizationRow } from '../database/index.ts';
import type { BilledUsers } from '../stripe/listed-invoice.ts';
import { storedSnapshot } from '../stripe/snapshot.ts';
import type { Context } from './context.ts';

/** Returns the users' item and prices by the mirror, or `null` if it has not been read since the subscription was linked. */
export function billedUsers(
  { policy }: Context,
  { mirror, subscription_id: linked }: OrganizationRow,
): BilledUsers | null {
  const snapshot = storedSnapshot(mirror);
  if (snapshot?.subscriptionId !== linked || snapshot.unsupportedPlan !== null) return null;
  const { subscriptionId, itemId, priceId } = snapshot;
  return { subscriptionId, itemId, priceIds: [priceId, ...(policy.seatPriceIds ?? [])] };
}
