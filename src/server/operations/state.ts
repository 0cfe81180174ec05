import type { Context } from './context.ts';
import type { OrganizationRow } from '../database/index.ts';
import { BillingProblem } from '../http/problem.ts';
import { within } from '../stripe/deadline.ts';
import { isTaxLocationInvalid, stripeErrorKind } from '../stripe/errors.ts';
import { READ_PATIENCE_MS } from '../stripe/outages.ts';
import type { BillingSnapshot } from '../stripe/snapshot.ts';
import { storedSnapshot } from '../stripe/snapshot.ts';
import type { SeatChangeFacts } from '../seat-changes/outcome.ts';
import type { PurchaseFacts } from '../purchases/facts.ts';
import type { SyncCause } from '../sync/synchronizer.ts';
import { requireOrganization } from '../sync/synchronizer.ts';
import { isWaiting } from '../sync/waiting.ts';

/** What is known of an organization's subscription. */
export interface BillingState {
  readonly snapshot: BillingSnapshot;
  /** Stripe's id of the subscription's latest invoice; `null` where it has none, or Stripe was not asked. */
  readonly latestInvoiceId: string | null;
  /** What Stripe said of the seat change that waits; `null` where none does, or Stripe was not asked. */
  readonly seatChange: SeatChangeFacts | null;
  /** What Stripe said of the purchases that wait. */
  readonly purchases: readonly PurchaseFacts[];
}

/** Seconds for which a read answers from the mirror where the policy does not say. */
export const MIRROR_SECONDS = 120;

/** Milliseconds that an operation waits for a synchronisation, one that is under way before it included. */
const FRESH_PATIENCE_MS = 10_000;

/** Reads from Stripe. Money operations use no other. Throws `payment_provider_unavailable` where Stripe does not answer. */
export async function readFreshState(
  context: Context,
  organizationId: string,
  cause: SyncCause = {},
): Promise<BillingState> {
  return await readState(context, organizationId, cause, FRESH_PATIENCE_MS);
}

/** Returns the currency of the subscription, ISO 4217 in capitals; from the mirror, as for the prices that the account shows. */
export async function readCurrency(context: Context, organizationId: string): Promise<string> {
  const { mirror } = await requireOrganization(context.database.db, organizationId);
  const stored = storedSnapshot(mirror);
  return (stored ?? (await readFreshState(context, organizationId)).snapshot).currency;
}

/**
 * Reads from the mirror where it is young and nothing waits, else from Stripe. Where Stripe does not answer in
 * {@link READ_PATIENCE_MS}, or did not a moment ago, a mirror whose period has not ended is still good for showing.
 */
export async function readRecentState(context: Context, organizationId: string): Promise<BillingState> {
  const row = await requireOrganization(context.database.db, organizationId);
  const mirror = usableMirror(context, row);
  const shown = mirror && {
    snapshot: mirror.snapshot,
    latestInvoiceId: null,
    seatChange: null,
    purchases: [],
  };
  if (
    shown !== null &&
    mirror?.isYoung === true &&
    !(await isWaiting(context.database.db, organizationId, context.now()))
  )
    return shown;
  const advice = context.outages.advise();
  if (shown === null) {
    if (advice === 'skip') throw new BillingProblem('payment_provider_unavailable');
    return await readState(context, organizationId, {}, FRESH_PATIENCE_MS);
  }
  if (advice === 'probe') syncInBackground(context, organizationId);
  if (advice !== 'ask') return shown;
  try {
    return await syncForReader(context, organizationId);
  } catch (error) {
    const code = error instanceof BillingProblem ? error.code : null;
    if (code !== 'payment_provider_unavailable' && code !== 'payment_provider_refused') throw error;
    // No caller gets an error: this report is the only trace.
    context.report((error as BillingProblem).cause, { organizationId });
    return shown;
  }
}

/**
 * Synchronises without anybody waiting for it. A failure is remembered as an outage, and found again by whoever needs
 * Stripe next.
 */
export function syncInBackground(context: Context, organizationId: string): void {
  context.synchronizer.sync(organizationId).catch(() => undefined);
}

/** Reads from Stripe for a caller who can go on without. Throws `payment_provider_unavailable` after {@link READ_PATIENCE_MS}. */
export async function syncForReader(context: Context, organizationId: string): Promise<BillingState> {
  return await readState(context, organizationId, {}, READ_PATIENCE_MS);
}

async function readState(
  context: Context,
  organizationId: string,
  cause: SyncCause,
  patience: number,
): Promise<BillingState> {
  const sync = context.synchronizer.sync(organizationId, cause);
  const waiting = within(context.startTimer, patience, sync).catch((error: unknown) => {
    context.outages.failed(error);
    throw error;
  });
  const { reading, seatChange, purchases } = await askStripe(() => waiting);
  const latestInvoiceId = reading.latestInvoice?.id ?? null;
  return { snapshot: reading.snapshot, latestInvoiceId, seatChange, purchases };
}

/**
 * Runs a call to Stripe. Where it did not answer, that is `payment_provider_unavailable`. Where it refused and would refuse
 * again, it is `tax_location_invalid` or `payment_provider_refused`, which are not retryable.
 */
export async function askStripe<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const kind = stripeErrorKind(error);
    if (kind === 'unknown' || kind === 'busy' || kind === 'in_use') {
      throw new BillingProblem('payment_provider_unavailable', {}, { cause: error });
    }
    throw kind === 'refused' || kind === 'misconfigured' ? refusalProblem(error) : error;
  }
}

/** The problem of a request that Stripe refused and would refuse again. Its cause says why, for the operator. */
export function refusalProblem(error: unknown): BillingProblem {
  const code = isTaxLocationInvalid(error) ? 'tax_location_invalid' : 'payment_provider_refused';
  return new BillingProblem(code, {}, { cause: error });
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
