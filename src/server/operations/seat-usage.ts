import { messageOf, withFullStop } from '../describe.ts';
import { OperatorError } from '../operator-error.ts';
import type { SeatLimits, SeatUsage } from '../policy.ts';
import { assertSeatUsage, seatLimits } from '../policy.ts';
import type { StartTimer } from '../stripe/deadline.ts';
import { within } from '../stripe/deadline.ts';
import type { Context } from './context.ts';

/** Milliseconds that an operation waits for `policy.seatLimits` and `policy.seatUsage`. */
const HOST_PATIENCE_MS = 2_000;

/** An organization's limits, and how many of its users are taken. */
export interface SeatBounds extends SeatLimits {
  /** `null` where the host does not say, or could not. */
  readonly usage: SeatUsage | null;
}

/** Users who are taken: who has an account, and who is invited. */
export function inUse({ assigned, invited }: SeatUsage): number {
  return assigned + invited;
}

/**
 * The fewest users that a change may set, for an organization that pays for `paid`. Users in use keep users from being removed.
 * They never keep more from being bought, also where more are in use than are paid for, or than the host allows.
 */
export function fewestSeats({ minimum, maximum, usage }: SeatBounds, paid: number | null): number {
  const used = usage === null ? 0 : inUse(usage);
  return Math.max(minimum, Math.min(used, paid ?? Infinity, maximum ?? Infinity));
}

/** Reads both from the host. Rejects with an {@link OperatorError} (`seat_limits_unavailable`) without limits. */
export async function readSeatBounds(context: Context, organizationId: string): Promise<SeatBounds> {
  const [limits, usage] = await Promise.all([
    readSeatLimits(context, organizationId),
    readSeatUsage(context, organizationId),
  ]);
  return { ...limits, usage };
}

/** There is no default in their place: limits protect the host. */
async function readSeatLimits({ policy, startTimer }: Context, organizationId: string): Promise<SeatLimits> {
  try {
    return await answeredInTime(startTimer, 'seatLimits', seatLimits(policy, organizationId));
  } catch (cause) {
    throw unavailable('seat_limits_unavailable', 'The limits of users', organizationId, cause);
  }
}

/** Never rejects: an account that cannot be read is worse than one without this number. */
async function readSeatUsage(
  { policy, report, startTimer }: Context,
  organizationId: string,
): Promise<SeatUsage | null> {
  const { seatUsage } = policy;
  if (seatUsage === undefined) return null;
  try {
    const asked = Promise.resolve(organizationId).then(seatUsage);
    const usage = await answeredInTime(startTimer, 'seatUsage', asked);
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

/** Settles as the host's function does, or rejects after {@link HOST_PATIENCE_MS}. */
function answeredInTime<T>(
  startTimer: StartTimer,
  name: 'seatLimits' | 'seatUsage',
  asked: Promise<T>,
): Promise<T> {
  const late = new Error(`policy.${name} took longer than ${HOST_PATIENCE_MS} ms`);
  return within(startTimer, HOST_PATIENCE_MS, asked, late);
}
