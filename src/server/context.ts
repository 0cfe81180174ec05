import { randomBytes } from 'node:crypto';
import type Stripe from 'stripe';
import type { Account } from '../contract/index.ts';
import type { BillingDatabase } from './database/index.ts';
import { invalidField } from './http/problem.ts';
import type { BillingPolicy, SeatLimits } from './policy.ts';
import { assertSeatLimits } from './policy.ts';
import type { Report } from './reporter.ts';
import type { NextInvoices } from './operations/next-invoices.ts';
import type { InvoicePreviews } from './stripe/invoice-preview.ts';
import type { CheckoutGateway } from './stripe/checkout.ts';
import type { CustomerGateway } from './stripe/customer.ts';
import type { TopUpCatalog } from './stripe/catalog.ts';
import type { StartTimer } from './stripe/deadline.ts';
import type { ReturnsGateway } from './stripe/returned.ts';
import type { SubscriptionGateway } from './stripe/gateway.ts';
import type { OutageMemory } from './stripe/outages.ts';
import type { Synchronizer } from './sync/synchronizer.ts';

/** What every operation works with. */
export interface Context {
  readonly database: BillingDatabase;
  readonly subscriptions: SubscriptionGateway;
  readonly checkout: CheckoutGateway;
  readonly customers: CustomerGateway;
  readonly returns: ReturnsGateway;
  readonly topUp: TopUpCatalog;
  readonly previews: InvoicePreviews;
  readonly nextInvoices: NextInvoices;
  readonly synchronizer: Synchronizer;
  /** What is known of Stripe not answering. */
  readonly outages: OutageMemory;
  readonly startTimer: StartTimer;
  readonly policy: BillingPolicy;
  /** Mode that the options state; `null` where only Stripe's `livemode` tells it. */
  readonly mode: Account['mode'] | null;
  readonly publishableKey: string | null;
  /** Reports to the host's `onError` what only an operator can mend: the same at most once an hour. Never throws. */
  readonly report: Report;
  /** Reports what was found again since it was reported last: before the process ends. */
  flushReports(): void;
  /** Unix seconds, whole. */
  now(): number;
  /** Reads an event of Stripe, by the raw body and its signature. Rejects where the signature is not ours. */
  verifyEvent(body: string, signature: string): Promise<Stripe.Event>;
}

let counter = 0;

/**
 * A new id with a prefix that says what it is of. Unguessable, and in the order of making within a process, so that of
 * two things of the same second the later one is known.
 */
export function newId(prefix: 'sq' | 'sc' | 'cp' | 'req'): string {
  counter = (counter + 1) % 0x1_0000;
  const time = Date.now().toString(16).padStart(12, '0');
  return `${prefix}_${time}${counter.toString(16).padStart(4, '0')}${randomBytes(8).toString('hex')}`;
}

/** The organisation's limits, as the host gives them now. */
export async function seatLimits(context: Context, organizationId: string): Promise<SeatLimits> {
  const limits = (await context.policy.seatLimits?.(organizationId)) ?? { minimum: 1, maximum: null };
  assertSeatLimits(limits);
  return { minimum: Math.max(1, limits.minimum), maximum: limits.maximum };
}

/** Characters of an address to come back to; Stripe takes 5000, ours gets the purchase's id added. */
const LONGEST_RETURN_URL = 2000;

/**
 * The address to come back to, as this server understands it: what Stripe and the browser get is what was checked. Throws
 * `invalid_request` unless its origin is one that the policy allows.
 */
export function checkedReturnUrl(context: Context, returnUrl: string): string {
  const { origin, protocol, username, password, href } = new URL(returnUrl);
  // `blob:https://…` has the origin of the page that made it.
  if (protocol !== 'https:' && protocol !== 'http:') throw invalidField('returnUrl', 'must be a web address');
  if (!context.policy.allowedReturnOrigins.includes(origin)) {
    throw invalidField('returnUrl', `has the origin ${origin}, which is not among those that are allowed`);
  }
  if (username !== '' || password !== '')
    throw invalidField('returnUrl', 'must not have a user or a password');
  if (href.length > LONGEST_RETURN_URL) {
    throw invalidField('returnUrl', `has more than ${LONGEST_RETURN_URL} characters`);
  }
  return href;
}
