import type { AccountChanges } from '../../src/testing/index.ts';
import { ACCOUNT, accountFixture, quoteFixture } from '../../src/testing/index.ts';
import type { Shown, StoryBackendFactory } from './backends.ts';
import { shows } from './backends.ts';

/** An account in a currency, with the prices of a user and a credit in minor units. */
function accountIn(
  currency: string,
  seat: number,
  credit: number,
  changes: AccountChanges = {},
): AccountChanges {
  return {
    ...changes,
    plan: { ...changes.plan, unitPrice: { amount: seat, currency } },
    topUp: { unitPrice: { amount: credit, currency }, minimum: 1, maximum: 100 },
    accountCredit: { amount: 0, currency },
  };
}

/** Japanese yen have no decimals. */
export const YEN = accountIn('JPY', 4200, 2800);

/** Kuwaiti dinars have three. */
export const DINARS = accountIn('KWD', 8750, 5900);

/** An organization with about 100,000 users, in a currency with large amounts. */
export const LARGE = accountIn('IDR', 45_000_000, 29_500_000, {
  seats: { quantity: 98_765, minimum: 90_000, maximum: 250_000, highestThisPeriod: 98_765 },
  credits: {
    available: 1_234_567,
    plan: { available: 234_567, endsAt: ACCOUNT.billingPeriod.end, nextGrant: 98_765 },
    purchased: { available: 1_000_000 },
  },
});

/** A user who may only read. */
export const READ_ONLY: AccountChanges = { scopes: ['billing:read'] };

/** The subscription ends with the period. */
export const ENDS_SOON: AccountChanges = { cancelAt: ACCOUNT.billingPeriod.end };

/** The subscription has ended: purchased credits stay, no plan credits are added. */
export const CANCELED: AccountChanges = {
  status: 'canceled',
  credits: {
    available: 6,
    plan: { available: 0, endsAt: null, nextGrant: 0 },
    purchased: { available: 6 },
  },
};

/** An account with this many purchased credits and no plan credits. */
export const withCredits = (available: number, changes: AccountChanges = {}): AccountChanges => ({
  credits: {
    available,
    plan: { available: 0, endsAt: null, nextGrant: 0 },
    purchased: { available },
  },
  ...changes,
});

/** A backend with the fixtures' account with these changes, its quotes, and the other responses given. */
export function shown(changes: AccountChanges = {}, more: Shown = {}): StoryBackendFactory {
  const account = accountFixture(changes);
  return shows({ account, quote: (seats) => quoteFixture(account, seats), ...more });
}
