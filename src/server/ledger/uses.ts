import { isSpendable, spendCredits } from '../../core/index.ts';
import { compileOnce } from '../database/compile-once.ts';
import type {
  CreditSource,
  IdempotencyKeyRow,
  NewCreditEntryRow,
  NewCreditUseRow,
  NewIdempotencyKeyRow,
} from '../database/schema.ts';
import { toSpendable } from './balances.ts';
import type { GrantRemainder } from './entries.ts';
import { entryRows, clearRemainders, openGrants } from './entries.ts';
import { expireEndedGrants } from './grants.ts';
import type { LockedOrganization } from './organization.ts';

/** Result of using credits for a job. */
export type UseResult =
  | {
      /** `already_used`: the same job had used its credits before, and nothing was used now. */
      readonly status: 'used' | 'already_used';
      /** When they were first used, Unix seconds. */
      readonly usedAt: number;
      /** Source of the first credit. */
      readonly source: CreditSource;
      /** Credits left. */
      readonly available: number;
    }
  | { readonly status: 'insufficient'; readonly available: number };

/** The data that a use depends on, read under the organization's lock. */
export interface UseFacts {
  readonly reference: string;
  /** The job's earlier use, if any. */
  readonly before: { readonly usedAt: number; readonly source: CreditSource } | undefined;
  /** Earlier use of the idempotency key, if any. */
  readonly key: Pick<IdempotencyKeyRow, 'operation' | 'input_hash'> | undefined;
  /** All grants with credits left, ended or not. */
  readonly grants: readonly GrantRemainder[];
}

/** A use to write. */
export interface NewUse {
  /** The current time, Unix seconds. */
  readonly at: number;
  /** Default: 1. */
  readonly quantity?: number;
  /** Idempotency key, written in the same statement. */
  readonly key?: NewIdempotencyKeyRow | undefined;
}

/**
 * Uses credits for a job, soonest to end first, then oldest (core's `spendCredits`). All or nothing, once per reference: if too few
 * credits are available, nothing is written.
 */
export async function useCredit(
  organization: LockedOrganization,
  use: {
    /** The job's id. */
    readonly reference: string;
    /** The current time, Unix seconds. */
    readonly at: number;
    /** Default: 1. */
    readonly quantity?: number;
  },
): Promise<UseResult> {
  return await applyUse(organization, await readUse(organization, use.reference), use);
}

/** Reads the data that a use depends on, in one statement. Runs after taking the lock, to include what the lock waited for. */
export async function readUse(
  { trx, id }: LockedOrganization,
  reference: string,
  key: string | null = null,
): Promise<UseFacts> {
  const rows = await selectUse(trx, { id, reference, key });
  const [first] = rows;
  return {
    reference,
    before:
      first?.usedAt == null || first.usedSource === null
        ? undefined
        : { usedAt: first.usedAt, source: first.usedSource },
    key:
      first?.operation == null || first.input_hash === null
        ? undefined
        : { operation: first.operation, input_hash: first.input_hash },
    grants: rows.flatMap((row) => (row.id === null ? [] : [row as GrantRemainder])),
  };
}

const selectUse = compileOnce(
  (
    db,
    { id, reference, key }: { readonly id: string; readonly reference: string; readonly key: string | null },
  ) =>
    db
      .selectFrom((from) =>
        from
          .selectFrom('organizations')
          .select('organizations.id as organization')
          .where('organizations.id', '=', id)
          .as('own'),
      )
      .leftJoin(
        (from) =>
          from
            .selectFrom('credit_entries as entry')
            .innerJoin('credit_grants as source_grant', (join) =>
              join
                .onRef('source_grant.organization_id', '=', 'entry.organization_id')
                .onRef('source_grant.id', '=', 'entry.grant_id'),
            )
            .select(['entry.effective_at as usedAt', 'source_grant.source as usedSource'])
            .where('entry.organization_id', '=', id)
            .where('entry.kind', '=', 'use')
            .where('entry.reference', '=', reference)
            .orderBy('entry.sequence')
            .limit(1)
            .as('used'),
        (join) => join.onTrue(),
      )
      .leftJoin('idempotency_keys as seen', (join) =>
        join.onRef('seen.organization_id', '=', 'own.organization').on('seen.key', '=', key),
      )
      .leftJoin(openGrants(db, id).as('open'), (join) => join.onTrue())
      .select(['used.usedAt', 'used.usedSource', 'seen.operation', 'seen.input_hash'])
      .selectAll('open'),
);

/** Uses credits like {@link useCredit}, given facts that {@link readUse} read in the same transaction. Writes in one statement. */
export async function applyUse(
  organization: LockedOrganization,
  facts: UseFacts,
  { at, quantity = 1, key }: NewUse,
): Promise<UseResult> {
  const { trx, id } = organization;
  const { reference, before, grants } = facts;
  const available = grants
    .filter((grant) => isSpendable(toSpendable(grant), at))
    .reduce((total, { remaining }) => total + remaining, 0);
  if (before !== undefined) {
    if (key !== undefined) await trx.insertInto('idempotency_keys').values(key).execute();
    return { status: 'already_used', ...before, available };
  }
  const spent = spendCredits({ grants: grants.map(toSpendable), quantity, at });
  if (spent.status === 'insufficient') return { status: 'insufficient', available: spent.available };
  const first = grants.find((grant) => grant.id === spent.uses[0]?.grantId);
  if (first === undefined) throw new Error('Credits were spent from no grant');
  if (grants.some(({ expires_at: end }) => end !== null && end <= at))
    await expireEndedGrants(organization, at);
  const entries = spent.uses.map((part) => {
    return {
      grantId: part.grantId,
      kind: 'use',
      quantity: -part.quantity,
      reference,
      effectiveAt: at,
    } as const;
  });
  clearRemainders(organization);
  await insertUse(trx, {
    id,
    use: { organization_id: id, reference, quantity, used_at: at },
    entries: entryRows(organization, entries, at),
    key,
  });
  return { status: 'used', usedAt: at, source: first.source, available: available - quantity };
}

/** Writes a use, its entries and its idempotency key, and raises the organization's revision. */
const insertUse = compileOnce(
  (
    db,
    {
      id,
      use,
      entries,
      key,
    }: {
      readonly id: string;
      readonly use: NewCreditUseRow;
      readonly entries: readonly NewCreditEntryRow[];
      readonly key: NewIdempotencyKeyRow | undefined;
    },
  ) => {
    const uses = db
      .with('used', (query) => query.insertInto('credit_uses').values(use).returning('reference'))
      .with('entered', (query) => query.insertInto('credit_entries').values(entries).returning('sequence'));
    const keyed =
      key === undefined
        ? uses
        : uses.with('keyed', (query) => query.insertInto('idempotency_keys').values(key).returning('key'));
    return keyed
      .updateTable('organizations')
      .set((row) => ({ revision: row('revision', '+', 1) }))
      .where('id', '=', id);
  },
);
