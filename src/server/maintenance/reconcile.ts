import type { BillingDatabase, Db } from '../database/index.ts';
import type { Synchronizer } from '../sync/synchronizer.ts';
import { WAITING_PURCHASES } from '../purchases/store.ts';
import { requireOrganization } from '../sync/synchronizer.ts';

/** What to reconcile. */
export interface ReconcileOptions {
  /** Only this organization. Default: all. */
  readonly organizationId?: string | undefined;
  /** Unix seconds. Reads purchases and paid seat changes since then, of any status. Default: {@link LOOK_BACK_SECONDS} ago. */
  readonly since?: number | undefined;
}

/** Result of a reconciliation. */
export interface ReconcileResult {
  /** Number of organizations, including failed ones. */
  readonly organizations: number;
  readonly changed: readonly ReconciledChange[];
  /** Organizations that could not be reconciled: fix the error and run it again. */
  readonly failed: readonly { readonly organizationId: string; readonly error: unknown }[];
}

/** An organization that was changed. */
export interface ReconciledChange {
  readonly organizationId: string;
  /** Types of the events recorded during the reconciliation, in order; empty if the changes cause no event. */
  readonly events: readonly string[];
}

/** Dependencies of a reconciliation. */
export interface ReconcileParts {
  readonly database: Pick<BillingDatabase, 'db'>;
  readonly synchronizer: Synchronizer;
  /** Unix seconds. */
  now(): number;
}

/** A dispute can be opened for 120 days after most payments: https://docs.stripe.com/disputes/how-disputes-work */
export const LOOK_BACK_SECONDS = 120 * 86_400;
/** Organizations per page. */
const PAGE_SIZE = 100;
/** Organizations read concurrently. Stripe allows 25 reads per second in test mode. */
const CONCURRENCY = 4;
/** Purchases per synchronization, which has one deadline for all of its reads. */
const PURCHASES_PER_SYNC = 20;
/** Seat changes per synchronization; fewer, since their refunds are read sequentially. */
const CHANGES_PER_SYNC = 5;

/**
 * Repairs the effects of lost webhooks: reads every organization's subscription, open seat change and purchases from Stripe, and
 * applies them through the same function as webhooks. Safe at any time, concurrently with other runs too; correct data does not
 * change. A failing organization does not affect the others. Rejects with a RangeError if `since` is not valid, with the
 * BillingProblem `organization_unknown`, and with a `DatabaseFailure` if the organizations cannot be listed.
 */
export async function reconcile(
  parts: ReconcileParts,
  { organizationId, since = parts.now() - LOOK_BACK_SECONDS }: ReconcileOptions = {},
): Promise<ReconcileResult> {
  if (!Number.isSafeInteger(since) || since < 0) {
    throw new RangeError(`since must be whole Unix seconds, got ${since}`);
  }
  const { db } = parts.database;
  const changed: ReconciledChange[] = [];
  const failed: { organizationId: string; error: unknown }[] = [];
  let organizations = 0;
  const readAll = async (ids: readonly string[]): Promise<void> => {
    const waiting = [...ids];
    const work = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        organizations += 1;
        try {
          const change = await reconcileOne(parts, id, since);
          if (change !== null) changed.push(change);
        } catch (error) {
          failed.push({ organizationId: id, error });
        }
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, work));
  };
  if (organizationId !== undefined) {
    await requireOrganization(db, organizationId);
    await readAll([organizationId]);
  } else {
    for await (const ids of organizationPages(db)) await readAll(ids);
  }
  return { organizations, changed, failed };
}

async function* organizationPages(db: Db): AsyncGenerator<readonly string[]> {
  for (let after = ''; ;) {
    const rows = await db
      .selectFrom('organizations')
      .select('id')
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE_SIZE)
      .execute();
    const ids = rows.map(({ id }) => id);
    yield ids;
    if (ids.length < PAGE_SIZE) return;
    after = ids.at(-1) ?? after;
  }
}

async function reconcileOne(
  { database: { db }, synchronizer }: ReconcileParts,
  organizationId: string,
  since: number,
): Promise<ReconciledChange | null> {
  const before = await readState(db, organizationId);
  const purchases = await purchasesSince(db, organizationId, since);
  await synchronizer.sync(organizationId, { purchaseIds: purchases.slice(0, PURCHASES_PER_SYNC) });
  for (const purchaseIds of chunks(purchases.slice(PURCHASES_PER_SYNC), PURCHASES_PER_SYNC)) {
    await synchronizer.sync(organizationId, { purchaseIds });
  }
  const { revision } = await readState(db, organizationId);
  // Applying a change's refunds always raises the revision, so only its events tell whether anything changed.
  for (const seatChangeIds of chunks(await changesSince(db, organizationId, since), CHANGES_PER_SYNC)) {
    await synchronizer.sync(organizationId, { seatChangeIds });
  }
  const rows = await db
    .selectFrom('events')
    .select('type')
    .where('organization_id', '=', organizationId)
    .where('sequence', '>', before.sequence)
    .orderBy('sequence')
    .execute();
  if (rows.length === 0 && revision === before.revision) return null;
  return { organizationId, events: rows.map(({ type }) => type) };
}

/** Returns the ids of the purchases to read: those since then, and all unsettled ones. */
async function purchasesSince(db: Db, organizationId: string, since: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('credit_purchases')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where((row) => row.or([row('created_at', '>=', since), row('status', 'in', WAITING_PURCHASES)]))
    .orderBy('created_at')
    .execute();
  return rows.map(({ id }) => id);
}

/** Returns the ids of the seat changes since then that were paid, and so may have been refunded, credited or disputed. */
async function changesSince(db: Db, organizationId: string, since: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('seat_changes')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('created_at', '>=', since)
    .where('status', '=', 'succeeded')
    // Account credit may have paid it instead of a charge.
    .where((row) => row.or([row('amount_charged', '>', 0), row('credits_added', '>', 0)]))
    .where('invoice_id', 'is not', null)
    .orderBy('created_at')
    .execute();
  return rows.map(({ id }) => id);
}

function chunks(ids: readonly string[], size: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, index) =>
    ids.slice(index * size, (index + 1) * size),
  );
}

async function readState(
  db: Db,
  organizationId: string,
): Promise<{ readonly revision: number; readonly sequence: number }> {
  const { revision } = await requireOrganization(db, organizationId);
  const last = await db
    .selectFrom('events')
    .select((row) => row.fn.max('sequence').as('sequence'))
    .where('organization_id', '=', organizationId)
    .executeTakeFirst();
  return { revision, sequence: last?.sequence ?? 0 };
}
