import { compileOnce } from '../database/compile-once.ts';
import type { OrganizationRow, Trx } from '../database/schema.ts';

/**
 * An organization whose row this transaction has locked, and the transaction. Every function that writes to the ledger takes one,
 * as proof that no other transaction writes to this organization.
 */
export interface LockedOrganization {
  readonly id: string;
  readonly trx: Trx;
  /** The row when it was locked. */
  readonly row: OrganizationRow;
}

/** Locks the organization's row until the transaction ends. Returns `null` if the organization does not exist. */
export async function lockOrganization(trx: Trx, organizationId: string): Promise<LockedOrganization | null> {
  const [row] = await lockRow(trx, { organizationId });
  return row === undefined ? null : { id: organizationId, trx, row };
}

const lockRow = compileOnce((db, { organizationId }: { readonly organizationId: string }) =>
  db.selectFrom('organizations').selectAll().where('id', '=', organizationId).forUpdate(),
);

/** Returns the organization's revision, including raises by this transaction. */
export async function currentRevision(organization: LockedOrganization): Promise<number> {
  const { revision } = await organization.trx
    .selectFrom('organizations')
    .select('revision')
    .where('id', '=', organization.id)
    .executeTakeFirstOrThrow();
  return revision;
}

/** Raises the organization's revision by one and returns it. Call it when anything that the account shows has changed. */
export async function bumpRevision(organization: LockedOrganization): Promise<number> {
  const { revision } = await organization.trx
    .updateTable('organizations')
    .set((row) => ({ revision: row('revision', '+', 1) }))
    .where('id', '=', organization.id)
    .returning('revision')
    .executeTakeFirstOrThrow();
  return revision;
}
