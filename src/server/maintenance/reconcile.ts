import type { BillingDatabase, Db } from '../database/index.ts';
import type { Synchronizer } from '../sync/synchronizer.ts';
import { WAITING_PURCHASES } from '../purchases/store.ts';
import { requireOrganization } from '../sync/synchronizer.ts';

/** Whom and what to look at. */
export interface ReconcileOptions {
  /** One organization. Default: all. */
  readonly organizationId?: string | undefined;
  /** Unix seconds: purchases and paid seat changes from then on are read, whatever their status. Default: {@link LOOK_BACK_SECONDS} ago. */
  readonly since?: number | undefined;
}

/** What a reconciliation found. */
export interface ReconcileResult {
  /** Organisations that were read at Stripe, or should have been. */
  readonly organizations: number;
  readonly changed: readonly ReconciledChange[];
  /** Organisations that could not be put right: look at the error, and run it again. */
  readonly failed: readonly { readonly organizationId: string; readonly error: unknown }[];
}

/** An organization of which something was written. */
export interface ReconciledChange {
  readonly organizationId: string;
  /** Types of the events that were recorded meanwhile, in order; empty where only what is shown was brought up to date. */
  readonly events: readonly string[];
}

/** What a reconciliation works with. */
export interface ReconcileParts {
  readonly database: Pick<BillingDatabase, 'db'>;
  readonly synchronizer: Synchronizer;
  /** Unix seconds. */
  now(): number;
}

/** A dispute can be opened for 120 days after most payments: https://docs.stripe.com/disputes/how-disputes-work */
export const LOOK_BACK_SECONDS = 120 * 86_400;
/** Organisations of one page, and organizations that are read at the same time: Stripe takes 25 reads a second in test mode. */
const PAGE = 100;
const AT_ONCE = 4;
/** Purchases of one synchronisation, which has one deadline for all of its reads. */
const PURCHASES_AT_ONCE = 20;
/** Seat changes of one: what was returned of them is read one after the other. */
const CHANGES_AT_ONCE = 5;

/**
 * Puts right what lost webhooks have left: reads every organization's subscription, open seat change and purchases at Stripe, and
 * applies what is true by the same function that webhooks use. Safe at any time, also beside itself: what is right stays. One
 * organization that fails keeps no other one waiting. Rejects with a RangeError for an impossible `since`, with the BillingProblem
 * `organization_unknown`, and with a `DatabaseFailure` where the organizations cannot be listed.
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
    await Promise.all(Array.from({ length: AT_ONCE }, work));
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
      .limit(PAGE)
      .execute();
    const ids = rows.map(({ id }) => id);
    yield ids;
    if (ids.length < PAGE) return;
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
  await synchronizer.sync(organizationId, { purchaseIds: purchases.slice(0, PURCHASES_AT_ONCE) });
  for (const purchaseIds of chunks(purchases.slice(PURCHASES_AT_ONCE), PURCHASES_AT_ONCE)) {
    await synchronizer.sync(organizationId, { purchaseIds });
  }
  const { revision } = await readState(db, organizationId);
  // Reading what was returned of a change raises the revision in any case: its events say whether that was news.
  for (const seatChangeIds of chunks(await changesSince(db, organizationId, since), CHANGES_AT_ONCE)) {
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

/** Ids of the purchases to read: those since then, and those that still wait. */
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

/** Ids of the seat changes since then that were charged, and may have been refunded or disputed. */
async function changesSince(db: Db, organizationId: string, since: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('seat_changes')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('created_at', '>=', since)
    .where('status', '=', 'succeeded')
    .where('amount_charged', '>', 0)
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
