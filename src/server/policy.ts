import { describe } from './describe.ts';
import type { KeyTable } from './known-keys.ts';
import { assertKnownKeys } from './known-keys.ts';

/** The smallest and largest number of users of an organization. */
export interface SeatLimits {
  /** A change cannot set fewer users. 0 counts as 1. To protect users in use, set `policy.seatUsage`. */
  readonly minimum: number;
  readonly maximum: number | null;
}

/** Paid users in use. */
export interface SeatUsage {
  /** Users who have an account. */
  readonly assigned: number;
  /** Invited people for whom a place is reserved. */
  readonly invited: number;
}

/** How credits are bought. */
export interface TopUpPolicy {
  /** Stripe's one-time price of one credit. */
  readonly priceId: string;
  readonly minimum: number;
  readonly maximum: number;
}

/** How many unfinished quotes and purchases an organization may have. Beyond that, a new one ends the oldest. */
export interface OpenLimits {
  /** Open quotes at a time, at least 1. Default: 20. */
  readonly openQuotes?: number;
  /** Unpaid purchases at a time, at least 1. Default: 10. */
  readonly openCheckouts?: number;
}

/** Where users get help with billing; at least one of the two is required. */
export interface BillingSupport {
  readonly email?: string;
  /** An https or http URL. */
  readonly url?: string;
}

/** Thresholds for warnings in the elements and for events. An absent threshold causes neither. */
export interface CreditAlerts {
  /** Number of available credits at or below which elements warn and `credits.low` is sent. At least 1. */
  readonly low?: number;
  /** How many seconds before unused plan credits end the elements warn and `credits.expiring` is sent. At least 60. */
  readonly expiringSeconds?: number;
}

/** The host's rules. Prices are read from Stripe and not repeated here. */
export interface BillingPolicy {
  /** The product's name for credits, shown before the word "credits": `OCJ`. */
  readonly creditName: string;
  /** Credits granted per user and billing period. */
  readonly creditsPerSeat: number;
  /** `null` if no credits are sold. */
  readonly topUp: TopUpPolicy | null;
  /** What one credit includes, in texts shown to users. */
  readonly creditIncludes: readonly string[];
  /** Origins that a payment page may return to, such as `https://app.example.com`. */
  readonly allowedReturnOrigins: readonly string[];
  /**
   * Returns the smallest and largest number of users of an organization. Default: at least 1, no upper limit. If the function throws,
   * returns something else, or takes longer than 2 seconds, requests that need the limits fail with `internal_error`, and `onError`
   * gets `seat_limits_unavailable`.
   */
  readonly seatLimits?: (organizationId: string) => SeatLimits | Promise<SeatLimits>;
  /**
   * Returns the users in use, shown next to the number of paid users. A change cannot set fewer; if more are in use than are paid for,
   * users can only be added. Return `null` if the number is not known. If the function throws, returns something else, or takes
   * longer than 2 seconds, the account has no `seatUsage`, and `onError` gets `seat_usage_unavailable`.
   */
  readonly seatUsage?: (organizationId: string) => SeatUsage | null | Promise<SeatUsage | null>;
  readonly limits?: OpenLimits;
  /** The plan's name shown to users. Default: the price's nickname, or else the product's name at Stripe. */
  readonly planName?: string;
  /** Where users get help with billing; shown when they cannot change their plan themselves. */
  readonly support?: BillingSupport;
  /** Prices whose quantity is the number of users. Default: the price of a subscription's only item. */
  readonly seatPriceIds?: readonly string[];
  /** Seconds until a quote expires. Default: 600. */
  readonly quoteSeconds?: number;
  /**
   * When a renewal grants its plan credits: `period_start`, when the period begins, with a hold if the payment of its invoice fails;
   * `when_paid`, once the invoice is paid. Default: `period_start`.
   */
  readonly renewalGrant?: 'period_start' | 'when_paid';
  /** Seconds for which reads use the mirror without a request to Stripe. Default: 120. */
  readonly mirrorSeconds?: number;
  /** Thresholds of warnings in the elements and of the events `credits.low` and `credits.expiring`. Default: none. */
  readonly creditAlerts?: CreditAlerts;
}

const TOP_UP_KEYS: KeyTable<TopUpPolicy> = { priceId: true, minimum: true, maximum: true };
const LIMIT_KEYS: KeyTable<OpenLimits> = { openQuotes: true, openCheckouts: true };
const SUPPORT_KEYS: KeyTable<BillingSupport> = { email: true, url: true };
const ALERT_KEYS: KeyTable<CreditAlerts> = { low: true, expiringSeconds: true };
const TABLE: KeyTable<BillingPolicy> = {
  creditName: true,
  creditsPerSeat: true,
  topUp: true,
  creditIncludes: true,
  allowedReturnOrigins: true,
  seatLimits: true,
  seatUsage: true,
  limits: true,
  planName: true,
  support: true,
  seatPriceIds: true,
  quoteSeconds: true,
  renewalGrant: true,
  mirrorSeconds: true,
  creditAlerts: true,
};

/** The keys of {@link BillingPolicy}. */
export const POLICY_KEYS: readonly string[] = Object.keys(TABLE);

function assertPolicyKeys(policy: BillingPolicy): void {
  assertKnownKeys(policy, { name: 'policy', keys: POLICY_KEYS });
  const { topUp, limits, support, creditAlerts } = policy;
  for (const [value, name, table] of [
    [topUp ?? {}, 'topUp', TOP_UP_KEYS],
    [limits ?? {}, 'limits', LIMIT_KEYS],
    [support === undefined ? {} : support, 'support', SUPPORT_KEYS],
    [creditAlerts ?? {}, 'creditAlerts', ALERT_KEYS],
  ] as const) {
    assertKnownKeys(value, { name: `policy.${name}`, keys: Object.keys(table) });
  }
}

/** Throws a TypeError that says which rule is wrong and why. */
export function assertPolicy(policy: BillingPolicy): void {
  assertPolicyKeys(policy);
  assertText(policy.creditName, 'policy.creditName');
  assertCount(policy.creditsPerSeat, 'policy.creditsPerSeat', 0);
  if (policy.planName !== undefined) assertText(policy.planName, 'policy.planName');
  if (policy.quoteSeconds !== undefined) assertCount(policy.quoteSeconds, 'policy.quoteSeconds', 1);
  if (policy.mirrorSeconds !== undefined) assertCount(policy.mirrorSeconds, 'policy.mirrorSeconds', 0);
  const { openQuotes, openCheckouts } = policy.limits ?? {};
  if (openQuotes !== undefined) assertCount(openQuotes, 'policy.limits.openQuotes', 1);
  if (openCheckouts !== undefined) assertCount(openCheckouts, 'policy.limits.openCheckouts', 1);
  if (!['period_start', 'when_paid', undefined].includes(policy.renewalGrant)) {
    throw new TypeError(
      `policy.renewalGrant must be 'period_start' or 'when_paid', got ${describe(policy.renewalGrant)}`,
    );
  }
  assertTexts(policy.creditIncludes, 'policy.creditIncludes');
  assertTexts(policy.seatPriceIds ?? [], 'policy.seatPriceIds');
  assertTexts(policy.allowedReturnOrigins, 'policy.allowedReturnOrigins');
  for (const origin of policy.allowedReturnOrigins) {
    if (!isOrigin(origin)) {
      throw new TypeError(
        `policy.allowedReturnOrigins has '${origin}', which is not an origin such as https://example.com`,
      );
    }
  }
  for (const name of ['seatLimits', 'seatUsage'] as const) {
    const value: unknown = policy[name];
    if (value !== undefined && typeof value !== 'function') {
      throw new TypeError(`policy.${name} must be a function, got ${typeof value}`);
    }
  }
  if (policy.support !== undefined) assertSupport(policy.support);
  // Untyped code may omit it; do not guess whether credits are sold.
  if ((policy.topUp as unknown) === undefined) {
    throw new TypeError(
      'policy.topUp is missing: { priceId, minimum, maximum }, or null if no credits are sold',
    );
  }
  if (policy.topUp !== null) assertTopUp(policy.topUp);
  const { low, expiringSeconds } = policy.creditAlerts ?? {};
  if (low !== undefined) assertCount(low, 'policy.creditAlerts.low', 1);
  if (expiringSeconds !== undefined) assertCount(expiringSeconds, 'policy.creditAlerts.expiringSeconds', 60);
}

/** Returns the organization's current limits from the host. Throws a TypeError if they contradict each other. */
export async function seatLimits(
  { seatLimits: fetchLimits }: Pick<BillingPolicy, 'seatLimits'>,
  organizationId: string,
): Promise<SeatLimits> {
  const limits =
    fetchLimits === undefined ? { minimum: 1, maximum: null } : await fetchLimits(organizationId);
  assertSeatLimits(limits);
  return { minimum: Math.max(1, limits.minimum), maximum: limits.maximum };
}

/** Throws a TypeError unless the usage from the host's function is valid. */
export function assertSeatUsage(usage: unknown): asserts usage is SeatUsage {
  if (typeof usage !== 'object' || usage === null) {
    throw new TypeError(`policy.seatUsage must return { assigned, invited } or null, got ${describe(usage)}`);
  }
  const { assigned, invited } = usage as Partial<SeatUsage>;
  assertCount(assigned, 'assigned of policy.seatUsage', 0);
  assertCount(invited, 'invited of policy.seatUsage', 0);
}

/** Throws a TypeError unless the limits from the host's function are valid. */
function assertSeatLimits(limits: unknown): asserts limits is SeatLimits {
  if (typeof limits !== 'object' || limits === null) {
    throw new TypeError(`policy.seatLimits must return { minimum, maximum }, got ${describe(limits)}`);
  }
  const { minimum, maximum } = limits as SeatLimits;
  assertCount(minimum, 'the minimum of policy.seatLimits', 0);
  if (maximum === null) return;
  assertCount(maximum, 'the maximum of policy.seatLimits', 1);
  if (maximum < minimum) {
    throw new TypeError(`policy.seatLimits returned a maximum (${maximum}) below its minimum (${minimum})`);
  }
}

function assertSupport({ email, url }: { readonly email?: unknown; readonly url?: unknown }): void {
  if (email === undefined && url === undefined) {
    throw new TypeError('policy.support has neither email nor url: omit it, or set where users get help');
  }
  if (email !== undefined && !(typeof email === 'string' && /^[^\s@]+@[^\s@]+$/.test(email))) {
    throw new TypeError(`policy.support.email must be an email address, got ${describe(email)}`);
  }
  if (url !== undefined && !isWebAddress(url)) {
    throw new TypeError(`policy.support.url must be an https:// URL, got ${describe(url)}`);
  }
}

function isWebAddress(url: unknown): boolean {
  return typeof url === 'string' && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

function assertTopUp(topUp: TopUpPolicy): void {
  assertText(topUp.priceId, 'policy.topUp.priceId');
  assertCount(topUp.minimum, 'policy.topUp.minimum', 1);
  assertCount(topUp.maximum, 'policy.topUp.maximum', topUp.minimum);
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

function assertText(value: unknown, name: string): void {
  if (typeof value !== 'string' || value === '')
    throw new TypeError(`${name} must be a non-empty string, got ${describe(value)}`);
}

function assertTexts(values: unknown, name: string): void {
  if (!Array.isArray(values)) throw new TypeError(`${name} must be an array of strings`);
  for (const value of values) assertText(value, `each of ${name}`);
}

function assertCount(value: unknown, name: string, minimum: number): void {
  if (!Number.isSafeInteger(value) || (value as number) < minimum) {
    throw new TypeError(`${name} must be a whole number of at least ${minimum}, got ${describe(value)}`);
  }
}
