import { seatChangeGrant } from '../../core/index.ts';
import type { Period } from '../../core/index.ts';
import type { Db, Trx } from '../database/schema.ts';
import { writeEvents } from '../events/record.ts';
import type { GrantRemainder } from './entries.ts';
import { appendEntries, remainders } from './entries.ts';
import { expireEndedGrants, grantCredits } from './grants.ts';
import type { LockedOrganization } from './organization.ts';

/** What is true of a paid subscription now. */
export interface PeriodState {
  readonly subscriptionId: string;
  /** The billing period that Stripe says is the current one. */
  readonly period: Period;
  /** Paid seats. */
  readonly quantity: number;
  readonly creditsPerSeat: number;
  /** Seats cost nothing in a trial, which therefore grants for those that it was first seen with, whatever they become. */
  readonly isTrial?: boolean;
  /** Unix seconds; now. */
  readonly at: number;
}

/**
 * What came of it. `stale`: a newer period was seen already, or another subscription is linked. `ended`: the period
 * has ended, Stripe has not begun the next one yet. Neither writes anything but expiries.
 */
export type PeriodResult =
  | {
      readonly status: 'applied';
      /** Credits granted now. */
      readonly added: number;
      /** Highest quantity of the period for which credits were granted. */
      readonly highest: number;
    }
  | { readonly status: 'stale' | 'ended'; readonly added: 0 };

/**
 * Grants the plan credits that the state of an active or trialing subscription asks for: for each seat above the
 * period's high-water mark, until the period ends. Any number of times and in any order, the credits come once. What
 * is left from another period ends: by expiry, or voided where the new period began before the old one's end.
 */
export async function applyPeriodGrants(
  organization: LockedOrganization,
  state: PeriodState,
): Promise<PeriodResult> {
  const { subscriptionId, period, creditsPerSeat, at } = state;
  await expireEndedGrants(organization, at);
  if (organization.row.subscription_id !== subscriptionId) return { status: 'stale', added: 0 };
  const newest = await newestPeriodStart(organization, subscriptionId);
  if (newest !== null && newest > period.start) return { status: 'stale', added: 0 };
  if (period.end <= at) return { status: 'ended', added: 0 };
  await endOtherPeriods(organization, state);

  const highest = await highestThisPeriod(organization.trx, organization.id, {
    subscriptionId,
    periodStart: period.start,
  });
  const quantity = state.isTrial === true && highest > 0 ? Math.min(state.quantity, highest) : state.quantity;
  const added = seatChangeGrant({ from: highest, to: quantity, highestThisPeriod: highest, creditsPerSeat });
  if (added > 0) {
    await grantCredits(organization, {
      source: 'plan',
      reason: highest === 0 ? 'period' : 'increase',
      quantity: added,
      reference: `plan:${subscriptionId}:${period.start}:${highest}-${quantity}`,
      grantedAt: highest === 0 ? period.start : Math.max(period.start, at),
      expiresAt: period.end,
      subscriptionId,
      periodStart: period.start,
      at,
    });
  }
  await raiseMark(organization, { ...state, quantity });
  return { status: 'applied', added, highest: Math.max(highest, quantity) };
}

/** Highest quantity for which this billing period granted credits; 0 where it granted none yet. */
export async function highestThisPeriod(
  db: Db | Trx,
  organizationId: string,
  period: { readonly subscriptionId: string; readonly periodStart: number },
): Promise<number> {
  const mark = await db
    .selectFrom('seat_marks')
    .select('highest')
    .where('organization_id', '=', organizationId)
    .where('subscription_id', '=', period.subscriptionId)
    .where('period_start', '=', period.periodStart)
    .executeTakeFirst();
  return mark?.highest ?? 0;
}

async function newestPeriodStart(
  organization: LockedOrganization,
  subscriptionId: string,
): Promise<number | null> {
  const mark = await organization.trx
    .selectFrom('seat_marks')
    .select('period_start')
    .where('organization_id', '=', organization.id)
    .where('subscription_id', '=', subscriptionId)
    .orderBy('period_start', 'desc')
    .limit(1)
    .executeTakeFirst();
  return mark?.period_start ?? null;
}

async function raiseMark(organization: LockedOrganization, state: PeriodState): Promise<void> {
  await organization.trx
    .insertInto('seat_marks')
    .values({
      organization_id: organization.id,
      subscription_id: state.subscriptionId,
      period_start: state.period.start,
      highest: state.quantity,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['organization_id', 'subscription_id', 'period_start'])
        .doUpdateSet({ highest: state.quantity })
        .where('seat_marks.highest', '<', state.quantity),
    )
    .execute();
}

/**
 * Plan credits that are left belong to the subscription's current period and end with it: void those of its others, move
 * those whose end moved. What another subscription has paid for ends by itself, so that linking that one again, which
 * grants nothing anew, finds it.
 */
async function endOtherPeriods(organization: LockedOrganization, state: PeriodState): Promise<void> {
  const { subscriptionId, period, at } = state;
  for (const grant of await remainders(organization.trx, organization.id)) {
    if (grant.source !== 'plan' || grant.expires_at === null) continue;
    if (grant.subscription_id !== subscriptionId) continue;
    const current = grant.period_start === period.start;
    if (current ? grant.expires_at === period.end : grant.expires_at <= period.start) continue;
    await voidRemainder(organization, grant, {
      reference: `period:${subscriptionId}:${period.start}:${period.end}`,
      effectiveAt: current ? at : period.start,
      at,
    });
    if (current) await regrantUntil(organization, grant, state);
    else {
      const data = { quantity: grant.remaining, reason: 'period_replaced' };
      await writeEvents(organization, [{ type: 'credits.voided', at, data }]);
    }
  }
}

async function voidRemainder(
  organization: LockedOrganization,
  grant: GrantRemainder,
  how: { readonly reference: string; readonly effectiveAt: number; readonly at: number },
): Promise<void> {
  const { reference, effectiveAt, at } = how;
  await appendEntries(
    organization,
    [{ grantId: grant.id, kind: 'void', quantity: -grant.remaining, reference, effectiveAt }],
    at,
  );
}

/** The same credits with the period's new end: grants are immutable, so a new one takes the old one's place. */
async function regrantUntil(
  organization: LockedOrganization,
  grant: GrantRemainder,
  state: PeriodState,
): Promise<void> {
  await grantCredits(organization, {
    source: 'plan',
    reason: 'moved',
    quantity: grant.remaining,
    reference: `moved:${grant.id}`,
    grantedAt: grant.granted_at,
    expiresAt: state.period.end,
    subscriptionId: state.subscriptionId,
    periodStart: state.period.start,
    at: state.at,
  });
}
