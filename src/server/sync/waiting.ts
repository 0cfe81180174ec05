import { OPEN_SEAT_CHANGE_STATUSES } from '../../contract/index.ts';
import type { Db } from '../database/index.ts';
import { compileOnce } from '../database/index.ts';
import { setupsSince } from '../payment-methods/setups.ts';
import { newestPurchaseSince, WAITING_PURCHASES } from '../purchases/store.ts';

/**
 * How long after its start the newest purchase, or a pending card setup, makes each read of the account call Stripe. After that, an
 * abandoned one is read only when the mirror is.
 */
const EXPECTED_FOR_SECONDS = 900;

/** Returns whether anything waits for Stripe or the customer, so that a read must call Stripe. One round trip. */
export async function isWaiting(db: Db, organizationId: string, at: number): Promise<boolean> {
  const [row] = await selectWaiting(db, { organizationId, since: at - EXPECTED_FOR_SECONDS });
  return row?.waits === true;
}

interface Expected {
  readonly organizationId: string;
  /** Unix seconds. */
  readonly since: number;
}

const selectWaiting = compileOnce((db, { organizationId, since }: Expected) => {
  const openChanges = db
    .selectFrom('seat_changes')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('status', 'in', OPEN_SEAT_CHANGE_STATUSES);
  const waitingPurchase = db
    .selectFrom(newestPurchaseSince(db, organizationId, since).as('newest'))
    .select('newest.status')
    .where('newest.status', 'in', WAITING_PURCHASES);
  return db.selectNoFrom((where) =>
    where
      .or([
        where.exists(openChanges),
        where.exists(waitingPurchase),
        where.exists(setupsSince(db, organizationId, since).select('id')),
      ])
      .$castTo<boolean>()
      .as('waits'),
  );
});
