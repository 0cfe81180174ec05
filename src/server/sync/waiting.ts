import { OPEN_SEAT_CHANGE_STATUSES } from '../../contract/index.ts';
import type { Db } from '../database/index.ts';
import { expectedSetups } from '../payment-methods/setups.ts';
import { newestPurchaseSince, WAITING_PURCHASES } from '../purchases/store.ts';

/** Returns whether anything waits for Stripe or the customer, so that a read must call Stripe. One round trip. */
export async function isWaiting(db: Db, organizationId: string, at: number): Promise<boolean> {
  const openChanges = db
    .selectFrom('seat_changes')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('status', 'in', OPEN_SEAT_CHANGE_STATUSES);
  const waitingPurchase = db
    .selectFrom(newestPurchaseSince(db, organizationId, at).as('newest'))
    .select('newest.status')
    .where('newest.status', 'in', WAITING_PURCHASES);
  const { waits } = await db
    .selectNoFrom((where) =>
      where
        .or([
          where.exists(openChanges),
          where.exists(waitingPurchase),
          where.exists(expectedSetups(db, organizationId, at)),
        ])
        .$castTo<boolean>()
        .as('waits'),
    )
    .executeTakeFirstOrThrow();
  return waits;
}
