import { writeEvents } from '../events/record.ts';
import { restoreGrant, voidGrant } from './adjustments.ts';
import type { NewEntry } from './entries.ts';
import { appendEntries } from './entries.ts';
import { expireEndedGrants } from './grants.ts';
import type { LockedOrganization } from './organization.ts';
import { newestPeriodStart } from './period.ts';
import type { PlanGrant } from './plan-grants.ts';
import { planGrants, startingWith } from './plan-grants.ts';

/**
 * State of the invoice that billed a period. `expected`: not paid yet, but no payment has failed. `owed`: a payment has failed.
 * `written_off`: voided or marked uncollectible.
 */
export type PeriodInvoiceState = 'expected' | 'owed' | 'paid' | 'written_off';

/** A period and the invoice that billed it. */
export interface BilledPeriod {
  readonly subscriptionId: string;
  /** Start of the period, Unix seconds. */
  readonly start: number;
  readonly invoiceId: string;
  readonly state: PeriodInvoiceState;
  /** The current time, Unix seconds. */
  readonly at: number;
}

/**
 * Applies the state of a period's invoice to the period's own credits: on hold while it is owed, available once it is paid, and if it
 * is written off, what is left is voided (and restored if it is paid after all). Credits of seats added within the period have
 * their own invoices and do not change. Idempotent. Grants that have ended do not change.
 */
export async function applyPeriodInvoice(
  organization: LockedOrganization,
  billed: BilledPeriod,
): Promise<void> {
  if (billed.state === 'expected') return;
  await expireEndedGrants(organization, billed.at);
  const own = (await planGrants(organization, billed, prefixOf(billed.invoiceId))).filter(
    ({ originReason, expires_at: end }) => originReason === 'period' && end !== null && billed.at < end,
  );
  switch (billed.state) {
    case 'owed':
      await hold(organization, billed, own);
      return;
    case 'paid':
      await release(organization, billed, own);
      await restoreWrittenOff(organization, billed, own);
      return;
    case 'written_off':
      await writeOff(organization, billed, own);
      return;
  }
}

async function hold(
  organization: LockedOrganization,
  billed: BilledPeriod,
  own: readonly PlanGrant[],
): Promise<void> {
  for (const { id, remaining } of own.filter((grant) => grant.remaining > 0)) {
    const reference = `${billed.invoiceId}:${(await countHolds(organization, id)) + 1}`;
    await move(organization, billed, { grantId: id, kind: 'hold', quantity: -remaining, reference });
  }
}

async function release(
  organization: LockedOrganization,
  billed: BilledPeriod,
  own: readonly PlanGrant[],
): Promise<void> {
  for (const { id, held } of own.filter((grant) => grant.held > 0)) {
    // A release ends all of the hold, so there is one release per hold.
    const reference = `${billed.invoiceId}:${await countHolds(organization, id)}`;
    await move(organization, billed, { grantId: id, kind: 'release', quantity: held, reference });
  }
}

async function move(
  organization: LockedOrganization,
  { invoiceId, at }: BilledPeriod,
  entry: Pick<NewEntry, 'grantId' | 'quantity' | 'reference'> & { readonly kind: 'hold' | 'release' },
): Promise<void> {
  await appendEntries(organization, [{ ...entry, held: -entry.quantity, effectiveAt: at }], at);
  const data = { quantity: Math.abs(entry.quantity), invoiceId };
  const type = entry.kind === 'hold' ? 'credits.held' : 'credits.released';
  await writeEvents(organization, [{ type, at, data }]);
}

async function writeOff(
  organization: LockedOrganization,
  { invoiceId, at }: BilledPeriod,
  own: readonly PlanGrant[],
): Promise<void> {
  for (const { reference: grant, remaining, held } of own) {
    if (remaining + held === 0) continue;
    const { steps } = await writtenOff(organization, invoiceId);
    const reference = `${prefixOf(invoiceId)}${steps + 1}`;
    const quantity = remaining + held;
    await voidGrant(organization, { grant, quantity, reference, reason: 'invoice_written_off', at });
  }
}

async function restoreWrittenOff(
  organization: LockedOrganization,
  { subscriptionId, start, invoiceId, at }: BilledPeriod,
  own: readonly PlanGrant[],
): Promise<void> {
  const newest = own.at(-1);
  if (newest?.isAdjusted !== true) return;
  const grant = newest.reference;
  const { steps, taken } = await writtenOff(organization, invoiceId);
  if (taken === 0) return;
  // A later period started before this one's end: what was left of this one has ended.
  if ((await newestPeriodStart(organization, subscriptionId)) !== start) return;
  const reference = `${prefixOf(invoiceId)}${steps + 1}`;
  const reason = 'invoice_paid';
  await restoreGrant(organization, { grant, requested: taken, quantity: taken, reference, reason, at });
}

async function countHolds(organization: LockedOrganization, grantId: string): Promise<number> {
  const { count } = await organization.trx
    .selectFrom('credit_entries')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('organization_id', '=', organization.id)
    .where('grant_id', '=', grantId)
    .where('kind', '=', 'hold')
    .executeTakeFirstOrThrow();
  return count;
}

async function writtenOff(
  organization: LockedOrganization,
  invoiceId: string,
): Promise<{ readonly steps: number; readonly taken: number }> {
  const rows = await organization.trx
    .selectFrom('credit_adjustments')
    .select('applied')
    .where('organization_id', '=', organization.id)
    .where('reference', 'like', startingWith(prefixOf(invoiceId)))
    .execute();
  return { steps: rows.length, taken: rows.reduce((sum, { applied }) => sum - applied, 0) };
}

function prefixOf(invoiceId: string): string {
  return `invoice:${invoiceId}:`;
}
