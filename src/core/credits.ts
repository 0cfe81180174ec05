import { assertSafeInteger } from './checks.ts';
import { multiply } from './multiply.ts';

/** The part of a credit grant that spending needs. */
export interface SpendableGrant {
  readonly id: string;
  /** Credits left in the grant. */
  readonly remaining: number;
  /** Unix seconds from which it can be used. */
  readonly grantedAt: number;
  /** Unix seconds at which it expires; `null` if it never does. */
  readonly expiresAt: number | null;
}

/** The number of credits taken from one grant. */
export interface GrantUse {
  readonly grantId: string;
  readonly quantity: number;
}

/** Result of spending credits: the credits taken from each grant, or how many are missing. */
export type SpendResult =
  | { readonly status: 'spent'; readonly uses: readonly GrantUse[] }
  | { readonly status: 'insufficient'; readonly available: number; readonly missing: number };

/** Input for the credits that a seat change adds immediately. */
export interface SeatChangeGrantInput {
  readonly from: number;
  readonly to: number;
  /** Highest quantity for which credits were already granted in this billing period. */
  readonly highestThisPeriod: number;
  readonly creditsPerSeat: number;
  /** Nothing is paid in a trial: credits for additional users are granted in the first paid period. */
  readonly isTrial?: boolean;
}

/** The effect of a seat change on credits. */
export interface SeatChangeCredits {
  /** Added immediately. */
  readonly added: number;
  /** Credits for the new users that this period has already granted and that are not added again. */
  readonly alreadyGranted: number;
}

/**
 * Returns the credits that a seat change adds immediately, and those that it does not because the period has granted them.
 * @throws RangeError if an argument is not a non-negative safe integer.
 */
export function seatChangeCredits(input: SeatChangeGrantInput): SeatChangeCredits {
  const added = seatChangeGrant(input);
  if (input.isTrial === true) return { added, alreadyGranted: 0 };
  const newSeats = Math.max(0, input.to - input.from);
  return { added, alreadyGranted: multiply(newSeats, input.creditsPerSeat, 'the credits') - added };
}

/**
 * Returns the credits that a seat change adds immediately: only for seats above the period's high-water mark, so that
 * lowering and raising again mints none; and none in a trial, where an increase costs nothing.
 * @throws RangeError if an argument is not a non-negative safe integer.
 */
export function seatChangeGrant(input: SeatChangeGrantInput): number {
  const { from, to, highestThisPeriod, creditsPerSeat } = input;
  assertSafeInteger(from, 'from', 0);
  assertSafeInteger(to, 'to', 0);
  assertSafeInteger(highestThisPeriod, 'highestThisPeriod', 0);
  assertSafeInteger(creditsPerSeat, 'creditsPerSeat', 0);
  const newSeats = to > from && input.isTrial !== true ? Math.max(0, to - highestThisPeriod) : 0;
  return multiply(newSeats, creditsPerSeat, 'the credits added');
}

/** Whether a grant can be used at this instant: it has started, has not expired, and has credits left. */
export function isSpendable(grant: SpendableGrant, at: number): boolean {
  return grant.remaining > 0 && grant.grantedAt <= at && (grant.expiresAt === null || at < grant.expiresAt);
}

/** Compares grants by spending order: soonest to expire first, then oldest, then by id so that the order is total. */
export function compareForSpending(a: SpendableGrant, b: SpendableGrant): number {
  const ends = (grant: SpendableGrant): number => grant.expiresAt ?? Number.POSITIVE_INFINITY;
  if (ends(a) !== ends(b)) return ends(a) < ends(b) ? -1 : 1;
  if (a.grantedAt !== b.grantedAt) return a.grantedAt - b.grantedAt;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/**
 * Takes all of `quantity` from the grants, in spending order, or nothing.
 * @throws RangeError if `quantity` is not a positive safe integer, or a grant's remainder is not a non-negative one.
 */
export function spendCredits(input: {
  readonly grants: readonly SpendableGrant[];
  readonly quantity: number;
  readonly at: number;
}): SpendResult {
  const { grants, quantity, at } = input;
  assertSafeInteger(quantity, 'quantity', 1);
  assertSafeInteger(at, 'at');
  for (const grant of grants) assertSafeInteger(grant.remaining, `remaining of grant ${grant.id}`, 0);
  const uses: GrantUse[] = [];
  let missing = quantity;
  for (const grant of grants.filter((each) => isSpendable(each, at)).sort(compareForSpending)) {
    if (missing === 0) break;
    const take = Math.min(missing, grant.remaining);
    uses.push({ grantId: grant.id, quantity: take });
    missing -= take;
  }
  if (missing > 0) return { status: 'insufficient', available: quantity - missing, missing };
  return { status: 'spent', uses };
}
