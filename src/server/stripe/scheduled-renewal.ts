import type Stripe from 'stripe';
import { hasLaterPhase } from './seat-change-block.ts';
import type { PlanReading } from './plan.ts';
import { idOf } from './snapshot.ts';

/** The schedule whose later phase decides what the next period bills. */
export interface ScheduledRenewal {
  readonly scheduleId: string;
  /** Users that the next period bills; `null` if the schedule does not tell. */
  readonly quantity: number | null;
}

/**
 * Returns what a schedule says about the next period, or `null` if the next period bills the current items: no later phase begins by
 * then. `schedule` has to be expanded. `seatPriceIds` as for `readPlan`. `at` in Unix seconds.
 */
export function readScheduledRenewal(
  { schedule }: Stripe.Subscription,
  { item }: PlanReading,
  seatPriceIds: readonly string[],
  at: number,
): ScheduledRenewal | null {
  if (schedule === null || !hasLaterPhase(schedule, at)) return null;
  if (typeof schedule === 'string') return { scheduleId: schedule, quantity: null };
  const { id: scheduleId, phases, current_phase: current } = schedule;
  const renewsAt = item.current_period_end;
  // After its last phase, a released subscription keeps that phase's items. One that is canceled has no next period.
  const phase = phases.filter(({ start_date: start }) => start <= renewsAt).at(-1);
  if (phase === undefined || phase.start_date === current?.start_date) return null;
  const seatItems =
    seatPriceIds.length === 0
      ? phase.items
      : phase.items.filter(({ price }) => seatPriceIds.includes(idOf(price)));
  const [seats] = seatItems;
  return { scheduleId, quantity: seatItems.length === 1 ? (seats?.quantity ?? null) : null };
}
