import { assertSafeInteger } from './checks.ts';
import { multiply } from './multiply.ts';

/** A credit grant as far as spending is concerned. */
export interface SpendableGrant {
  readonly id: string;
  /** Credits left in the grant. */
  readonly remaining: number;
  /** Unix seconds from which on it can be used. */
  readonly grantedAt: number;
  /** Unix seconds at which it ends; `null` where it never does. */
  readonly expiresAt: number | null;
}

/** How much one grant gives. */
export interface GrantUse {
  readonly grantId: string;
  readonly quantity: number;
}

/** What spending credits comes to: the grants that give, or how many are missing. */
export type SpendResult =
  | { readonly status: 'spent'; readonly uses: readonly GrantUse[] }
  | { readonly status: 'insufficient'; readonly available: number; readonly missing: number };

/** What decides how many credits an increase adds at once. */
export interface SeatChangeGrantInput {
  readonly from: number;
  readonly to: number;
  /** Highest quantity for which credits were already granted in this billing period. */
  readonly highestThisPeriod: number;
  readonly creditsPerSeat: number;
  /** Nothing is paid in a trial: what more users bring comes with the first paid period. */
  readonly isTrial?: boolean;
}

/** What a seat change means for credits. */
export interface SeatChangeCredits {
  /** Added at once. */
  readonly added: number;
  /** What the new users would bring at once, had this period not granted it already. */
  readonly alreadyGranted: number;
}

/**
 * Credits that a seat change adds at once, and those that it does not since the period has granted them.
 * @throws RangeError where an argument is not a non-negative safe integer.
 */
export function seatChangeCredits(input: SeatChangeGrantInput): SeatChangeCredits {
  const added = seatChangeGrant(input);
  if (input.isTrial === true) return { added, alreadyGranted: 0 };
  const newSeats = Math.max(0, input.to - input.from);
  return { added, alreadyGranted: multiply(newSeats, input.creditsPerSeat, 'the credits') - added };
}

/**
 * Credits that a seat change adds at once: only for seats above the period's high-water mark, so that lowering and
 * raising again mints none; and none in a trial, where raising costs nothing.
 * @throws RangeError where an argument is not a non-negative safe integer.
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

/** Whether a grant can be used at this instant: it has begun, has not ended, and something is left in it. */
export function isSpendable(grant: SpendableGrant, at: number): boolean {
  return grant.remaining > 0 && grant.grantedAt <= at && (grant.expiresAt === null || at < grant.expiresAt);
}

/** Order in which grants are spent: soonest to end first, then oldest, then by id so that there is only one order. */
export function compareForSpending(a: SpendableGrant, b: SpendableGrant): number {
  const ends = (grant: SpendableGrant): number => grant.expiresAt ?? Number.POSITIVE_INFINITY;
  if (ends(a) !== ends(b)) return ends(a) < ends(b) ? -1 : 1;
  if (a.grantedAt !== b.grantedAt) return a.grantedAt - b.grantedAt;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/**
 * Which grants give how much: all of `quantity`, or nothing.
 * @throws RangeError where `quantity` is not a positive, or a grant's remainder not a non-negative, safe integer.
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
