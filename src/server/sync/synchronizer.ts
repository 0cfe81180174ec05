import { isDeepStrictEqual } from 'node:util';
import type { BillingDatabase, OrganizationRow } from '../database/index.ts';
import { toJson } from '../database/index.ts';
import type { LockedOrganization } from '../ledger/index.ts';
import { applyPeriodGrants, bumpRevision, expireEndedGrants, lockOrganization } from '../ledger/index.ts';
import type { BillingPolicy } from '../policy.ts';
import { BillingProblem } from '../problem.ts';
import type { CheckoutGateway } from '../stripe/checkout.ts';
import type { CustomerGateway } from '../stripe/customer.ts';
import type { SubscriptionGateway } from '../stripe/gateway.ts';
import { creditPeriod, isInGoodStanding, storedSnapshot } from '../stripe/snapshot.ts';
import type { SeatChangeChargeDiffers } from './charge-differs.ts';
import { chargeDifference } from './charge-differs.ts';
import { keepPayer } from './payer.ts';
import { settlePaymentMethodSetups } from './payment-method-setups.ts';
import type { PurchaseFacts } from './purchase-facts.ts';
import { readPurchaseFacts } from './purchase-facts.ts';
import { applySession, findPurchase, findPurchasesToRead, isPaid } from './purchase-store.ts';
import type { SubscriptionFacts } from './seat-change-facts.ts';
import { readSubscriptionFacts } from './seat-change-facts.ts';
import { seatChangeOutcome } from './seat-change-outcome.ts';
import { findOpenSeatChange, findSeatChange, isUnsettled, writeOutcome } from './seat-change-store.ts';
import { createSingleFlight } from './single-flight.ts';

/** Why a synchronisation is made, where it is more than wanting to know. */
export interface SyncCause {
  /** A webhook event whose effect it brings. */
  readonly event?: { readonly id: string; readonly type: string };
  /** A purchase to read, also where it seems settled. */
  readonly purchaseId?: string;
}

/** All that Stripe was asked for. */
export interface SyncFacts extends SubscriptionFacts {
  readonly purchases: readonly PurchaseFacts[];
}

/** Makes the database say what is true at Stripe now: the one function behind webhooks, status calls and plain reads. */
export interface Synchronizer {
  /**
   * Reads the organisation's subscription and what waits, and applies it: mirror, credits, seat change, purchases. Any number of
   * times and in any order the effect comes once. Rejects with `organization_unknown`, or with the gateway's errors.
   */
  sync(organizationId: string, cause?: SyncCause): Promise<SyncFacts>;
}

/** What a synchroniser works with. */
export interface SynchronizerParts {
  readonly database: BillingDatabase;
  readonly subscriptions: SubscriptionGateway;
  readonly checkout: CheckoutGateway;
  readonly customers: CustomerGateway;
  readonly policy: Pick<BillingPolicy, 'creditsPerSeat'>;
  now(): number;
  /** Tells the host of something that only people can put right. */
  report(error: Error): void;
}

/** How often a snapshot may be thrown away because somebody else's was written first. */
const ATTEMPTS = 8;

/** Makes a synchroniser. Of calls for the same organisation that come while one is under way, one more is made for all. */
export function createSynchronizer(parts: SynchronizerParts): Synchronizer {
  const flights = createSingleFlight<SyncCause, SyncFacts>((organizationId, causes) =>
    synchronize(parts, organizationId, causes),
  );
  return { sync: (organizationId, cause) => flights(organizationId, cause) };
}

/** The organisation's row, or `organization_unknown`. */
export async function requireOrganization(
  db: BillingDatabase['db'],
  organizationId: string,
): Promise<OrganizationRow> {
  const row = await db
    .selectFrom('organizations')
    .selectAll()
    .where('id', '=', organizationId)
    .executeTakeFirst();
  if (row === undefined) throw new BillingProblem('organization_unknown');
  return row;
}

async function synchronize(
  parts: SynchronizerParts,
  organizationId: string,
  causes: readonly SyncCause[],
): Promise<SyncFacts> {
  const { db } = parts.database;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const before = await requireOrganization(db, organizationId);
    const facts = await readFacts(parts, before, causes);
    const done = await parts.database.transaction(async (trx) => {
      const organization = await lockOrganization(trx, organizationId);
      // Somebody else wrote what they read later, perhaps: this may be older.
      if (organization?.row.mirror_version !== before.mirror_version) return null;
      const difference = await applyFacts(parts, organization, facts);
      await recordEvents(organization, causes, parts.now());
      return { difference };
    });
    if (done === null) continue;
    if (done.difference !== null) parts.report(done.difference);
    return facts;
  }
  throw new Error(`The state of ${organizationId} kept changing while it was read, ${ATTEMPTS} times`);
}

async function readFacts(
  parts: SynchronizerParts,
  organization: OrganizationRow,
  causes: readonly SyncCause[],
): Promise<SyncFacts> {
  const { db } = parts.database;
  const { id, customer_id: customerId, subscription_id: subscriptionId } = organization;
  const ids = { customerId, subscriptionId };
  await settlePaymentMethodSetups({ db, customers: parts.customers }, id, ids, parts.now());
  const named = causes.flatMap(({ purchaseId }) => purchaseId ?? []);
  const purchases = await readPurchaseFacts(parts.checkout, await findPurchasesToRead(db, id, named));
  const readSubscription = (): Promise<SubscriptionFacts> =>
    readSubscriptionFacts(
      parts.subscriptions,
      ids,
      async (reading) => {
        const open = await findOpenSeatChange(db, id);
        const mentioned = reading.pendingUpdate?.seatChangeId ?? reading.appliedSeatChangeId;
        if (open !== undefined || mentioned === null) return open;
        const change = await findSeatChange(db, id, mentioned);
        return change !== undefined && isUnsettled(change) ? change : undefined;
      },
      parts.now(),
    );
  const subscription = await readSubscription();
  const isKept = await keepPayer(parts.customers, ids, subscription);
  return { ...(isKept ? await readSubscription() : subscription), purchases };
}

async function applyFacts(
  parts: SynchronizerParts,
  organization: LockedOrganization,
  facts: SyncFacts,
): Promise<SeatChangeChargeDiffers | null> {
  const at = parts.now();
  const { snapshot } = facts.reading;
  await writeMirror(organization, facts, at);
  let added = 0;
  if (isInGoodStanding(snapshot) && !snapshot.awaitsFirstPayment) {
    const result = await applyPeriodGrants(organization, {
      subscriptionId: snapshot.subscriptionId,
      period: creditPeriod(snapshot),
      quantity: snapshot.quantity,
      creditsPerSeat: parts.policy.creditsPerSeat,
      isTrial: snapshot.trialStart !== null,
      at,
    });
    added = result.added;
  } else {
    await expireEndedGrants(organization, at);
  }
  const difference = await applySeatChange(organization, facts, added, at);
  let hasReadPaid = false;
  for (const { purchaseId, session } of facts.purchases) {
    const row = await findPurchase(organization.trx, organization.id, purchaseId);
    if (row === undefined) continue;
    await applySession(organization, row, session, at);
    hasReadPaid ||= isPaid(session);
  }
  if (hasReadPaid) await overtakeOlderReadings(organization);
  return difference;
}

/** Refunds and disputes come and go: what somebody else read of a paid purchase before is thrown away, as an old mirror is. */
async function overtakeOlderReadings(organization: LockedOrganization): Promise<void> {
  await organization.trx
    .updateTable('organizations')
    .set((row) => ({ mirror_version: row('mirror_version', '+', 1) }))
    .where('id', '=', organization.id)
    .execute();
}

async function applySeatChange(
  organization: LockedOrganization,
  { reading, seatChange }: SyncFacts,
  added: number,
  at: number,
): Promise<SeatChangeChargeDiffers | null> {
  if (seatChange === null) return null;
  const change = await findSeatChange(organization.trx, organization.id, seatChange.seatChangeId);
  if (change === undefined || !isUnsettled(change)) return null;
  const outcome = seatChangeOutcome(change, seatChange, at);
  // Credits that came with a later period are the period's, not the change's.
  const isOwn = outcome.status === 'succeeded' && reading.snapshot.periodStart <= change.proration_date;
  await writeOutcome(organization, change, outcome, isOwn ? added : 0);
  return chargeDifference(change, outcome);
}

async function writeMirror(
  organization: LockedOrganization,
  facts: SubscriptionFacts,
  at: number,
): Promise<void> {
  const { snapshot } = facts.reading;
  const isNew = !isDeepStrictEqual(storedSnapshot(organization.row.mirror), snapshot);
  await organization.trx
    .updateTable('organizations')
    .set((row) => ({
      mirrored_at: at,
      ...(isNew && { mirror: toJson(snapshot), mirror_version: row('mirror_version', '+', 1) }),
    }))
    .where('id', '=', organization.id)
    .execute();
  if (isNew) await bumpRevision(organization);
}

async function recordEvents(
  organization: LockedOrganization,
  causes: readonly SyncCause[],
  at: number,
): Promise<void> {
  for (const { id, type } of causes.flatMap(({ event }) => event ?? [])) {
    await organization.trx
      .insertInto('webhook_events')
      .values({ id, type, organization_id: organization.id, received_at: at })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
  }
}
