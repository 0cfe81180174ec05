import { seatChangeGrant } from '../../core/index.ts';
import type { Period } from '../../core/index.ts';
import type { Db, Trx } from '../database/schema.ts';
import { writeEvents } from '../events/record.ts';
import type { GrantRemainder, NewEntry } from './entries.ts';
import { appendEntries, cacheRemainders, lockedRemainders, openGrants } from './entries.ts';
import { expireEndedGrants, grantCredits } from './grants.ts';
import { movedReference } from './plan-grants.ts';
import type { LockedOrganization } from './organization.ts';

/** The current state of a paid subscription. */
export interface PeriodState {
  readonly subscriptionId: string;
  /** The current billing period according to Stripe. */
  readonly period: Period;
  /** Paid seats. */
  readonly quantity: number;
  readonly creditsPerSeat: number;
  /** In a trial seats cost nothing, so credits are granted only for the seats that it was first seen with. */
  readonly isTrial?: boolean;
  /** Seats on the period's own invoice; further ones were added within the period. Default: all. */
  readonly billedSeats?: number;
  /** Withholds the credits of the billed seats: they are granted once this is `false`. */
  readonly isWithheld?: boolean;
  /** Grants only the billed seats' credits: further seats may be unpaid. */
  readonly isPeriodOnly?: boolean;
  /** The current time, Unix seconds. */
  readonly at: number;
}

/**
 * Result of applying a period. `stale`: a newer period was already applied, or another subscription is linked. `ended`: the period
 * has ended and Stripe has not started the next one yet. Both write only expiries.
 */
export type PeriodResult =
  | {
      readonly status: 'applied';
      /** Credits granted now. */
      readonly added: number;
      /** How many of these are for seats added within the period. */
      readonly increased: number;
      /** Highest number of seats granted credits in the period. */
      readonly highest: number;
    }
  | { readonly status: 'stale' | 'ended'; readonly added: 0; readonly increased: 0 };

/**
 * Grants the plan credits of an active or trialing subscription, until the period ends, for each seat above the period's high-water
 * mark. Idempotent and independent of order. Credits left from another period expire, or are voided if the new period started
 * before the old one's end. The period's own credits and those of seats added later are separate grants: the period's invoice pays
 * only for the former.
 */
export async function applyPeriodGrants(
  organization: LockedOrganization,
  state: PeriodState,
): Promise<PeriodResult> {
  const { subscriptionId, period, at } = state;
  const { newest, mark } = await readOpening(organization, state);
  await expireEndedGrants(organization, at);
  if (organization.row.subscription_id !== subscriptionId) return { status: 'stale', added: 0, increased: 0 };
  if (newest !== null && newest > period.start) return { status: 'stale', added: 0, increased: 0 };
  if (period.end <= at) return { status: 'ended', added: 0, increased: 0 };
  await endOtherPeriods(organization, state);

  const own = await grantOwn(organization, state, mark);
  const quantity = seatsToGrant(state, own.highest);
  const increased = await grantSeats(organization, state, {
    reason: 'increase',
    from: own.highest,
    to: quantity,
  });
  const highest = Math.max(own.highest, quantity);
  await writeMark(organization, state, mark, { highest, withheld: own.withheld });
  return { status: 'applied', added: own.added + increased, increased, highest };
}

interface Mark {
  readonly highest: number;
  readonly withheld: number;
}

/** Grants the period's own credits when the period is first seen, or once they are no longer withheld. */
async function grantOwn(
  organization: LockedOrganization,
  state: PeriodState,
  mark: Mark | null,
): Promise<Mark & { readonly added: number }> {
  const isNew = mark === null || mark.highest === 0;
  const own = isNew ? billedSeats(state) : mark.withheld;
  const highest = isNew ? own : mark.highest;
  if (state.isWithheld === true) return { highest, withheld: own, added: 0 };
  const added = await grantSeats(organization, state, { reason: 'period', from: 0, to: own });
  return { highest, withheld: 0, added };
}

function billedSeats({ billedSeats: billed = 0, quantity }: PeriodState): number {
  return billed > 0 ? Math.min(billed, quantity) : quantity;
}

/** Returns the number of seats to grant credits for. It does not grow in a trial, nor by seats that may be unpaid. */
function seatsToGrant({ quantity, isTrial, isPeriodOnly }: PeriodState, highest: number): number {
  return isTrial === true || isPeriodOnly === true ? Math.min(quantity, highest) : quantity;
}

async function grantSeats(
  organization: LockedOrganization,
  state: PeriodState,
  seats: { readonly reason: 'period' | 'increase'; readonly from: number; readonly to: number },
): Promise<number> {
  const { subscriptionId, period, creditsPerSeat, at } = state;
  const { reason, from, to } = seats;
  const added = seatChangeGrant({ from, to, highestThisPeriod: from, creditsPerSeat });
  if (added === 0) return 0;
  await grantCredits(organization, {
    source: 'plan',
    reason,
    quantity: added,
    reference: `plan:${subscriptionId}:${period.start}:${from}-${to}`,
    grantedAt: reason === 'period' ? period.start : Math.max(period.start, at),
    expiresAt: period.end,
    subscriptionId,
    periodStart: period.start,
    at,
  });
  return added;
}

/** Returns the highest number of seats granted credits in this billing period; 0 if none were granted yet. */
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

/** Returns the start of a subscription's newest period seen so far, Unix seconds, or `null` if there is none. */
export async function newestPeriodStart(
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

/** Reads the marks and what is left of grants, in one statement. While the row is locked, no other transaction changes them. */
async function readOpening(
  organization: LockedOrganization,
  { subscriptionId, period }: PeriodState,
): Promise<{ readonly newest: number | null; readonly mark: Mark | null }> {
  const { trx, id } = organization;
  const marks = trx
    .selectFrom('seat_marks')
    .where('organization_id', '=', id)
    .where('subscription_id', '=', subscriptionId);
  const rows = await trx
    .selectFrom((from) =>
      from
        .selectFrom('organizations')
        .select((select) => [
          'organizations.id as organization',
          select
            .selectFrom(marks.select('period_start').as('each'))
            .select((each) => each.fn.max('each.period_start').as('newest'))
            .as('newest'),
        ])
        .where('organizations.id', '=', id)
        .as('own'),
    )
    .leftJoin(
      marks.select(['highest', 'withheld']).where('period_start', '=', period.start).as('mark'),
      (join) => join.onTrue(),
    )
    .leftJoin(openGrants(trx, id).as('open'), (join) => join.onTrue())
    .select(['own.newest', 'mark.highest', 'mark.withheld'])
    .selectAll('open')
    .orderBy('open.granted_at')
    .orderBy('open.id')
    .execute();
  cacheRemainders(
    organization,
    rows.flatMap((row) => (row.id === null ? [] : [row as GrantRemainder])),
  );
  const [first] = rows;
  if (first === undefined) return { newest: null, mark: null };
  const { newest, highest, withheld } = first;
  return { newest, mark: highest === null || withheld === null ? null : { highest, withheld } };
}

async function writeMark(
  organization: LockedOrganization,
  state: PeriodState,
  before: Mark | null,
  next: Mark,
): Promise<void> {
  if (before !== null && before.highest === next.highest && before.withheld === next.withheld) return;
  await organization.trx
    .insertInto('seat_marks')
    .values({
      organization_id: organization.id,
      subscription_id: state.subscriptionId,
      period_start: state.period.start,
      ...next,
    })
    .onConflict((conflict) =>
      conflict.columns(['organization_id', 'subscription_id', 'period_start']).doUpdateSet(next),
    )
    .execute();
}

/**
 * Voids plan credits of the subscription's other periods, and moves those of the current period whose end moved. Credits of another
 * subscription expire on their own, so that they are still there if that one is linked again, which grants nothing new.
 */
async function endOtherPeriods(organization: LockedOrganization, state: PeriodState): Promise<void> {
  const { subscriptionId, period, at } = state;
  for (const grant of await lockedRemainders(organization)) {
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
      const data = { quantity: grant.remaining + grant.held, reason: 'period_replaced' };
      await writeEvents(organization, [{ type: 'credits.voided', at, data }]);
    }
  }
}

async function voidRemainder(
  organization: LockedOrganization,
  grant: GrantRemainder,
  entry: { readonly reference: string; readonly effectiveAt: number; readonly at: number },
): Promise<void> {
  const { reference, effectiveAt, at } = entry;
  await appendEntries(
    organization,
    [
      {
        grantId: grant.id,
        kind: 'void',
        quantity: -grant.remaining,
        held: -grant.held,
        reference,
        effectiveAt,
      },
    ],
    at,
  );
}

/** Grants the same credits until the period's new end, on hold as before: grants are immutable, so a new one replaces the old. */
async function regrantUntil(
  organization: LockedOrganization,
  grant: GrantRemainder,
  state: PeriodState,
): Promise<void> {
  const { grantId } = await grantCredits(organization, {
    source: 'plan',
    reason: 'moved',
    quantity: grant.remaining + grant.held,
    reference: movedReference(grant.id),
    grantedAt: grant.granted_at,
    expiresAt: state.period.end,
    subscriptionId: state.subscriptionId,
    periodStart: state.period.start,
    at: state.at,
  });
  if (grant.held === 0) return;
  const entry: NewEntry = {
    grantId,
    kind: 'hold',
    quantity: -grant.held,
    held: grant.held,
    reference: movedReference(grant.id),
    effectiveAt: state.at,
  };
  await appendEntries(organization, [entry], state.at);
}
