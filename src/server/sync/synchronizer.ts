import type { BillingDatabase, OrganizationRow, SeatChangeRow } from '../database/index.ts';
import { compileOnce, toJson } from '../database/index.ts';
import type { LockedOrganization } from '../ledger/index.ts';
import { recordCreditLevel } from '../events/credit-level.ts';
import { subscriptionEvents } from './subscription-events.ts';
import { writeEvents } from '../events/record.ts';
import { currentRevision, lockedBalances, lockOrganization } from '../ledger/index.ts';
import type { OperatorError } from '../operator-error.ts';
import type { BillingPolicy } from '../policy.ts';
import { BillingProblem } from '../http/problem.ts';
import type { CheckoutGateway } from '../stripe/checkout.ts';
import type { CustomerGateway } from '../stripe/customer.ts';
import { isSameJson } from '../same-json.ts';
import type { Deadline, StartTimer } from '../stripe/deadline.ts';
import { startDeadline } from '../stripe/deadline.ts';
import type { StripeIds, SubscriptionGateway } from '../stripe/gateway.ts';
import type { OutageMemory } from '../stripe/outages.ts';
import type { ReturnsGateway } from '../stripe/returned.ts';
import type { BillingSnapshot } from '../stripe/snapshot.ts';
import type { Report } from '../reporter.ts';
import { storedSnapshot } from '../stripe/snapshot.ts';
import type { ChangeReturn } from '../seat-changes/returns.ts';
import { applyChangeReturns, readChangeReturns } from '../seat-changes/returns.ts';
import { chargeDifference, missedInvoice } from '../seat-changes/charge-differs.ts';
import { adoptPaymentMethod } from '../payment-methods/payer.ts';
import { openSetups, settlePaymentMethodSetups } from '../payment-methods/setups.ts';
import { applyPlanCredits, withPeriodInvoice } from './plan-credits.ts';
import type { PurchaseFacts } from '../purchases/facts.ts';
import { readPurchaseFacts } from '../purchases/facts.ts';
import {
  applySession,
  countReading,
  findPurchase,
  findPurchasesToRead,
  isPaid,
  waitingPurchases,
} from '../purchases/store.ts';
import type { SubscriptionFacts } from '../seat-changes/facts.ts';
import { readSubscriptionFacts } from '../seat-changes/facts.ts';
import { seatChangeOutcome } from '../seat-changes/outcome.ts';
import {
  findArrivedSeatChange,
  findOpenSeatChange,
  findSeatChange,
  findTakenInvoices,
  isUnsettled,
  writeOutcome,
} from '../seat-changes/store.ts';
import { createSingleFlight } from './single-flight.ts';
import { findSuccessor, linkSuccessor } from './successor.ts';

/** What triggered a synchronization, and what it has to read beyond the subscription. */
export interface SyncCause {
  /** The webhook event that it processes. */
  readonly event?: { readonly id: string; readonly type: string };
  /** A purchase to read even if it is settled. */
  readonly purchaseId?: string;
  /** Several such purchases. */
  readonly purchaseIds?: readonly string[];
  /** A seat change whose charge may have been refunded, credited or disputed. */
  readonly seatChangeId?: string;
  /** Several such seat changes. */
  readonly seatChangeIds?: readonly string[];
}

/** Everything that was read from Stripe. */
export interface SyncFacts extends SubscriptionFacts {
  readonly purchases: readonly PurchaseFacts[];
  readonly changeReturns: readonly ChangeReturn[];
}

/** Reconciles the database with Stripe; webhooks, status calls and reads all go through it. */
export interface Synchronizer {
  /**
   * Reads the organization's subscription and its unsettled changes and purchases from Stripe, and applies them: mirror, credits, seat
   * change, purchases. Idempotent, in any order. Rejects with `organization_unknown`, with the gateway's errors, or with a
   * `StripeDeadlineExceeded` if all calls together take longer than {@link SYNC_MS}.
   */
  sync(organizationId: string, cause?: SyncCause): Promise<SyncFacts>;
}

/** Dependencies of a synchronizer. */
export interface SynchronizerParts {
  readonly database: BillingDatabase;
  readonly subscriptions: SubscriptionGateway;
  readonly checkout: CheckoutGateway;
  readonly customers: CustomerGateway;
  readonly returns: ReturnsGateway;
  readonly policy: Pick<BillingPolicy, 'creditsPerSeat' | 'creditAlerts' | 'renewalGrant'>;
  /** Records whether Stripe responded. */
  readonly outages: OutageMemory;
  readonly startTimer: StartTimer;
  now(): number;
  /** Reports an error that needs an operator. */
  readonly report: Report;
}

/** Attempts to read and apply before the synchronization fails because newer snapshots keep being written. */
const ATTEMPTS = 8;
/** Milliseconds for all calls to Stripe of one synchronization. */
export const SYNC_MS = 6000;

/** Rolls a transaction back because the snapshot may be older than one written in the meantime. */
class StaleSnapshot extends Error {
  override readonly name = 'StaleSnapshot';
}

/**
 * Creates a synchronizer. Calls for an organization that are made during a run share one follow-up run, since the current one may have
 * read older state.
 */
export function createSynchronizer(parts: SynchronizerParts): Synchronizer {
  const flights = createSingleFlight<SyncCause, SyncFacts>((organizationId, causes) =>
    synchronize(parts, organizationId, causes),
  );
  return {
    async sync(organizationId, cause) {
      try {
        const facts = await flights(organizationId, cause);
        parts.outages.succeeded();
        return facts;
      } catch (error) {
        parts.outages.failed(error);
        throw error;
      }
    },
  };
}

/** Returns the organization's row. Throws `organization_unknown` if there is none. */
export async function requireOrganization(
  db: BillingDatabase['db'],
  organizationId: string,
): Promise<OrganizationRow> {
  const [row] = await selectOrganization(db, { organizationId });
  if (row === undefined) throw new BillingProblem('organization_unknown');
  return row;
}

const selectOrganization = compileOnce((db, { organizationId }: { readonly organizationId: string }) =>
  db.selectFrom('organizations').selectAll().where('id', '=', organizationId),
);

/** An organization before it is synchronized, and what must be read beyond its subscription. */
interface Before extends OrganizationRow {
  readonly hasSetups: boolean;
  readonly hasPurchases: boolean;
}

async function readBefore(parts: SynchronizerParts, id: string): Promise<Before> {
  const { db } = parts.database;
  const row = await db
    .selectFrom('organizations')
    .selectAll()
    .select((select) => [
      select
        .exists(openSetups(db, id, parts.now()))
        .$castTo<boolean>()
        .as('hasSetups'),
      select.exists(waitingPurchases(db, id)).$castTo<boolean>().as('hasPurchases'),
    ])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw new BillingProblem('organization_unknown');
  return row;
}

async function synchronize(
  parts: SynchronizerParts,
  organizationId: string,
  causes: readonly SyncCause[],
): Promise<SyncFacts> {
  const deadline = startDeadline(parts.startTimer, SYNC_MS);
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const before = await readBefore(parts, organizationId);
      const facts = await deadline.race(settleAndRead(parts, before, causes, deadline));
      const { snapshot } = facts.reading;
      const successor = await deadline.race(findSuccessor(parts, organizationId, snapshot));
      if (successor !== null) await linkSuccessor(parts, organizationId, snapshot, successor);
      else if (await applyUnlessStale(parts, before, facts, causes)) return facts;
    }
  } finally {
    deadline.stop();
  }
  throw new Error(`The state of ${organizationId} kept changing while it was read, ${ATTEMPTS} times`);
}

/** Applies a snapshot in one transaction. Returns `false` if it may be older than one written in the meantime. */
async function applyUnlessStale(
  parts: SynchronizerParts,
  before: OrganizationRow,
  facts: SyncFacts,
  causes: readonly SyncCause[],
): Promise<boolean> {
  try {
    const problems = await parts.database.transactionFor(before.id, async (trx) => {
      const organization = await lockOrganization(trx, before.id);
      if (organization === null) throw new BillingProblem('organization_unknown');
      const ofSubscription = await applySubscription(parts, organization, facts, before.mirror_version);
      const ofPurchases = await applyPurchases(parts, organization, facts.purchases);
      await applyCreditLevel(parts, organization);
      await recordEvents(organization, causes, parts.now());
      return [...ofSubscription, ...ofPurchases];
    });
    for (const problem of problems) parts.report(problem);
    return true;
  } catch (error) {
    if (error instanceof StaleSnapshot) return false;
    throw error;
  }
}

/**
 * Updates the default payment method at Stripe if needed, then returns the resulting state. Reads again after each write.
 */
async function settleAndRead(
  parts: SynchronizerParts,
  organization: Before,
  causes: readonly SyncCause[],
  deadline: Deadline,
): Promise<SyncFacts> {
  const { customers } = parts;
  const ids = idsOf(organization);
  if (organization.hasSetups) {
    const { db } = parts.database;
    const assertLeft = (): void => deadline.assertLeft();
    const settling = { db, customers, assertLeft, report: parts.report };
    await settlePaymentMethodSetups(settling, organization.id, ids, parts.now());
  }
  const facts = await readFacts(parts, organization, causes);
  deadline.assertLeft();
  const report = (error: unknown): void => parts.report(error, { organizationId: organization.id });
  const isAdopted = await adoptPaymentMethod({ customers, report }, ids, {
    paidWith: facts.seatChange?.invoice?.paidWith ?? null,
    current: facts.reading.paymentMethodId,
  });
  const known = isAdopted ? { ...facts, ...(await readSubscription(parts, organization)) } : facts;
  const reading = await withPeriodInvoice(parts, organization, known.reading);
  const snapshot = withKnownName(reading.snapshot, storedSnapshot(organization.mirror));
  return { ...known, reading: { ...reading, snapshot } };
}

/** Reads an organization's complete state from Stripe. Changes nothing. */
async function readFacts(
  parts: SynchronizerParts,
  organization: Before,
  causes: readonly SyncCause[],
): Promise<SyncFacts> {
  const { db } = parts.database;
  const { id, hasPurchases } = organization;
  const purchaseIds = causes.flatMap(({ purchaseId, purchaseIds: others = [] }) => [
    ...others,
    ...(purchaseId ? [purchaseId] : []),
  ]);
  const seatChangeIds = causes.flatMap(({ seatChangeId, seatChangeIds: others = [] }) => [
    ...others,
    ...(seatChangeId ? [seatChangeId] : []),
  ]);
  const readPurchases = async (): Promise<readonly PurchaseFacts[]> =>
    hasPurchases || purchaseIds.length > 0
      ? await readPurchaseFacts(parts.checkout, await findPurchasesToRead(db, id, purchaseIds))
      : [];
  const [subscription, purchases, changeReturns] = await Promise.all([
    readSubscription(parts, organization),
    readPurchases(),
    readChangeReturns({ db, returns: parts.returns }, id, seatChangeIds),
  ]);
  return { ...subscription, purchases, changeReturns };
}

function idsOf({ customer_id: customerId, subscription_id: subscriptionId }: OrganizationRow): StripeIds {
  return { customerId, subscriptionId };
}

async function readSubscription(
  parts: SynchronizerParts,
  organization: OrganizationRow,
): Promise<SubscriptionFacts> {
  const { id } = organization;
  const { db } = parts.database;
  const changes = {
    find: async ({ pendingUpdate, appliedSeatChangeId, latestInvoice }: SubscriptionFacts['reading']) =>
      (await findOpenSeatChange(db, id)) ??
      (await findArrivedSeatChange(db, id, {
        seatChangeId: pendingUpdate?.seatChangeId ?? appliedSeatChangeId,
        invoice: latestInvoice,
      })),
    taken: (change: SeatChangeRow, invoiceIds: readonly string[]) =>
      findTakenInvoices(db, change, invoiceIds),
  };
  return await readSubscriptionFacts(parts.subscriptions, idsOf(organization), changes, parts.now());
}

/**
 * Applies the subscription: mirror, plan credits, seat change. Throws {@link StaleSnapshot} if that would write anything although
 * the mirror's version has changed since the reading began. A reading that matches what is stored is accepted, so that many
 * processes that read the same state do not discard each other's work.
 */
async function applySubscription(
  parts: SynchronizerParts,
  organization: LockedOrganization,
  facts: SyncFacts,
  versionBefore: number,
): Promise<readonly OperatorError[]> {
  const at = parts.now();
  const { snapshot } = facts.reading;
  await writeMirror(organization, facts, at);
  const increased = await applyPlanCredits(organization, snapshot, parts.policy, at);
  const problems = [
    await applySeatChange(organization, facts, increased, at),
    ...(await applyChangeReturns(organization, facts.changeReturns, at)),
  ];
  const hasWritten = await raiseMirrorVersion(organization, at);
  if (hasWritten && organization.row.mirror_version !== versionBefore) throw new StaleSnapshot();
  return problems.filter((problem) => problem !== null);
}

/**
 * Records when the mirror was read, and raises its version if this transaction has written something. Every write of visible
 * state raises the revision, so the revision tells. Returns whether the version was raised.
 */
async function raiseMirrorVersion(
  { trx, id, row: before }: LockedOrganization,
  at: number,
): Promise<boolean> {
  const { mirror_version: version } = await trx
    .updateTable('organizations')
    .set((row) => ({
      mirrored_at: at,
      mirror_version: row
        .case()
        .when('revision', '!=', before.revision)
        .then(row('mirror_version', '+', 1))
        .else(row.ref('mirror_version'))
        .end(),
    }))
    .where('id', '=', id)
    .returning('mirror_version')
    .executeTakeFirstOrThrow();
  return version !== before.mirror_version;
}

/**
 * Applies the readings of purchases. A refund or dispute can be reversed, which returns a paid purchase to an earlier state: so a
 * counter of readings, not a comparison of states, detects a reading that is out of date. Throws {@link StaleSnapshot} if an
 * outdated reading would write anything.
 */
async function applyPurchases(
  parts: SynchronizerParts,
  organization: LockedOrganization,
  purchases: readonly PurchaseFacts[],
): Promise<readonly OperatorError[]> {
  const at = parts.now();
  const problems: OperatorError[] = [];
  for (const { purchaseId, session, readingsBefore } of purchases) {
    const row = await findPurchase(organization.trx, organization.id, purchaseId);
    if (row === undefined) continue;
    const isStale = row.readings !== readingsBefore;
    const revision = isStale ? await currentRevision(organization) : null;
    const problem = await applySession(organization, row, session, at);
    if (problem !== null) problems.push(problem);
    if (isStale && (await currentRevision(organization)) !== revision) throw new StaleSnapshot();
    if (isPaid(session)) await countReading(organization, purchaseId);
  }
  return problems;
}

/** Records `credits.low` and `credits.depleted` if this transaction crossed their thresholds. */
async function applyCreditLevel(parts: SynchronizerParts, organization: LockedOrganization): Promise<void> {
  const at = parts.now();
  const { available } = await lockedBalances(organization, at);
  await recordCreditLevel(organization, { available, at, alerts: parts.policy.creditAlerts });
}

async function applySeatChange(
  organization: LockedOrganization,
  { reading, seatChange }: SyncFacts,
  increased: number,
  at: number,
): Promise<OperatorError | null> {
  if (seatChange === null) return null;
  const change = await findSeatChange(organization.trx, organization.id, seatChange.seatChangeId);
  if (change === undefined || !isUnsettled(change)) return null;
  const outcome = seatChangeOutcome(change, seatChange, at);
  // Credits granted by a later period belong to that period, not to the change.
  const isOwn = outcome.status === 'succeeded' && reading.snapshot.periodStart <= change.proration_date;
  await writeOutcome(organization, change, outcome, { creditsAdded: isOwn ? increased : 0, at });
  return chargeDifference(change, outcome) ?? missedInvoice(change, outcome);
}

/** Keeps the stored name if the product could not be read: after a restart it is the only one available. */
function withKnownName(snapshot: BillingSnapshot, stored: BillingSnapshot | null): BillingSnapshot {
  const isKnown = snapshot.priceName === null && stored?.priceId === snapshot.priceId;
  return isKnown ? { ...snapshot, priceName: stored.priceName } : snapshot;
}

async function writeMirror(
  organization: LockedOrganization,
  facts: SubscriptionFacts,
  at: number,
): Promise<void> {
  const { snapshot } = facts.reading;
  if (isSameJson(storedSnapshot(organization.row.mirror), snapshot)) return;
  await organization.trx
    .updateTable('organizations')
    .set((row) => ({ mirror: toJson(snapshot), revision: row('revision', '+', 1) }))
    .where('id', '=', organization.id)
    .execute();
  await writeEvents(organization, subscriptionEvents(organization.row.mirror, snapshot, at));
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
