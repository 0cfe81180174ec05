import { seatChangeGrant } from '../../core/index.ts';
import type { Period } from '../../core/index.ts';
import type { Db, Trx } from '../database/schema.ts';
import { writeEvents } from '../events/record.ts';
import type { GrantRemainder, NewEntry } from './entries.ts';
import { appendEntries, keepRemainders, lockedRemainders, openGrants } from './entries.ts';
import { expireEndedGrants, grantCredits } from './grants.ts';
import { movedReference } from './plan-grants.ts';
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
  /** Seats that the period's own invoice bills; further ones were added within the period. All where it is not known. */
  readonly billedSeats?: number;
  /** The credits of the billed seats wait: nothing of the period is granted until this is false. */
  readonly isWithheld?: boolean;
  /** Grants the billed seats' credits only: further seats are not known to be paid. */
  readonly isPeriodOnly?: boolean;
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
      /** Of these, for seats that were added within the period. */
      readonly increased: number;
      /** Highest quantity of the period for which credits were granted. */
      readonly highest: number;
    }
  | { readonly status: 'stale' | 'ended'; readonly added: 0; readonly increased: 0 };

/**
 * Grants the plan credits that the state of an active or trialing subscription asks for: for each seat above the
 * period's high-water mark, until the period ends. Any number of times and in any order, the credits come once. What
 * is left from another period ends: by expiry, or voided where the new period began before the old one's end. The period's
 * own credits and those of seats added later are different grants: the period's invoice pays for the first only.
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

/** The period's own credits: when it is first seen, or once they do not wait any longer. */
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

/** Seats that credits are granted for; a trial's do not grow, and seats that may not be paid add none. */
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

/** Start of the newest period of a subscription that was seen; `null` where none was. */
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

/** Reads the marks and what is left in grants, in one statement. Nobody else writes either while the row is locked. */
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
  keepRemainders(
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
 * Plan credits that are left belong to the subscription's current period and end with it: void those of its others, move
 * those whose end moved. What another subscription has paid for ends by itself, so that linking that one again, which
 * grants nothing anew, finds it.
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
  how: { readonly reference: string; readonly effectiveAt: number; readonly at: number },
): Promise<void> {
  const { reference, effectiveAt, at } = how;
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

/** The same credits with the period's new end: grants are immutable, so a new one takes the old one's place, on hold as far as that was. */
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
