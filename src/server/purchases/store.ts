import { sql } from 'kysely';
import type { CreditPurchaseStatus } from '../../contract/index.ts';
import type { CreditPurchaseRow, Db, Trx } from '../database/index.ts';
import { toJson } from '../database/index.ts';
import { purchaseFulfilled, purchaseRefunded } from './events.ts';
import { writeEvents } from '../events/record.ts';
import type { LockedOrganization } from '../ledger/index.ts';
import { bumpRevision, grantPurchase, purchaseReference } from '../ledger/index.ts';
import { NEVER_ARRIVED, SAFE_AGE_SECONDS } from '../stripe/gateway.ts';
import type { SessionReading } from '../stripe/checkout.ts';
import type { OperatorError } from '../operator-error.ts';
import { isPaidAsShown, paidOtherwise, PAID_OTHERWISE } from './payment.ts';
import { applyReturned } from '../ledger/returned.ts';

/** Statuses of a purchase that may still change at Stripe. */
export const WAITING_PURCHASES: readonly CreditPurchaseStatus[] = ['open', 'processing', 'paid'];

/** How many purchases have their session read in one synchronization; older ones wait for their webhook or status call. */
const MAX_READS = 10;

/** Returns a purchase of this organization by its id. */
export async function findPurchase(
  db: Db | Trx,
  organizationId: string,
  id: string,
): Promise<CreditPurchaseRow | undefined> {
  return await db
    .selectFrom('credit_purchases')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Returns the purchases whose credits these ledger entries granted, by the entry's id. */
export async function purchasesOfEntries(
  db: Db,
  organizationId: string,
  entryIds: readonly string[],
): Promise<ReadonlyMap<string, CreditPurchaseRow>> {
  if (entryIds.length === 0) return new Map<string, CreditPurchaseRow>();
  const rows = await db
    .selectFrom('credit_entries as entry')
    .innerJoin('credit_grants as grant', (join) =>
      join
        .onRef('grant.organization_id', '=', 'entry.organization_id')
        .onRef('grant.id', '=', 'entry.grant_id'),
    )
    .innerJoin('credit_purchases as purchase', (join) =>
      join
        .onRef('purchase.organization_id', '=', 'grant.organization_id')
        .on(
          'grant.reference',
          '=',
          sql<string>`${purchaseReference('')}::text || coalesce(purchase.payment_intent_id, purchase.session_id)`,
        ),
    )
    .selectAll('purchase')
    .select('entry.sequence')
    .where('entry.organization_id', '=', organizationId)
    .where('entry.sequence', 'in', entryIds.map(Number))
    .where('purchase.fulfilled_at', 'is not', null)
    .execute();
  return new Map(rows.map(({ sequence, ...row }) => [String(sequence), row]));
}

/** Returns the purchases that wait for a payment, newest first, and those in `ids`, regardless of their status. */
export async function findPurchasesToRead(
  db: Db,
  organizationId: string,
  ids: readonly string[],
): Promise<readonly CreditPurchaseRow[]> {
  const ofOrganization = db
    .selectFrom('credit_purchases')
    .selectAll()
    .where('organization_id', '=', organizationId);
  const waiting = await ofOrganization
    .where('status', 'in', WAITING_PURCHASES)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(MAX_READS)
    .execute();
  const others = ids.filter((id) => !waiting.some((row) => row.id === id));
  if (others.length === 0) return waiting;
  return [...waiting, ...(await ofOrganization.where('id', 'in', others).execute())];
}

/** Returns the query for purchases that wait for a payment. */
export function waitingPurchases(db: Db, organizationId: string) {
  return db
    .selectFrom('credit_purchases')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('status', 'in', WAITING_PURCHASES);
}

/** Returns the query for the status of the newest purchase, if it was started then or later (Unix seconds). */
export function newestPurchaseSince(db: Db, organizationId: string, since: number) {
  return db
    .selectFrom('credit_purchases')
    .select('status')
    .where('organization_id', '=', organizationId)
    .where('created_at', '>=', since)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1);
}

/** Returns whether a session is complete and paid. From then on its payment can be refunded. */
export function isPaid(session: SessionReading | null): boolean {
  return session?.status === 'complete' && session.isPaid;
}

/**
 * Updates the purchase from its session, and grants, takes back or restores its credits, each once. Returns an error to
 * report, once, if the purchase was not paid as shown; otherwise `null`.
 */
export async function applySession(
  organization: LockedOrganization,
  row: CreditPurchaseRow,
  session: SessionReading | null,
  at: number,
): Promise<OperatorError | null> {
  if (session === null) {
    if (at - row.created_at >= SAFE_AGE_SECONDS) await writePurchase(organization, row, neverArrived(row));
    return null;
  }
  const payment = session.paymentId ?? session.id;
  const hasPaid = isPaid(session);
  const isOtherwise = hasPaid && !isPaidAsShown(row, session);
  if (hasPaid && !isOtherwise) {
    const { granted } = await grantPurchase(organization, { payment, quantity: row.quantity, at });
    if (granted) await writeEvents(organization, [purchaseFulfilled(row, session.total, at)]);
    const grant = purchaseReference(payment);
    const { returned } = session;
    const back = await applyReturned(organization, { payment, grant, quantity: row.quantity, returned, at });
    if (back !== null) await writeEvents(organization, [purchaseRefunded(row, { returned, ...back }, at)]);
  }
  const status = purchaseStatus(session);
  await writePurchase(organization, row, {
    status: isOtherwise && status === 'fulfilled' ? 'failed' : status,
    session_id: session.id,
    payment_intent_id: session.paymentId,
    paid_amount: session.paid?.amount ?? null,
    paid_currency: session.paid?.currency ?? null,
    expires_at: session.expiresAt,
    fulfilled_at: hasPaid && !isOtherwise ? (row.fulfilled_at ?? at) : null,
    failure: isOtherwise ? { code: PAID_OTHERWISE, message: null } : hasPaid ? null : session.failure,
  });
  return isOtherwise && row.failure?.code !== PAID_OTHERWISE ? paidOtherwise(row, session) : null;
}

/** Counts a reading of a paid purchase, even if nothing changed, so that older readings can be detected. */
export async function countReading(organization: LockedOrganization, purchaseId: string): Promise<void> {
  await organization.trx
    .updateTable('credit_purchases')
    .set((row) => ({ readings: row('readings', '+', 1) }))
    .where('organization_id', '=', organization.id)
    .where('id', '=', purchaseId)
    .execute();
}

/**
 * Order of statuses. A stale reading never moves a purchase back; `fulfilled` and `refunded` are equal, since a refund can be
 * reversed.
 */
const PROGRESS: Readonly<Record<CreditPurchaseStatus, number>> = {
  open: 0,
  processing: 1,
  paid: 1,
  failed: 2,
  expired: 2,
  fulfilled: 3,
  refunded: 3,
};

/** A payment that differs from what was shown is as final as one that was credited. */
function progressOf({ status, failure }: Pick<CreditPurchaseRow, 'status' | 'failure'>): number {
  return failure?.code === PAID_OTHERWISE ? PROGRESS.fulfilled : PROGRESS[status];
}

/** Returns a purchase's status, derived only from its session. */
export function purchaseStatus(session: SessionReading): CreditPurchaseStatus {
  if (session.status !== 'complete') return session.status;
  if (!session.isPaid) return session.hasFailed ? 'failed' : 'processing';
  const { amount, of } = session.returned;
  return of > 0 && amount >= of ? 'refunded' : 'fulfilled';
}

type PurchaseState = Pick<
  CreditPurchaseRow,
  | 'status'
  | 'session_id'
  | 'payment_intent_id'
  | 'paid_amount'
  | 'paid_currency'
  | 'expires_at'
  | 'fulfilled_at'
  | 'failure'
>;

function neverArrived(row: CreditPurchaseRow): PurchaseState {
  const { session_id, payment_intent_id, paid_amount, paid_currency, expires_at, fulfilled_at } = row;
  return {
    status: 'failed',
    session_id,
    payment_intent_id,
    paid_amount,
    paid_currency,
    expires_at,
    fulfilled_at,
    failure: { code: NEVER_ARRIVED, message: null },
  };
}

async function writePurchase(
  organization: LockedOrganization,
  row: CreditPurchaseRow,
  state: PurchaseState,
): Promise<void> {
  const { failure, ...next } = state;
  const isSame =
    Object.entries(next).every(([column, value]) => row[column as keyof typeof next] === value) &&
    row.failure?.code === failure?.code;
  if (isSame || progressOf(state) < progressOf(row)) return;
  await organization.trx
    .updateTable('credit_purchases')
    .set({ ...next, failure: failure === null ? null : toJson(failure) })
    .where('organization_id', '=', organization.id)
    .where('id', '=', row.id)
    .execute();
  await bumpRevision(organization);
}
