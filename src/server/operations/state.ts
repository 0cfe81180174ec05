import type { Context } from './context.ts';
import type { OrganizationRow } from '../database/index.ts';
import { BillingProblem } from '../http/problem.ts';
import { within } from '../stripe/deadline.ts';
import { isTaxLocationInvalid, stripeErrorKind } from '../stripe/errors.ts';
import { READ_PATIENCE_MS } from '../stripe/outages.ts';
import type { BillingSnapshot } from '../stripe/snapshot.ts';
import { storedSnapshot } from '../stripe/snapshot.ts';
import { changedFrom } from '../stripe/invoice.ts';
import type { SeatChangeFacts } from '../seat-changes/outcome.ts';
import type { PurchaseFacts } from '../purchases/facts.ts';
import type { SyncCause } from '../sync/synchronizer.ts';
import { requireOrganization } from '../sync/synchronizer.ts';
import { isWaiting } from '../sync/waiting.ts';

/** The state of an organization's subscription. */
export interface BillingState {
  readonly snapshot: BillingSnapshot;
  /** Stripe's id of the subscription's latest invoice; `null` if there is none, or the state is from the mirror. */
  readonly latestInvoiceId: string | null;
  /**
   * From when the latest invoice bills a change of the users, Unix seconds; `null` if it bills none, or the state is from the mirror.
   * Later than now if a clock is behind.
   */
  readonly changedFrom: number | null;
  /** Id of the payment method or source that Stripe charges; `null` if there is none, or the state is from the mirror. */
  readonly paymentMethodId: string | null;
  /** What Stripe has of the unsettled seat change; `null` if there is none, or the state is from the mirror. */
  readonly seatChange: SeatChangeFacts | null;
  /** What Stripe has of the unsettled purchases; empty if the state is from the mirror. */
  readonly purchases: readonly PurchaseFacts[];
}

/** Default of `policy.mirrorSeconds`. */
export const MIRROR_SECONDS = 120;

/** Milliseconds that an operation waits for a synchronization, including a run already in progress. */
const FRESH_PATIENCE_MS = 10_000;

/** Reads the state from Stripe, as operations on money must. Throws `payment_provider_unavailable` if Stripe does not respond. */
export async function readFreshState(
  context: Context,
  organizationId: string,
  cause: SyncCause = {},
): Promise<BillingState> {
  return await readState(context, organizationId, cause, FRESH_PATIENCE_MS);
}

/** Returns the subscription's currency (ISO 4217, upper case), from the mirror like the prices that the account shows. */
export async function readCurrency(context: Context, organizationId: string): Promise<string> {
  const { mirror } = await requireOrganization(context.database.db, organizationId);
  const stored = storedSnapshot(mirror);
  return (stored ?? (await readFreshState(context, organizationId)).snapshot).currency;
}

/**
 * Reads the state from the mirror if it is fresh and nothing is unsettled, otherwise from Stripe. If Stripe does not respond within
 * {@link READ_PATIENCE_MS}, or is known to be unavailable, returns the mirror as long as its period has not ended.
 */
export async function readRecentState(context: Context, organizationId: string): Promise<BillingState> {
  const row = await requireOrganization(context.database.db, organizationId);
  const mirror = usableMirror(context, row);
  const shown = mirror && {
    snapshot: mirror.snapshot,
    latestInvoiceId: null,
    changedFrom: null,
    paymentMethodId: null,
    seatChange: null,
    purchases: [],
  };
  if (
    shown !== null &&
    mirror?.isFresh === true &&
    !(await isWaiting(context.database.db, organizationId, context.now()))
  )
    return shown;
  const advice = context.outages.advise();
  if (shown === null) {
    if (advice === 'skip') throw new BillingProblem('payment_provider_unavailable');
    return await readState(context, organizationId, {}, FRESH_PATIENCE_MS);
  }
  if (advice === 'probe') syncInBackground(context, organizationId);
  if (advice !== 'read') return shown;
  try {
    return await syncForReader(context, organizationId);
  } catch (error) {
    const code = error instanceof BillingProblem ? error.code : null;
    if (code !== 'payment_provider_unavailable' && code !== 'payment_provider_refused') throw error;
    // The caller gets no error: this report is the only trace.
    context.report((error as BillingProblem).cause, { organizationId });
    return shown;
  }
}

/**
 * Synchronizes in the background. A failure is recorded as an outage, and occurs again in the next call that needs Stripe.
 */
export function syncInBackground(context: Context, organizationId: string): void {
  context.synchronizer.sync(organizationId).catch(() => undefined);
}

/** Reads from Stripe for a caller with a fallback. Throws `payment_provider_unavailable` after {@link READ_PATIENCE_MS}. */
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
  const { reading, seatChange, purchases } = await callStripe(() => waiting);
  const { snapshot, latestInvoice, paymentMethodId } = reading;
  return {
    snapshot,
    latestInvoiceId: latestInvoice?.id ?? null,
    changedFrom: latestInvoice === null ? null : changedFrom(latestInvoice, snapshot.itemId),
    paymentMethodId,
    seatChange,
    purchases,
  };
}

/**
 * Runs a call to Stripe and converts its errors. Throws `payment_provider_unavailable` if Stripe did not respond, and
 * `tax_location_invalid` or `payment_provider_refused`, which are not retryable, if Stripe rejected the request.
 */
export async function callStripe<T>(call: () => Promise<T>): Promise<T> {
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

/** Returns the problem of a request that Stripe rejected and would reject again. Its cause has the reason, for the operator. */
export function refusalProblem(error: unknown): BillingProblem {
  const code = isTaxLocationInvalid(error) ? 'tax_location_invalid' : 'payment_provider_refused';
  return new BillingProblem(code, {}, { cause: error });
}

function usableMirror(
  context: Context,
  row: OrganizationRow,
): { readonly snapshot: BillingSnapshot; readonly isFresh: boolean } | null {
  const snapshot = storedSnapshot(row.mirror);
  const now = context.now();
  if (snapshot === null || row.mirrored_at === null || now >= snapshot.periodEnd) return null;
  const age = now - row.mirrored_at;
  return { snapshot, isFresh: age >= 0 && age <= (context.policy.mirrorSeconds ?? MIRROR_SECONDS) };
}
