import type { OrganizationRow, Trx } from '../database/schema.ts';

/**
 * An organization whose row this transaction has locked, and the transaction. Every function that writes to the ledger
 * takes one: it is the proof that nobody else is writing to this organization.
 */
export interface LockedOrganization {
  readonly id: string;
  readonly trx: Trx;
  /** The row as it was when it was locked. */
  readonly row: OrganizationRow;
}

/** Locks the organization's row until the transaction ends. Returns `null` if the organization does not exist. */
export async function lockOrganization(trx: Trx, organizationId: string): Promise<LockedOrganization | null> {
  const row = await trx
    .selectFrom('organizations')
    .selectAll()
    .where('id', '=', organizationId)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? null : { id: organizationId, trx, row };
}

/** The organization's revision within this transaction: it has grown where the transaction wrote anything that is shown. */
export async function currentRevision(organization: LockedOrganization): Promise<number> {
  const { revision } = await organization.trx
    .selectFrom('organizations')
    .select('revision')
    .where('id', '=', organization.id)
    .executeTakeFirstOrThrow();
  return revision;
}

/** Raises the organization's revision by one, and returns it: something that the account shows has changed. */
export async function bumpRevision(organization: LockedOrganization): Promise<number> {
  const { revision } = await organization.trx
    .updateTable('organizations')
    .set((row) => ({ revision: row('revision', '+', 1) }))
    .where('id', '=', organization.id)
    .returning('revision')
    .executeTakeFirstOrThrow();
  return revision;
}
