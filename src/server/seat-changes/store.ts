import { OPEN_SEAT_CHANGE_STATUSES } from '../../contract/index.ts';
import type { Db, SeatChangeRow, Trx } from '../database/index.ts';
import { toJson } from '../database/index.ts';
import { seatChangeEvents } from './events.ts';
import { writeEvents } from '../events/record.ts';
import type { LockedOrganization } from '../ledger/index.ts';
import { bumpRevision } from '../ledger/index.ts';
import { NEVER_ARRIVED } from '../stripe/gateway.ts';
import type { InvoiceCriteria, InvoiceReading } from '../stripe/invoice.ts';
import type { SeatChangeOutcome } from './outcome.ts';
import { UNCOLLECTIBLE } from './outcome.ts';

/** Returns the open seat change. The database allows one per organization. */
export async function findOpenSeatChange(
  db: Db | Trx,
  organizationId: string,
): Promise<SeatChangeRow | undefined> {
  return await db
    .selectFrom('seat_changes')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('status', 'in', OPEN_SEAT_CHANGE_STATUSES)
    .executeTakeFirst();
}

/** Returns a seat change of this organization by its id. */
export async function findSeatChange(
  db: Db | Trx,
  organizationId: string,
  id: string,
): Promise<SeatChangeRow | undefined> {
  return await db
    .selectFrom('seat_changes')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Returns the properties that identify the invoice of this change. */
export function criteriaOf(change: SeatChangeRow): InvoiceCriteria {
  return {
    itemId: change.item_id,
    seats: change.seats_to,
    prorationDate: change.proration_date,
    previousInvoiceId: change.previous_invoice_id,
  };
}

/** Returns the invoices among these that belong to other seat changes of the organization. */
export async function findTakenInvoices(
  db: Db | Trx,
  change: Pick<SeatChangeRow, 'organization_id' | 'id'>,
  invoiceIds: readonly string[],
): Promise<readonly string[]> {
  if (invoiceIds.length === 0) return [];
  const rows = await db
    .selectFrom('seat_changes')
    .select('invoice_id')
    .where('organization_id', '=', change.organization_id)
    .where('id', '<>', change.id)
    .where('invoice_id', 'in', invoiceIds)
    .execute();
  return rows.flatMap(({ invoice_id }) => invoice_id ?? []);
}

/**
 * Returns a change that failed but can still be settled (see {@link isUnsettled}) and that Stripe shows: by the subscription's
 * metadata, or by an update's invoice prorated from the change's date.
 */
export async function findArrivedSeatChange(
  db: Db | Trx,
  organizationId: string,
  shown: { readonly seatChangeId: string | null; readonly invoice: InvoiceReading | null },
): Promise<SeatChangeRow | undefined> {
  const dates = shown.invoice?.isUpdate === true ? shown.invoice.prorations.map(({ start }) => start) : [];
  if (shown.seatChangeId === null && dates.length === 0) return undefined;
  const rows = await db
    .selectFrom('seat_changes')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('status', '=', 'failed')
    .where((row) =>
      row.or([row('id', '=', shown.seatChangeId ?? ''), row('proration_date', 'in', [-1, ...dates])]),
    )
    .orderBy('created_at', 'desc')
    .execute();
  return rows.find((row) => isUnsettled(row) && row.sent_at !== null);
}

/**
 * Returns whether a change can still be settled: it is open, it counted as lost and may have arrived after all, or its invoice was
 * marked uncollectible, which Stripe still lets be paid.
 */
export function isUnsettled({ status, failure }: Pick<SeatChangeRow, 'status' | 'failure'>): boolean {
  if (OPEN_SEAT_CHANGE_STATUSES.includes(status)) return true;
  return failure?.code === NEVER_ARRIVED || failure?.code === UNCOLLECTIBLE;
}

/** Writes the outcome of a change, and its events, if it differs from what is stored. */
export async function writeOutcome(
  organization: LockedOrganization,
  change: SeatChangeRow,
  outcome: SeatChangeOutcome,
  { creditsAdded, at }: { readonly creditsAdded: number; readonly at: number },
): Promise<void> {
  const next = {
    status: outcome.status,
    invoice_id: outcome.invoiceId,
    amount_charged: outcome.amountCharged,
    account_credit_added: outcome.accountCreditAdded,
    credits_added: creditsAdded,
    settled_at: outcome.settledAt,
    expires_at: outcome.expiresAt,
    invoice_missed_at: outcome.invoiceMissedAt,
  };
  const isSame =
    Object.entries(next).every(([column, value]) => change[column as keyof typeof next] === value) &&
    change.failure?.code === outcome.failure?.code;
  if (isSame) return;
  await organization.trx
    .updateTable('seat_changes')
    .set({ ...next, failure: outcome.failure === null ? null : toJson(outcome.failure) })
    .where('organization_id', '=', organization.id)
    .where('id', '=', change.id)
    .execute();
  await writeEvents(organization, seatChangeEvents(change, outcome, creditsAdded, at));
  await bumpRevision(organization);
}
