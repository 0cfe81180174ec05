import type { IdempotencyKeyRow, NewIdempotencyKeyRow } from '../database/index.ts';
import { toJson } from '../database/index.ts';
import type { LockedOrganization } from '../ledger/index.ts';
import { sha256 } from '../ids.ts';
import { BillingProblem } from './problem.ts';

/** A request that may come again with the same key. */
export interface KeyedRequest {
  /** As the caller sent it; theirs alone within the organization. */
  readonly key: string;
  readonly operation: 'seat-change' | 'credit-purchase' | 'credit-use' | 'payment-method-setup';
  /** The input that the key stands for. */
  readonly input: Readonly<Record<string, string | number>>;
}

/** A keyed request with the digest of its input, made before the organization's row is locked. */
export type HashedRequest<R extends KeyedRequest = KeyedRequest> = R & { readonly inputHash: string };

/** Returns the request with its digest. */
export async function hashRequest<R extends KeyedRequest>(request: R): Promise<HashedRequest<R>> {
  const fields = Object.entries(request.input).sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...request, inputHash: await sha256(toJson([request.operation, fields])) };
}

/** What the key was used for before, or `undefined`. Throws `idempotency_key_reused` where it was for something else. */
export async function findKey(
  organization: LockedOrganization,
  request: HashedRequest,
): Promise<IdempotencyKeyRow | undefined> {
  const row = await organization.trx
    .selectFrom('idempotency_keys')
    .selectAll()
    .where('organization_id', '=', organization.id)
    .where('key', '=', request.key)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  assertSameRequest(row, request);
  return row;
}

/** Throws `idempotency_key_reused` where a key was used for something else than this request. */
export function assertSameRequest(
  row: Pick<IdempotencyKeyRow, 'operation' | 'input_hash'>,
  request: HashedRequest,
): void {
  if (row.operation !== request.operation || row.input_hash !== request.inputHash) {
    throw new BillingProblem('idempotency_key_reused');
  }
}

/** The row that keeps what a key was used for. */
export function keyRow(
  organizationId: string,
  request: HashedRequest,
  resourceId: string,
  at: number,
): NewIdempotencyKeyRow {
  return {
    organization_id: organizationId,
    key: request.key,
    operation: request.operation,
    input_hash: request.inputHash,
    resource_id: resourceId,
    problem: null,
    created_at: at,
  };
}

/** Keeps what the key was used for. */
export async function recordKey(
  organization: LockedOrganization,
  request: HashedRequest,
  resourceId: string,
  at: number,
): Promise<void> {
  await organization.trx
    .insertInto('idempotency_keys')
    .values(keyRow(organization.id, request, resourceId, at))
    .execute();
}

/** Forgets keys of something that was taken back before anything happened: they may be used as if never seen. */
export async function forgetKeys(organization: LockedOrganization, resourceId: string): Promise<void> {
  await organization.trx
    .deleteFrom('idempotency_keys')
    .where('organization_id', '=', organization.id)
    .where('resource_id', '=', resourceId)
    .execute();
}
