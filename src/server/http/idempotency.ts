import type { IdempotencyKeyRow, NewIdempotencyKeyRow } from '../database/index.ts';
import { toJson } from '../database/index.ts';
import type { LockedOrganization } from '../ledger/index.ts';
import { sha256 } from '../ids.ts';
import { BillingProblem } from './problem.ts';

/** A request that may be repeated with the same idempotency key. */
export interface KeyedRequest {
  /** As sent by the caller. Unique within the organization. */
  readonly key: string;
  readonly operation: 'seat-change' | 'credit-purchase' | 'credit-use' | 'payment-method-setup';
  /** The input that belongs to the key. */
  readonly input: Readonly<Record<string, string | number>>;
}

/** A keyed request with the digest of its input. */
export type HashedRequest<R extends KeyedRequest = KeyedRequest> = R & { readonly inputHash: string };

/** Returns the request with its digest. */
export async function hashRequest<R extends KeyedRequest>(request: R): Promise<HashedRequest<R>> {
  const fields = Object.entries(request.input).sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...request, inputHash: await sha256(toJson([request.operation, fields])) };
}

/** Returns the earlier use of the key, or `undefined`. Throws `idempotency_key_reused` if it was used for a different request. */
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

/** Throws `idempotency_key_reused` if the key was used for a different request. */
export function assertSameRequest(
  row: Pick<IdempotencyKeyRow, 'operation' | 'input_hash'>,
  request: HashedRequest,
): void {
  if (row.operation !== request.operation || row.input_hash !== request.inputHash) {
    throw new BillingProblem('idempotency_key_reused');
  }
}

/** Returns the row that stores what a key was used for. */
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

/** Stores what the key was used for. */
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

/** Deletes the keys of a resource that was withdrawn before it had any effect, so that they can be used again. */
export async function deleteKeys(organization: LockedOrganization, resourceId: string): Promise<void> {
  await organization.trx
    .deleteFrom('idempotency_keys')
    .where('organization_id', '=', organization.id)
    .where('resource_id', '=', resourceId)
    .execute();
}
