import type { Context } from '../context.ts';
import type { OrganizationRow } from '../database/index.ts';
import { BillingProblem } from '../problem.ts';
import { stripeErrorKind } from '../stripe/errors.ts';
import type { BillingSnapshot } from '../stripe/snapshot.ts';
import { storedSnapshot } from '../stripe/snapshot.ts';
import type { SeatChangeFacts } from '../sync/seat-change-outcome.ts';
import { findOpenSeatChange } from '../sync/seat-change-store.ts';
import { expectsPaymentMethod } from '../sync/payment-method-setups.ts';
import type { PurchaseFacts } from '../sync/purchase-facts.ts';
import { findPurchasesToRead } from '../sync/purchase-store.ts';
import type { SyncCause } from '../sync/synchronizer.ts';
import { requireOrganization } from '../sync/synchronizer.ts';

/** What is known of an organisation's subscription. */
export interface BillingState {
  readonly snapshot: BillingSnapshot;
  /** What Stripe said of the seat change that waits; `null` where none does, or Stripe was not asked. */
  readonly seatChange: SeatChangeFacts | null;
  /** What Stripe said of the purchases that wait. */
  readonly purchases: readonly PurchaseFacts[];
}

/** Seconds for which a read answers from the mirror where the policy does not say. */
const MIRROR_SECONDS = 120;

/** Reads from Stripe. Money operations use no other. Throws `payment_provider_unavailable` where Stripe does not answer. */
export async function readFreshState(
  context: Context,
  organizationId: string,
  cause: SyncCause = {},
): Promise<BillingState> {
  const facts = await askStripe(() => context.synchronizer.sync(organizationId, cause));
  const { reading, seatChange, purchases } = facts;
  return { snapshot: reading.snapshot, seatChange, purchases };
}

/**
 * Reads from the mirror where it is young and nothing waits, else from Stripe. Where Stripe does not answer, a mirror
 * whose period has not ended is still good for showing.
 */
export async function readRecentState(context: Context, organizationId: string): Promise<BillingState> {
  const row = await requireOrganization(context.database.db, organizationId);
  const mirror = usableMirror(context, row);
  if (mirror?.isYoung === true && !(await isWaiting(context, organizationId))) {
    return { snapshot: mirror.snapshot, seatChange: null, purchases: [] };
  }
  try {
    return await readFreshState(context, organizationId);
  } catch (error) {
    const isStripeDown = error instanceof BillingProblem && error.code === 'payment_provider_unavailable';
    if (mirror === null || !isStripeDown) throw error;
    return { snapshot: mirror.snapshot, seatChange: null, purchases: [] };
  }
}

/** Runs a call to Stripe; where it did not answer, that is `payment_provider_unavailable`. */
export async function askStripe<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const kind = stripeErrorKind(error);
    if (kind === 'unknown' || kind === 'busy' || kind === 'in_use') {
      throw new BillingProblem('payment_provider_unavailable', {}, { cause: error });
    }
    throw error;
  }
}

function usableMirror(
  context: Context,
  row: OrganizationRow,
): { readonly snapshot: BillingSnapshot; readonly isYoung: boolean } | null {
  const snapshot = storedSnapshot(row.mirror);
  const now = context.now();
  if (snapshot === null || row.mirrored_at === null || now >= snapshot.periodEnd) return null;
  const age = now - row.mirrored_at;
  return { snapshot, isYoung: age >= 0 && age <= (context.policy.mirrorSeconds ?? MIRROR_SECONDS) };
}

async function isWaiting(context: Context, organizationId: string): Promise<boolean> {
  const { db } = context.database;
  if ((await findOpenSeatChange(db, organizationId)) !== undefined) return true;
  if ((await findPurchasesToRead(db, organizationId, [])).length > 0) return true;
  return await expectsPaymentMethod(db, organizationId, context.now());
}
