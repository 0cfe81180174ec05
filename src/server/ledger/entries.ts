import type { CreditEntry, CreditEntryPage } from '../../contract/index.ts';
import { OPERATION_DETAILS } from '../../contract/index.ts';
import { compileOnce } from '../database/compile-once.ts';
import type { CreditGrantRow, Db, EntryKind, NewCreditEntryRow, Trx } from '../database/schema.ts';
import type { LockedOrganization } from './organization.ts';
import { bumpRevision } from './organization.ts';

/** One movement of credits, before the database adds its sequence number and balance. */
export interface NewEntry {
  readonly grantId: string;
  readonly kind: EntryKind;
  /** Signed change of available credits. */
  readonly quantity: number;
  /** Signed change of credits on hold. Default: 0. */
  readonly held?: number;
  readonly reference: string;
  /** When it takes effect, Unix seconds. */
  readonly effectiveAt: number;
}

/** A grant and what is left of it. */
export type GrantRemainder = Pick<
  CreditGrantRow,
  'id' | 'source' | 'reference' | 'granted_at' | 'expires_at' | 'period_start' | 'subscription_id'
> & {
  /** Available. */
  readonly remaining: number;
  /** On hold. */
  readonly held: number;
};

/** Writes entries in this order, and raises the revision. Throws if one was written before, or a grant would go below zero. */
export async function appendEntries(
  organization: LockedOrganization,
  entries: readonly NewEntry[],
  at: number,
): Promise<void> {
  if (entries.length === 0) return;
  clearRemainders(organization);
  await organization.trx
    .insertInto('credit_entries')
    .values(entryRows(organization, entries, at))
    .execute();
  await bumpRevision(organization);
}

/** Converts entries to rows of one insert. A trigger numbers them in this order. */
export function entryRows(
  organization: Pick<LockedOrganization, 'id'>,
  entries: readonly NewEntry[],
  at: number,
): NewCreditEntryRow[] {
  return entries.map((entry) => ({
    organization_id: organization.id,
    grant_id: entry.grantId,
    kind: entry.kind,
    quantity: entry.quantity,
    held: entry.held ?? 0,
    reference: entry.reference,
    effective_at: entry.effectiveAt,
    recorded_at: at,
  }));
}

/** Returns all grants with credits left, available or on hold, ended or not, oldest first. */
export async function remainders(db: Db | Trx, organizationId: string): Promise<readonly GrantRemainder[]> {
  return await selectRemainders(db, { organizationId });
}

const selectRemainders = compileOnce((db, { organizationId }: { readonly organizationId: string }) =>
  openGrants(db, organizationId).orderBy('grant.granted_at').orderBy('grant.id'),
);

const known = new WeakMap<Trx, { readonly id: string; readonly grants: readonly GrantRemainder[] }>();

/**
 * Returns the {@link remainders} of a locked organization, cached until its transaction writes an entry: only entries change them,
 * and no other transaction can write any.
 */
export async function lockedRemainders(organization: LockedOrganization): Promise<readonly GrantRemainder[]> {
  const { trx, id } = organization;
  const before = known.get(trx);
  if (before?.id === id) return before.grants;
  const grants = await remainders(trx, id);
  cacheRemainders(organization, grants);
  return grants;
}

/** Caches the remainders that another query has read, in the order of {@link remainders}. */
export function cacheRemainders({ trx, id }: LockedOrganization, grants: readonly GrantRemainder[]): void {
  known.set(trx, { id, grants });
}

/** Clears the cache of {@link lockedRemainders}. Call it before an entry is written. */
export function clearRemainders({ trx }: LockedOrganization): void {
  known.delete(trx);
}

/** Returns the unordered query of {@link remainders}, for use in another query. */
export function openGrants(db: Db | Trx, organizationId: string) {
  return db
    .selectFrom('credit_remainders as left')
    .innerJoin('credit_grants as grant', (join) =>
      join
        .onRef('grant.organization_id', '=', 'left.organization_id')
        .onRef('grant.id', '=', 'left.grant_id'),
    )
    .select([
      'grant.id',
      'grant.source',
      'grant.reference',
      'grant.granted_at',
      'grant.expires_at',
      'grant.period_start',
      'grant.subscription_id',
      'left.remaining',
      'left.held',
    ])
    .where('left.organization_id', '=', organizationId)
    .where((where) => where.or([where('left.remaining', '>', 0), where('left.held', '>', 0)]));
}

/** Converts holds and releases to corrections with a detail, which older pages can show. */
function presentKind(kind: EntryKind, held: number): Pick<CreditEntry, 'kind' | 'detail' | 'held'> {
  const isKnown = kind !== 'hold' && kind !== 'release';
  return {
    kind: isKnown ? kind : 'correction',
    ...(!isKnown && { detail: kind }),
    ...(held !== 0 && { held }),
  };
}

const CURSOR = /^[1-9]\d{0,15}$/;

/** Returns whether this text is a cursor of {@link creditEntries}: an entry's id. */
export function isEntryCursor(cursor: string): boolean {
  return CURSOR.test(cursor) && Number.isSafeInteger(Number(cursor));
}

/**
 * Returns a page of the ledger, newest first. The cursor is the id of the previous page's last entry, so entries written in between
 * neither repeat nor hide any. Throws RangeError if the cursor is malformed or the limit is out of range.
 */
export async function creditEntries(
  db: Db | Trx,
  organizationId: string,
  page: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<CreditEntryPage> {
  const { cursor, limit } = page;
  if (cursor !== undefined && !isEntryCursor(cursor))
    throw new RangeError(`cursor must be an entry's id, got '${cursor}'`);
  const { minimum, maximum } = OPERATION_DETAILS.listCreditEntries.query.limit;
  if (!Number.isInteger(limit) || limit < minimum || limit > maximum) {
    throw new RangeError(`limit must be between ${minimum} and ${maximum}, got ${limit}`);
  }
  const rows = await db
    .selectFrom('credit_entries as entry')
    .innerJoin('credit_grants as grant', (join) =>
      join
        .onRef('grant.organization_id', '=', 'entry.organization_id')
        .onRef('grant.id', '=', 'entry.grant_id'),
    )
    .selectAll('entry')
    .select(['grant.source', 'grant.expires_at'])
    .where('entry.organization_id', '=', organizationId)
    .$if(cursor !== undefined, (query) => query.where('entry.sequence', '<', Number(cursor)))
    .orderBy('entry.sequence', 'desc')
    .limit(limit + 1)
    .execute();
  const entries = rows.slice(0, limit).map((row) => ({
    id: String(row.sequence),
    ...presentKind(row.kind, row.held),
    source: row.source,
    quantity: row.quantity,
    reference: row.kind === 'use' ? row.reference : null,
    effectiveAt: row.effective_at,
    recordedAt: row.recorded_at,
    expiresAt: row.kind === 'grant' ? row.expires_at : null,
    balance: row.balance,
  }));
  return { entries, nextCursor: rows.length > limit ? (entries.at(-1)?.id ?? null) : null };
}
