import { spendCredits } from '../../core/index.ts';
import { toSpendable } from './balances.ts';
import { writeEvents } from '../events/record.ts';
import type { NewEntry } from './entries.ts';
import { appendEntries, remainders } from './entries.ts';
import { expireEndedGrants, findGrant, grantCredits } from './grants.ts';
import type { LockedOrganization } from './organization.ts';

/** Result of a void or a correction. Both numbers are signed; if they differ, the other credits had already been used. */
export interface Adjustment {
  /** `already_applied`: the reference was applied before, and nothing changed now. */
  readonly status: 'applied' | 'already_applied';
  readonly requested: number;
  readonly applied: number;
}

/**
 * Takes back what is left of a grant, for a refund or a dispute: available credits first, then those on hold, up to `quantity`
 * (default: all). Applied once per reference, never below zero. Stores both the requested and the taken number.
 */
export async function voidGrant(
  organization: LockedOrganization,
  request: {
    /** The grant's reference, such as one of {@link purchaseReference}. */
    readonly grant: string;
    readonly quantity?: number;
    /** Id of the refund or dispute. */
    readonly reference: string;
    readonly reason: string;
    /** The current time, Unix seconds. */
    readonly at: number;
  },
): Promise<Adjustment | { readonly status: 'unknown_grant' }> {
  const { reference, reason, at } = request;
  const before = await findAdjustment(organization, 'void', reference);
  if (before !== undefined) return before;
  await expireEndedGrants(organization, at);
  const grant = await findGrant(organization, request.grant);
  if (grant === undefined) return { status: 'unknown_grant' };
  const requested = request.quantity ?? grant.quantity;
  assertPositive(requested);
  const available = Math.min(requested, grant.remaining);
  const held = Math.min(requested - available, grant.held);
  const taken = available + held;
  const entry: NewEntry = {
    grantId: grant.id,
    kind: 'void',
    quantity: -available,
    held: -held,
    reference,
    effectiveAt: at,
  };
  const result = { status: 'applied', requested: -requested, applied: taken === 0 ? 0 : -taken } as const;
  await recordAdjustment(organization, { ...result, kind: 'void', reference, reason, at });
  await appendEntries(organization, taken > 0 ? [entry] : [], at);
  if (taken > 0) {
    await writeEvents(organization, [{ type: 'credits.voided', at, data: { quantity: taken, reason } }]);
  }
  return result;
}

/**
 * Restores credits of a grant that {@link voidGrant} had taken, by a correction, once per reference. They belong to the grant
 * again, so that a later void can take them. A grant that has ended gets none back.
 */
export async function restoreGrant(
  organization: LockedOrganization,
  request: {
    /** The grant's reference. */
    readonly grant: string;
    /** Number of credits whose return is reversed. */
    readonly requested: number;
    /** How many of them had been taken; 0 if all had been used before. */
    readonly quantity: number;
    readonly reference: string;
    readonly reason: string;
    /** The current time, Unix seconds. */
    readonly at: number;
  },
): Promise<Adjustment | { readonly status: 'unknown_grant' }> {
  const { requested, quantity, reference, reason, at } = request;
  const before = await findAdjustment(organization, 'correction', reference);
  if (before !== undefined) return before;
  assertPositive(requested);
  const grant = await findGrant(organization, request.grant);
  if (grant === undefined) return { status: 'unknown_grant' };
  const restored = grant.expires_at !== null && grant.expires_at <= at ? 0 : quantity;
  const entry: NewEntry = {
    grantId: grant.id,
    kind: 'correction',
    quantity: restored,
    reference,
    effectiveAt: at,
  };
  const result = { status: 'applied', requested, applied: restored } as const;
  await expireEndedGrants(organization, at);
  await recordAdjustment(organization, { ...result, kind: 'correction', reference, reason, at });
  await appendEntries(organization, restored > 0 ? [entry] : [], at);
  if (restored > 0) {
    const data = { quantity: restored, source: grant.source, reason, expiresAt: grant.expires_at };
    await writeEvents(organization, [{ type: 'credits.granted', at, data }]);
  }
  return result;
}

/**
 * Corrects the balance by a signed number of credits, once per reference. Added credits count as purchased and never end;
 * credits are removed in the order of spending, never below zero.
 */
export async function correctCredits(
  organization: LockedOrganization,
  correction: {
    readonly quantity: number;
    readonly reference: string;
    readonly reason: string;
    /** The current time, Unix seconds. */
    readonly at: number;
  },
): Promise<Adjustment> {
  const { quantity, reference, reason, at } = correction;
  const before = await findAdjustment(organization, 'correction', reference);
  if (before !== undefined) return before;
  assertPositive(Math.abs(quantity));
  let applied = quantity;
  if (quantity > 0) {
    await grantCredits(organization, {
      source: 'purchased',
      reason: 'correction',
      quantity,
      reference: `correction:${reference}`,
      grantedAt: at,
      expiresAt: null,
      at,
    });
  } else {
    applied = -(await take(organization, { quantity: -quantity, reference, at }));
  }
  const result = { status: 'applied', requested: quantity, applied: applied === 0 ? 0 : applied } as const;
  await recordAdjustment(organization, { ...result, kind: 'correction', reference, reason, at });
  return result;
}

/** Takes up to `quantity` credits in the order of spending. Returns how many were taken. */
async function take(
  organization: LockedOrganization,
  request: { readonly quantity: number; readonly reference: string; readonly at: number },
): Promise<number> {
  const { quantity, reference, at } = request;
  await expireEndedGrants(organization, at);
  const grants = (await remainders(organization.trx, organization.id)).map(toSpendable);
  const requested = spendCredits({ grants, quantity, at });
  const taken = requested.status === 'spent' ? quantity : requested.available;
  if (taken === 0) return 0;
  const spent = requested.status === 'spent' ? requested : spendCredits({ grants, quantity: taken, at });
  const uses = spent.status === 'spent' ? spent.uses : [];
  const entries = uses.map((part) => {
    return {
      grantId: part.grantId,
      kind: 'correction',
      quantity: -part.quantity,
      reference,
      effectiveAt: at,
    } as const;
  });
  await appendEntries(organization, entries, at);
  return taken;
}

async function findAdjustment(
  organization: LockedOrganization,
  kind: 'void' | 'correction',
  reference: string,
): Promise<Adjustment | undefined> {
  const row = await organization.trx
    .selectFrom('credit_adjustments')
    .select(['requested', 'applied'])
    .where('organization_id', '=', organization.id)
    .where('kind', '=', kind)
    .where('reference', '=', reference)
    .executeTakeFirst();
  return row && { status: 'already_applied', ...row };
}

async function recordAdjustment(
  organization: LockedOrganization,
  adjustment: Omit<Adjustment, 'status'> & {
    readonly kind: 'void' | 'correction';
    readonly reference: string;
    readonly reason: string;
    readonly at: number;
  },
): Promise<void> {
  const { kind, reference, reason, requested, applied, at } = adjustment;
  await organization.trx
    .insertInto('credit_adjustments')
    .values({
      organization_id: organization.id,
      kind,
      reference,
      reason,
      requested,
      applied,
      recorded_at: at,
    })
    .execute();
}

function assertPositive(quantity: number): void {
  if (!Number.isSafeInteger(quantity) || quantity < 1) {
    throw new RangeError(`quantity must be a safe integer other than zero, got ${quantity}`);
  }
}
