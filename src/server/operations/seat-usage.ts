import { messageOf, withFullStop } from '../describe.ts';
import { OperatorError } from '../operator-error.ts';
import type { SeatLimits, SeatUsage } from '../policy.ts';
import { assertSeatUsage, seatLimits } from '../policy.ts';
import type { StartTimer } from '../stripe/deadline.ts';
import { within } from '../stripe/deadline.ts';
import type { Context } from './context.ts';

/** Milliseconds that an operation waits for `policy.seatLimits` and `policy.seatUsage`. */
const HOST_PATIENCE_MS = 2_000;

/** An organization's limits and its users in use. */
export interface SeatBounds extends SeatLimits {
  /** `null` if the host's function is missing, failed, or returned `null`. */
  readonly usage: SeatUsage | null;
}

/** Returns the number of users in use, assigned or invited. */
export function inUse({ assigned, invited }: SeatUsage): number {
  return assigned + invited;
}

/**
 * Returns the smallest number of users that a change may set, for an organization that pays for `paid`. Users in use cannot be
 * removed. They never prevent an increase, even if more are in use than are paid for or than the host allows.
 */
export function minimumSeats({ minimum, maximum, usage }: SeatBounds, paid: number | null): number {
  const used = usage === null ? 0 : inUse(usage);
  return Math.max(minimum, Math.min(used, paid ?? Infinity, maximum ?? Infinity));
}

/** Reads limits and usage from the host. Rejects with an {@link OperatorError} (`seat_limits_unavailable`) if the limits fail. */
export async function readSeatBounds(context: Context, organizationId: string): Promise<SeatBounds> {
  const [limits, usage] = await Promise.all([
    readSeatLimits(context, organizationId),
    readSeatUsage(context, organizationId),
  ]);
  return { ...limits, usage };
}

/** Does not fall back to a default: the limits protect the host. */
async function readSeatLimits({ policy, startTimer }: Context, organizationId: string): Promise<SeatLimits> {
  try {
    return await withTimeout(startTimer, 'seatLimits', seatLimits(policy, organizationId));
  } catch (cause) {
    throw unavailable('seat_limits_unavailable', 'The limits of users', organizationId, cause);
  }
}

/** Never rejects: an account without this number is better than none. */
async function readSeatUsage(
  { policy, report, startTimer }: Context,
  organizationId: string,
): Promise<SeatUsage | null> {
  const { seatUsage } = policy;
  if (seatUsage === undefined) return null;
  try {
    const pending = Promise.resolve(organizationId).then(seatUsage);
    const usage = await withTimeout(startTimer, 'seatUsage', pending);
    if (usage !== null) assertSeatUsage(usage);
    return usage && { assigned: usage.assigned, invited: usage.invited };
  } catch (cause) {
    report(unavailable('seat_usage_unavailable', 'The users in use', organizationId, cause));
    return null;
  }
}

function unavailable(
  code: 'seat_limits_unavailable' | 'seat_usage_unavailable',
  what: string,
  organizationId: string,
  cause: unknown,
): OperatorError {
  const why = withFullStop(messageOf(cause));
  return new OperatorError(code, `${what} are not known: ${why}`, { organizationId }, { cause });
}

/** Settles like the host's promise, or rejects after {@link HOST_PATIENCE_MS}. */
function withTimeout<T>(
  startTimer: StartTimer,
  name: 'seatLimits' | 'seatUsage',
  pending: Promise<T>,
): Promise<T> {
  const createError = (): Error => new Error(`policy.${name} took longer than ${HOST_PATIENCE_MS} ms`);
  return within(startTimer, HOST_PATIENCE_MS, pending, createError);
}
